using System.Globalization;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// What a job's artifacts need on disk while it runs, deletions between rounds included. Pure; good to about a tenth where
/// nothing is retried.
/// </summary>
public static class ScratchSpace
{
    /// <summary>The journal and the small artifacts.</summary>
    private const double BaseBytes = 1 << 20;

    /// <summary>The largest size that the artifacts reach, in bytes, with the results that are written beside them at the end.</summary>
    /// <param name="sizes">The job's sizes.</param>
    /// <param name="facts">What decides its rounds: the plan and P.</param>
    public static long PeakBytes(JobSizes sizes, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        double live = BaseBytes;
        double peak = live;
        Pipeline pipeline = Pipelines.Of(facts);
        foreach (RoundDefinition round in pipeline.Rounds)
        {
            live += BulkBytes(round, sizes) + round.KeptBytes(sizes);
            peak = Math.Max(peak, live - FreedMeanwhile(pipeline, round, sizes));
            live -= pipeline.FreedBy(round.Kind, facts).Sum(freed => BulkBytes(pipeline[freed], sizes));
        }

        return (long)peak;
    }

    /// <summary>Bytes of a row of <c>reasons.parquet</c>, compressed, without ids.</summary>
    private const double ReasonBytes = 24;

    /// <summary>Bytes of the result files without exports.</summary>
    public static double ResultBytes(JobSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        double ids = sizes.HasIds ? JobSizes.IdBytes : 0;
        return (sizes.ResultRows * (24 + ids)) + (sizes.HasReasons ? sizes.Points * sizes.Rows * (ReasonBytes + (2 * ids)) : 0);
    }

    /// <summary>Rows that are sorted in memory where there are no more.</summary>
    private const double SortedRows = 1 << 16;

    /// <summary>Bytes of what the results are put together and sorted in: the chosen rows, and for reasons with ids the nearest chosen row of each.</summary>
    public static double RunBytes(JobSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        double ids = sizes.HasIds ? JobSizes.IdBytes : 0;
        return (sizes.ResultRows * (25 + ids)) + (sizes.HasReasons && sizes.HasIds && sizes.Rows > SortedRows ? sizes.Points * sizes.Rows * (25 + ids) : 0);
    }

    /// <summary>Bytes of a row's list as it is merged for a map; none where one partition has them all.</summary>
    public static double MapRunBytes(JobSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return sizes.Partitions == 1 ? 0 : 12 + (12 * Math.Min(15, sizes.Neighbors));
    }

    /// <summary>Bytes of a row of the atlas without texts and images: places on the map, 15 neighbours at most, and what became of it.</summary>
    public static double AtlasRowBytes(JobSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return 40 + (12 * Math.Min(15, sizes.Neighbors)) + (sizes.HasIds ? JobSizes.IdBytes : 0);
    }

    /// <summary>Why the disk is too small, as a line for the user, or null.</summary>
    /// <param name="output">The output directory.</param>
    /// <param name="needed">Bytes that the job needs on its disk.</param>
    /// <param name="free">Bytes free there; null when not known.</param>
    public static string? Problem(string output, long needed, long? free) => needed > free
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"--output {output}: the job needs about {Size(needed)} of scratch space on that disk, which has {Size(free.Value)} free; make room, or name a directory on another disk")
        : null;

    private static string Size(long bytes) => bytes < 10L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):F0} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):F1} GiB");

    /// <summary>
    /// What is never there together with all that a round adds, since its items free what they read as they finish, one after
    /// the other. Many workers hold more at once, up to all of it.
    /// </summary>
    private static double FreedMeanwhile(Pipeline pipeline, RoundDefinition round, JobSizes sizes) => round.FreesItemsOf is { } read
        ? Math.Min(BulkBytes(round, sizes), BulkBytes(pipeline[read], sizes)) * (sizes.Partitions - 1) / sizes.Partitions
        : 0;

    private static double BulkBytes(RoundDefinition round, JobSizes sizes) => round.BulkBytes?.Invoke(sizes) ?? 0;
}
