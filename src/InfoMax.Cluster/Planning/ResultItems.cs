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

    /// <summary>The chosen rows of the largest result.</summary>
    public static double Chosen(JobSizes s) => s.Budget * ChosenBytes;

    /// <summary>A bit for every row, the chosen rows, a split's copies and what the lists of a partition tell.</summary>
    public static double Reasons(JobSizes s) =>
        (s.Rows / 8.0) + Copies(s) + Chosen(s) + (s.MostEntries * EntryBytes * ChosenShare(s)) + (s.MostPartitionRows * EntryBytes);

    /// <summary>The chosen rows with their ids, and of all rows those of a split, or a part of a file, at a time.</summary>
    public static double Write(JobSizes s) =>
        Copies(s) + (s.WrittenRows * (ChosenBytes + (s.HasIds ? JobSizes.HeldIdBytes : 0))) + (s.SplitRows * (32 + (s.HasIds ? JobSizes.HeldIdBytes : 0)))
        + (Math.Min(s.Rows, PartRows) * (PartRowBytes + (s.HasIds ? 2 * JobSizes.HeldIdBytes : 0))) + s.ReadBytes;

    /// <summary>The table of the copies of a split.</summary>
    private static double Copies(JobSizes s) => s.SeeksCopies ? s.SplitRows * CopyBytes : 0;

    private static double ChosenShare(JobSizes s) => s.Rows == 0 ? 0 : (double)s.Budget / s.Rows;
}
