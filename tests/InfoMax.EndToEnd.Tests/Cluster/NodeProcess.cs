using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>A real <c>infomax node</c> in a process of its own, which tests may signal and kill.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly List<string> _errorLines = [];
    private readonly SemaphoreSlim _newLine = new(0);
    private readonly Task _errors;
    private readonly Task<string?> _firstLine;

    private NodeProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
        _firstLine = process.StandardOutput.ReadLineAsync();
    }

    /// <summary><c>akka.tcp://infomax@host:port</c>, once it is ready.</summary>
    public string Address { get; private set; } = "";

    /// <summary><c>http://host:port</c>, once it is ready.</summary>
    public string Http { get; private set; } = "";

    /// <summary>Port of the cluster protocol, once it is ready.</summary>
    public int Port => int.Parse(Address[(Address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>True until the process has ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>What it wrote to standard error so far.</summary>
    public string ErrorOutput
    {
        get
        {
            lock (_errorLines)
            {
                return string.Join('\n', _errorLines);
            }
        }
    }

    /// <summary>Starts <c>infomax node</c> with the arguments; it is not ready yet.</summary>
    public static NodeProcess Launch(params string[] arguments) => Launch([], [], arguments);

    /// <summary>As <see cref="Launch(string[])"/>, by a command that becomes the one given to it, and with environment variables.</summary>
    public static NodeProcess Launch(string[] launcher, (string Name, string Value)[] environment, string[] arguments)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "infomax.dll"), "node", .. arguments];
        ProcessStartInfo start = new(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        return new NodeProcess(Process.Start(start)!);
    }

    /// <summary>Starts <c>infomax node</c> and waits for its ready line.</summary>
    public static async Task<NodeProcess> StartAsync(params string[] arguments)
    {
        NodeProcess node = Launch(arguments);
        await node.ReadyAsync();
        return node;
    }

    /// <summary>Waits for the ready line.</summary>
    public async Task ReadyAsync()
    {
        string? line = await _firstLine.WaitAsync(Patience);
        Assert.True(line is not null, $"the node ended without being ready: {ErrorOutput}");
        JsonNode ready = JsonNode.Parse(line)!;
        Assert.True((bool)ready["ready"]!);
        Address = (string)ready["address"]!;
        Http = (string)ready["http"]!;
    }

    /// <summary>Waits until a line of standard error holds <paramref name="text"/>; false when the process ended without it.</summary>
    public async Task<bool> ErrorLineAsync(string text)
    {
        using CancellationTokenSource patience = new(Patience);
        for (int seen = 0; ;)
        {
            lock (_errorLines)
            {
                for (; seen < _errorLines.Count; seen++)
                {
                    if (_errorLines[seen].Contains(text, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }

            if (_errors.IsCompleted)
            {
                return ErrorOutput.Contains(text, StringComparison.Ordinal);
            }

            await _newLine.WaitAsync(patience.Token);
        }
    }

    /// <summary>Sends a signal by name: INT, TERM, KILL, STOP, CONT.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Kills it as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await EndAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<InfomaxResult> EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        string rest;
        try
        {
            rest = await _process.StandardOutput.ReadToEndAsync(patience.Token);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"node {Id} does not end: {ErrorOutput}");
        }

        await _errors;
        string? first = await _firstLine;
        return new InfomaxResult(_process.ExitCode, first is null ? rest : $"{first}\n{rest}", ErrorOutput);
    }

    /// <summary>An answer of the node's HTTP API as JSON.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpClient client = new();
        return JsonNode.Parse(await client.GetStringAsync($"{Http}{path}", TestContext.Current.CancellationToken))!;
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _errors;
        _process.Dispose();
        _newLine.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errorLines)
            {
                _errorLines.Add(line);
            }

            _newLine.Release();
        }

        _newLine.Release();
    }
}
