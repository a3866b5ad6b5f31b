using System.Globalization;
using System.Text.Json.Nodes;

namespace InfoMax.Testing.Processes;

/// <summary>A real <c>infomax node</c> in a process of its own, which may be signalled and killed. Disposing kills it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly InfomaxProcess _process;
    private readonly Task<string?> _firstLine;

    private NodeProcess(string name, InfomaxProcess process)
    {
        Name = name;
        _process = process;
        _firstLine = process.FirstLineAsync();
    }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary><c>akka.tcp://infomax@host:port</c>, once it is ready.</summary>
    public string Address { get; private set; } = "";

    /// <summary><c>http://host:port</c>, once it is ready.</summary>
    public string Http { get; private set; } = "";

    /// <summary><c>host:port</c> of the cluster protocol, once it is ready.</summary>
    public string HostAndPort => Address[(Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Port of the cluster protocol, once it is ready.</summary>
    public int Port => int.Parse(Address[(Address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>Options that give another node this one's ports, for a start in its place.</summary>
    public string[] SamePorts => ["--port", Port.ToString(CultureInfo.InvariantCulture), "--http-port", new Uri(Http).Port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>True until the process has ended.</summary>
    public bool IsRunning => _process.IsRunning;

    /// <inheritdoc cref="InfomaxProcess.ProcessorTime"/>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>The lines of its log so far.</summary>
    public IReadOnlyList<string> Log => _process.Log.Lines;

    /// <summary>What it wrote to standard error so far.</summary>
    public string ErrorOutput => _process.Log.Text;

    /// <summary>Starts <c>infomax node</c> with the arguments; it is not ready yet.</summary>
    public static NodeProcess Launch(params string[] arguments) => Launch("node", [], [], arguments);

    /// <summary>As <see cref="Launch(string[])"/>, by a command that becomes the one given to it, and with environment variables.</summary>
    public static NodeProcess Launch(string name, IEnumerable<string> launcher, IEnumerable<(string Name, string Value)> environment, IEnumerable<string> arguments) =>
        new(name, InfomaxProcess.Launch(launcher, environment, ["node", .. arguments]));

    /// <summary>Waits for the ready line.</summary>
    public async Task ReadyAsync()
    {
        using CancellationTokenSource patience = new(InfomaxProcess.Patience);
        try
        {
            await WaitUntilReadyAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} {Id} is not ready: {ErrorOutput}");
        }
    }

    /// <summary>Waits for the ready line, as long as it takes.</summary>
    /// <exception cref="InvalidOperationException">The process ended without it.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        if (await _firstLine.WaitAsync(cancellationToken) is not { } line)
        {
            await _process.Log.Ended;
            throw new InvalidOperationException($"{Name} ended before it was ready: {ErrorOutput}");
        }

        JsonNode ready = JsonNode.Parse(line)!;
        if (!(bool)ready["ready"]!)
        {
            throw new InvalidOperationException($"{Name} says: {line}");
        }

        Address = (string)ready["address"]!;
        Http = (string)ready["http"]!;
    }

    /// <inheritdoc cref="InfomaxProcess.ErrorLineAsync"/>
    public Task<bool> ErrorLineAsync(string text) => _process.ErrorLineAsync(text);

    /// <inheritdoc cref="InfomaxProcess.Signal"/>
    public void Signal(UnixSignal signal) => _process.Signal(signal);

    /// <summary>Kills it as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(UnixSignal.Kill);
        await EndAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<InfomaxResult> EndAsync()
    {
        using CancellationTokenSource patience = new(InfomaxProcess.Patience);
        try
        {
            return await WaitForEndAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} {Id} does not end: {ErrorOutput}");
        }
    }

    /// <summary>Waits for the end, as long as it takes.</summary>
    public async Task<InfomaxResult> WaitForEndAsync(CancellationToken cancellationToken)
    {
        string? first = await _firstLine.WaitAsync(cancellationToken);
        InfomaxResult result = await _process.WaitForEndAsync(cancellationToken);
        return first is null ? result : result with { Output = $"{first}\n{result.Output}" };
    }

    /// <summary>An answer of the node's HTTP API as JSON.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpClient client = new();
        return JsonNode.Parse(await client.GetStringAsync($"{Http}{path}"))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
