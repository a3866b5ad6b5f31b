using System.Runtime.InteropServices;

namespace InfoMax.Testing.Processes;

/// <summary>
/// Signals that this process was told to ignore. A shell starts what runs in the background (<c>&amp;</c>, <c>nohup</c>)
/// with Ctrl-C ignored; processes inherit that, and .NET leaves it so: the command would never hear the interrupt that a test sends it.
/// </summary>
internal static partial class InheritedSignals
{
    private const nint Default = 0;

    /// <summary>Processes started from now on hear an interrupt, however this one was started.</summary>
    public static void HearInterrupts()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && IsIgnored(UnixSignal.Interrupt))
        {
            _ = SetHandler((int)UnixSignal.Interrupt, Default);
        }
    }

    /// <summary>Whether the kernel says that this process ignores the signal; its handlers are left alone.</summary>
    private static bool IsIgnored(UnixSignal signal)
    {
        const string Field = "SigIgn:";
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..];
        return (Convert.ToUInt64(mask.Trim(), 16) >> ((int)signal - 1) & 1) == 1;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
