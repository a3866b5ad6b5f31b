using System.Runtime.InteropServices;

namespace InfoMax.Core.Compute;

/// <summary>The C library's heap, which has vectors and what libraries hold.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int MostArenas = -8;
    private const int Bytes = 1 << 20;
    private const int AdviseHugePages = 14;

    /// <summary>Bytes of a huge page, and where one begins.</summary>
    public const int HugePage = 2 << 20;

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

    /// <summary>Where a piece is to begin for <see cref="PreferHugePages"/>; elsewhere than on Linux the border would be paid for.</summary>
    /// <param name="bytes">Of the piece.</param>
    /// <param name="otherwise">The border of a piece that is too small.</param>
    public static nuint AlignmentOf(long bytes, nuint otherwise) => OperatingSystem.IsLinux() && bytes >= HugePage ? HugePage : otherwise;

    /// <summary>
    /// Asks Linux for pages of 2 MiB under what lies whole within a piece that is about to be written from end to end: a page fault for
    /// every 512, and rows that are gathered from anywhere find their pages. A request: without it all is as it was.
    /// </summary>
    public static unsafe void PreferHugePages(void* start, nuint bytes)
    {
        nuint first = ((nuint)start + HugePage - 1) / HugePage * HugePage;
        nuint end = ((nuint)start + bytes) / HugePage * HugePage;
        if (end <= first || !OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Advise((void*)first, end - first, AdviseHugePages);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // As above.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int Advise(void* start, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int parameter, int value);
}
