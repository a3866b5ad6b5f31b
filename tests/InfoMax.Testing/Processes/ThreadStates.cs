using System.Globalization;

namespace InfoMax.Testing.Processes;

/// <summary>What the threads of a process do, as Linux tells.</summary>
internal static class ThreadStates
{
    private const char Halted = 'T';

    /// <summary>True when a signal has halted every thread of the process, or when that is not to be seen on this system.</summary>
    public static bool AreHalted(int process)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task");
        return !Directory.Exists(folder) || Directory.GetDirectories(folder).All(thread => StateOf(thread) is null or Halted);
    }

    /// <summary>The letter after the thread's name, which is in brackets; null for a thread that is gone.</summary>
    private static char? StateOf(string thread)
    {
        try
        {
            string line = File.ReadAllText(Path.Combine(thread, "stat"));
            return line[line.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
