using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Planning;

/// <summary>What an item that tells of the chosen rows holds.</summary>
internal static class ResultItems
{
    /// <summary>A chosen row in columns, once more in order.</summary>
    private const double ChosenBytes = 64;

    /// <summary>Row, weight, nearest chosen row and cosine of an entry, while a list of them grows and is sorted.</summary>
    private const double EntryBytes = 96;

    /// <summary>A copy with representative, cosine, family and importance, and once more while the tables of the splits are joined.</summary>
    private const double CopyBytes = 56;

    /// <summary>Rows of copies and of reasons that are gathered before they are written.</summary>
    private const double PartRows = 1 << 17;

    /// <summary>A row of reasons or copies in columns, once more as it is encoded, and two ids.</summary>
    private const double PartRowBytes = 160;

    /// <summary>Sorted runs that are open at a time, with a batch of each as it is read and as it is handed on: 8192 rows of 28 bytes.</summary>
    public const double MergeBytes = SortedRuns.FanIn * 500_000.0;

    /// <summary>A row that a list names, once more while portions are joined.</summary>
    private const double NamedBytes = 16;

    /// <summary>A chosen row in a set.</summary>
    private const double HeldRowBytes = 32;

    /// <summary>Lists that are read at a time.</summary>
    private const double ListsAtOnce = 1 << 16;

    /// <summary>The rows that the lists of a partition name, those of them that are chosen, a split's copies and what the lists tell.</summary>
    public static double Reasons(JobSizes s) =>
        (Math.Min(s.Rows, s.MostEntries + s.MostPartitionRows) * NamedBytes) + (Math.Min(s.MostPartitionRows, ListsAtOnce) * (24 + (20.0 * s.Neighbors)))
        + Copies(s) + (s.MostEntries * (EntryBytes + HeldRowBytes) * ChosenShare(s)) + (s.MostPartitionRows * EntryBytes);

    /// <summary>The chosen rows with their ids, and of all rows those of a split, or a part of a file, at a time.</summary>
    public static double Write(JobSizes s) =>
        Copies(s) + (s.WrittenRows * (ChosenBytes + (s.HasIds ? JobSizes.HeldIdBytes : 0))) + (s.SplitRows * (32 + (s.HasIds ? JobSizes.HeldIdBytes : 0)))
        + (Math.Min(s.Rows, PartRows) * (PartRowBytes + (s.HasIds ? 2 * JobSizes.HeldIdBytes : 0))) + s.ReadBytes;

    /// <summary>The table of the copies of a split.</summary>
    private static double Copies(JobSizes s) => s.SeeksCopies ? s.SplitRows * CopyBytes : 0;

    private static double ChosenShare(JobSizes s) => s.Rows == 0 ? 0 : (double)s.Budget / s.Rows;
}
