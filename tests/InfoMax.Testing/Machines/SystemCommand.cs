using System.ComponentModel;
using System.Diagnostics;

namespace InfoMax.Testing.Machines;

/// <summary>Short commands of the system, such as <c>mount</c> and <c>ip</c>.</summary>
internal static class SystemCommand
{
    /// <summary>Runs the command to its end; what it says against it, or null when it ended with 0.</summary>
    public static string? Problem(string command, params IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            string problem = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{command} ended with {process.ExitCode}: {problem}";
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }

    /// <summary>True when there is such a command and it ended with 0.</summary>
    public static bool Runs(string command, params IEnumerable<string> arguments) => Problem(command, arguments) is null;
}
