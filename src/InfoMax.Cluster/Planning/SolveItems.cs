namespace InfoMax.Cluster.Planning;

/// <summary>What an item that solves on a graph holds.</summary>
internal static class SolveItems
{
    /// <summary>A list entry (8 bytes) with its two graph entries (8 each) and its multiplier in the bound.</summary>
    private const double EntryBytes = 70;

    /// <summary>Row number, importance, gain and states of a row, and the cuts and pairs over it in the bound.</summary>
    private const double RowBytes = 1700;

    /// <summary>A list entry with its graph entries, those of a start on own rows too.</summary>
    private const double HeldEntryBytes = 26;

    /// <summary>Key, importance, gain, states and histogram of a row.</summary>
    private const double HeldRowBytes = 150;

    /// <summary>Partitions that one is joined to at one remove, whose choices it reads.</summary>
    private const double JoinedPartitions = 256;

    /// <summary>Row number and importance of any row, as they are gathered.</summary>
    private const double ImportanceBytes = 40;

    /// <summary>Solve and bound on a graph that one item holds.</summary>
    public static double Alone(double rows, double neighbors) => rows * (RowBytes + (EntryBytes * neighbors));

    /// <summary>A pass over the extended graph of a partition, with the choices of those that it is joined to.</summary>
    public static double Stage(JobSizes s) =>
        (s.HeldRows * ((s.MostEntries * HeldEntryBytes) + (s.MostPartitionRows * HeldRowBytes))) + Math.Min(s.Rows, JoinedPartitions * s.PartitionRows);

    /// <summary>The same on candidates, with the importance of all rows.</summary>
    public static double OverCandidates(JobSizes s) => s.IndexBytes + (s.Rows * ImportanceBytes) + Alone(s.Candidates, s.Neighbors);

    /// <summary>The lists of candidates as they are merged, with the importance of all rows.</summary>
    public static double Candidates(JobSizes s) => s.Rows * (ImportanceBytes + (8.0 * s.Neighbors)) + (s.Candidates * 24 * s.Neighbors);

    /// <summary>The final solve.</summary>
    public static double Reduction(JobSizes s) => s.Distributed ? ResultItems.Merge(s)
        : s.Partitions == 1 ? Alone(s.Rows, s.Neighbors)
        : OverCandidates(s);
}
