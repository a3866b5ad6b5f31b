using System.Diagnostics;
using InfoMax.EndToEnd.Tests.Faults;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>Runs the real command in a process of its own.</summary>
internal sealed class InfomaxProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly List<string> _errorLines = [];
    private readonly SemaphoreSlim _newLine = new(0);
    private readonly Task _errors;

    private InfomaxProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = ReadErrorsAsync();
    }

    /// <summary>Starts <c>infomax</c> with the arguments, in the repository's root.</summary>
    public static InfomaxProcess Start(params string[] arguments) => Start([], arguments);

    /// <summary>As <see cref="Start(string[])"/>, with environment variables.</summary>
    public static InfomaxProcess Start((string Name, string Value)[] environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "infomax.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new InfomaxProcess(Process.Start(start)!);
    }

    /// <summary>As <see cref="Start(string[])"/>, and waits until it is at the point, where it stays until that is released.</summary>
    public static async Task<InfomaxProcess> StartHeldAsync(HoldingPoints points, string point, string[] arguments)
    {
        points.Hold(point);
        InfomaxProcess process = Start([points.Variable], arguments);
        await points.HeldAsync(point);
        return process;
    }

    /// <summary>Runs to the end.</summary>
    public static Task<InfomaxResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>As <see cref="RunAsync(string[])"/>, with environment variables.</summary>
    public static async Task<InfomaxResult> RunAsync((string Name, string Value)[] environment, string[] arguments)
    {
        using InfomaxProcess process = Start(environment, arguments);
        return await process.EndAsync();
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

            if (_errors.IsCompleted && seen == _errorLines.Count)
            {
                return false;
            }

            await _newLine.WaitAsync(patience.Token);
        }
    }

    /// <summary>Sends a signal by name: INT, TERM, KILL, STOP, CONT.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<InfomaxResult> EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _errors;
        return new InfomaxResult(_process.ExitCode, await _output, string.Join('\n', _errorLines));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

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

/// <summary>What a finished command left.</summary>
internal sealed record InfomaxResult(int ExitCode, string Output, string Error);
