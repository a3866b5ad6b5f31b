namespace InfoMax.Cluster.Planning;

/// <summary>How an input is cut for ingest: splits small enough to hold and to lose, few enough that shuffles do not drown in files. Pure.</summary>
public static class SplitRule
{
    /// <summary>Splits that a job should not exceed: every item of a shuffle reads something of each.</summary>
    public const long MostSplits = 8192;

    /// <summary>Vectors of one split, so that a worker holds little at a time and a lost split is cheap.</summary>
    private const long TargetBytes = 128L << 20;

    /// <summary>Bytes of the vectors of the largest split.</summary>
    /// <param name="total">Bytes of all vectors.</param>
    public static long MostBytes(long total) => Math.Max(TargetBytes, (total + MostSplits - 1) / MostSplits);
}
