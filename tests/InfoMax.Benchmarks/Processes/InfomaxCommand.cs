using System.Diagnostics;

namespace InfoMax.Benchmarks.Processes;

/// <summary>The <c>infomax</c> command that was built with this program, in a process of its own.</summary>
internal static class InfomaxCommand
{
    /// <summary>Its assembly, for <c>dotnet</c>.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "infomax.dll");

    /// <summary>Runs it to its end; wall seconds.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<double> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"infomax {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors}");
    }
}
