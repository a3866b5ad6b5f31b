using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Planning;

/// <summary>What an item that tells of the chosen rows holds.</summary>
internal static class ResultItems
{
    /// <summary>Row, weight, nearest chosen row and cosine of an entry, while a list of them grows and is sorted.</summary>
    private const double EntryBytes = 96;

    /// <summary>A copy with representative, cosine, family and importance, and once more while the tables of the splits are joined.</summary>
    private const double CopyBytes = 56;

    /// <summary>Rows of reasons that are gathered before they are written.</summary>
    private const double PartRows = 1 << 17;

    /// <summary>A row of reasons in columns, once more as it is encoded.</summary>
    private const double PartRowBytes = 160;

    /// <summary>Rows of a row group of chosen rows, copies or dropped rows.</summary>
    private const double GroupRows = 1 << 20;

    /// <summary>A row of such a group in columns, as they grow.</summary>
    private const double GroupRowBytes = 48;

    /// <summary>An id that is held as bytes, as they grow.</summary>
    private const double GroupIdBytes = 1.5 * JobSizes.IdBytes;

    /// <summary>Row number and importance of a split, as they are read and as they are handed on.</summary>
    private const double SplitRowBytes = 24;

    /// <summary>Rows whose ids are read at a time.</summary>
    private const double BatchRows = 1 << 16;

    /// <summary>Places of a list that a map shows, with their distances, as they are read and as they are encoded.</summary>
    private const double MapRowBytes = 460;

    /// <summary>Items that a sort holds, and what they take: a number with its row, in two sorts at a time, and some ids.</summary>
    private const double SortRows = 1 << 18;
    private const double SortRowBytes = 120;

    /// <summary>A batch of a sorted run as it is read and as it is handed on: 8192 rows of 28 bytes.</summary>
    private const double RunBytes = 500_000;

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

    /// <summary>The parts of all partitions as they are merged, a few at a time.</summary>
    public static double Merge(JobSizes s) => Math.Min(s.Partitions, SortedRuns.FanIn) * RunBytes;

    /// <summary>Of all rows those of a split, and a row group or a part of one file at a time; what is sorted, and merged.</summary>
    public static double Write(JobSizes s) =>
        Copies(s) + (s.SplitRows * SplitRowBytes) + (Math.Min(s.Rows, BatchRows) * (s.HasIds ? JobSizes.HeldIdBytes : 0)) + s.ReadBytes
        + Math.Max(
            Math.Min(s.Rows, GroupRows) * (GroupRowBytes + (s.HasIds ? 2 * GroupIdBytes : 0)),
            Math.Min(s.Rows, PartRows) * (PartRowBytes + (s.HasIds ? 2 * JobSizes.HeldIdBytes : 0)))
        + (Math.Min(s.Rows, SortRows) * (s.HasIds ? SortRowBytes : 0)) + (s.HasReasons ? Merge(s) : 0);

    /// <summary>What a table of scores takes besides: those of a split, with its ids.</summary>
    public static double Scores(JobSizes s) => s.SplitRows * (8 + (16.0 * s.Terms) + (s.HasIds ? JobSizes.HeldIdBytes : 0));

    /// <summary>What a map takes besides: lists of one partition at a time, and a part of it.</summary>
    public static double Map(JobSizes s) => (Math.Min(s.Rows, PartRows) * MapRowBytes) + (Math.Min(s.Rows, 1 << 12) * 2 * (8 + (12.0 * s.Neighbors)));

    /// <summary>The table of the copies of a split.</summary>
    private static double Copies(JobSizes s) => s.SeeksCopies ? s.SplitRows * CopyBytes : 0;

    private static double ChosenShare(JobSizes s) => s.Rows == 0 ? 0 : (double)s.Budget / s.Rows;
}
