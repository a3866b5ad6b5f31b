using System.Diagnostics;
using System.Globalization;

namespace InfoMax.Cluster.Rounds;

/// <summary>Memory of this process as the operating system counts it.</summary>
public static class ProcessMemory
{
    /// <summary>Peak resident set in bytes: VmHWM where /proc tells it, else the runtime's figure.</summary>
    public static long PeakResidentBytes()
    {
        const string Status = "/proc/self/status";
        if (File.Exists(Status))
        {
            string? line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            string[]? parts = line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts is { Length: >= 2 } && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes))
            {
                return kibibytes * 1024;
            }
        }

        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
