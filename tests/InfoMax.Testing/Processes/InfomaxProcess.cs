using System.Diagnostics;
using System.Runtime.InteropServices;

namespace InfoMax.Testing.Processes;

/// <summary>The real <c>infomax</c> command in a process of its own, in the repository's root. Disposing kills it.</summary>
internal sealed partial class InfomaxProcess : IDisposable
{
    private readonly Process _process;
    private readonly Lazy<Task<string>> _output;

    private InfomaxProcess(Process process)
    {
        _process = process;
        _output = new Lazy<Task<string>>(process.StandardOutput.ReadToEndAsync);
        Log = new ProcessLog(process.StandardError);
    }

    /// <summary>How long a caller without a token of its own waits.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(3);

    /// <summary>What it wrote to standard error so far.</summary>
    public ProcessLog Log { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

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

    /// <summary>Starts <c>infomax</c> with the arguments.</summary>
    public static InfomaxProcess Start(params string[] arguments)
    {
        InfomaxProcess process = Launch([], [], arguments);
        _ = process._output.Value;
        return process;
    }

    /// <summary>As <see cref="Start(string[])"/>, with environment variables.</summary>
    public static InfomaxProcess Start((string Name, string Value)[] environment, string[] arguments)
    {
        InfomaxProcess process = Launch([], environment, arguments);
        _ = process._output.Value;
        return process;
    }

    /// <summary>Starts it by a command that becomes the one given to it; nobody reads its standard output yet.</summary>
    /// <param name="launcher">The command; empty for none.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="arguments">The arguments of <c>infomax</c>.</param>
    public static InfomaxProcess Launch(IEnumerable<string> launcher, IEnumerable<(string Name, string Value)> environment, IEnumerable<string> arguments)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "infomax.dll"), .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        // A process of a test is short: compiling what was compiled ahead once more, for speed, does not pay.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        InheritedSignals.HearInterrupts();
        return new InfomaxProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static Task<InfomaxResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>As <see cref="RunAsync(string[])"/>, with environment variables.</summary>
    public static async Task<InfomaxResult> RunAsync((string Name, string Value)[] environment, string[] arguments)
    {
        using InfomaxProcess process = Start(environment, arguments);
        return await process.EndAsync();
    }

    /// <summary>Runs to the end, however long that takes; wall seconds.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<double> TimeAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        string[] given = [.. arguments];
        using InfomaxProcess process = Start(given);
        InfomaxResult result = await process.WaitForEndAsync(cancellationToken);
        return result.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"infomax {string.Join(' ', given)} ended with {result.ExitCode}: {result.Error}");
    }

    /// <summary>The first line of standard output; null when there is none. To be awaited before the end is.</summary>
    public Task<string?> FirstLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Waits until a line of standard error holds <paramref name="text"/>; false when the process ended without it.</summary>
    public async Task<bool> ErrorLineAsync(string text)
    {
        using CancellationTokenSource patience = new(Patience);
        return await Log.SaidAsync(text, patience.Token);
    }

    /// <summary>
    /// Sends a signal; one that comes too late does nothing. After <see cref="UnixSignal.Stop"/> the process does nothing more: the kernel halts a
    /// process only when one of its threads next runs, which on a busy machine is after the others did some more.
    /// </summary>
    public void Signal(UnixSignal signal)
    {
        _ = Kill(_process.Id, (int)signal);
        SpinWait wait = default;
        while (signal == UnixSignal.Stop && IsRunning && !ThreadStates.AreHalted(_process.Id))
        {
            wait.SpinOnce();
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<InfomaxResult> EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            return await WaitForEndAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"process {Id} does not end: {Log.Text}");
        }
    }

    /// <summary>Waits for the end, as long as it takes.</summary>
    public async Task<InfomaxResult> WaitForEndAsync(CancellationToken cancellationToken)
    {
        string output = await _output.Value.WaitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        await Log.Ended;
        return new InfomaxResult(_process.ExitCode, output, Log.Text);
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Log.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
