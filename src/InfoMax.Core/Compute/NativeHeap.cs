using System.Runtime.InteropServices;

namespace InfoMax.Core.Compute;

/// <summary>The C library's heap, which has vectors and what libraries hold.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int MostArenas = -8;
    private const int Bytes = 1 << 20;

    /// <summary>
    /// From now on large pieces have memory of their own, which the system has back when they are freed; glibc keeps up to 64 MiB for
    /// each thread else. Another C library does as it does.
    /// </summary>
    public static void GiveBackAtOnce()
    {
        try
        {
            _ = Option(MapThreshold, Bytes);
            _ = Option(TrimThreshold, Bytes);
            _ = Option(MostArenas, 2);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int parameter, int value);
}
