using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace InfoMax.Benchmarks.Processes;

/// <summary>A real <c>infomax node</c> in a process of its own, which may be signalled and killed.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly Task _reading;
    private readonly Task<string?> _firstLine;

    private NodeProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        _firstLine = process.StandardOutput.ReadLineAsync();
        _reading = ReadLogAsync();
    }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary><c>akka.tcp://infomax@host:port</c>, once it is ready.</summary>
    public string Address { get; private set; } = "";

    /// <summary><c>http://host:port</c>, once it is ready.</summary>
    public string Http { get; private set; } = "";

    /// <summary><c>host:port</c> of the cluster protocol, once it is ready.</summary>
    public string HostAndPort => Address[(Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>True until the process has ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Processor time so far; of an ended process, all that it took.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The lines of its log so far.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Starts a node; it is not ready yet.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="launcher">A command that becomes the one given to it; empty for none.</param>
    /// <param name="arguments">Arguments of <c>infomax node</c>.</param>
    public static NodeProcess Launch(string name, IReadOnlyList<string> launcher, params IEnumerable<string> arguments)
    {
        string[] command = [.. launcher, "dotnet", InfomaxCommand.Path, "node", .. arguments];
        return new NodeProcess(name, Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Waits for the ready line.</summary>
    /// <exception cref="InvalidOperationException">The process ended without it.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        string line = await _firstLine.WaitAsync(cancellationToken)
            ?? throw new InvalidOperationException($"{Name} ended before it was ready: {string.Join(" / ", Log.TakeLast(3))}");
        JsonNode ready = JsonNode.Parse(line)!;
        Address = (string)ready["address"]!;
        Http = (string)ready["http"]!;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(UnixSignal signal) => _ = Kill(_process.Id, (int)signal);

    /// <summary>Kills it as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(UnixSignal.Kill);
        await _process.WaitForExitAsync();
        await _reading;
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading;
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        await _reading;
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private async Task ReadLogAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }
}
