using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Graph;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// What a job's artifacts need on disk while it runs, deletions between rounds included. Pure; good to about a tenth where
/// nothing is retried.
/// </summary>
public static class ScratchSpace
{
    /// <summary>An id in an artifact or a result: 32 characters with their offset.</summary>
    public const double IdBytes = 36;

    /// <summary>The journal and the small artifacts.</summary>
    private const double BaseBytes = 1 << 20;

    /// <summary>Row number, importance, relaxed value and gain of a candidate.</summary>
    private const double CandidateBytes = 8 + 4 + 4 + 4;

    /// <summary>Sampled rows that a semantic search is checked by; half of them leave the vectors that they may meet.</summary>
    private const double CheckedRows = 1000;

    /// <summary>The largest size that the artifacts reach, in bytes, with the results that are written beside them at the end.</summary>
    /// <param name="sizes">The job's sizes.</param>
    /// <param name="facts">What decides its rounds: the plan and P.</param>
    public static long PeakBytes(JobSizes sizes, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        double live = BaseBytes;
        double peak = live;
        foreach (RoundKind round in JobPlanner.Rounds(facts))
        {
            live += BulkBytes(round, sizes) + KeptBytes(round, sizes);
            peak = Math.Max(peak, live - FreedMeanwhile(round, sizes));
            live -= BulkArtifacts.FreedBy([round], facts).Sum(freed => BulkBytes(freed, sizes));
        }

        return (long)peak;
    }

    /// <summary>Bytes of the result files without exports.</summary>
    public static double ResultBytes(JobSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return sizes.ResultRows * (24 + (sizes.HasIds ? IdBytes : 0));
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
    private static double FreedMeanwhile(RoundKind round, JobSizes s) => BulkArtifacts.FreedByItem(round) is { } read
        ? Math.Min(BulkBytes(round, s), BulkBytes(read, s)) * (s.Partitions - 1) / s.Partitions
        : 0;

    /// <summary>The artifacts of <see cref="BulkArtifacts"/>.</summary>
    private static double BulkBytes(RoundKind round, JobSizes s)
    {
        const double NormBytes = 4;
        double list = 8 + ((s.Rows <= int.MaxValue ? 8.0 : 12.0) * s.Neighbors);

        // Row number, least cosine, and those of its visits that are there rather than at home.
        double guest = 8 + 4 + 4 + (2.0 * BlockSearchOptions.ProbeLimit(s.Rows));
        double local = s.Partitions == 1 ? 0 : Math.Min(s.Rows, s.CandidatesOf(LocalCoresetRound.OverSelection) + GraphSample.Size);
        double shortlisted = s.Partitions == 1 ? 0 : s.CandidatesOf(ShortlistRound.Share);
        return round switch
        {
            RoundKind.Organise => ((s.Rows + Math.Min(s.Rows, CheckedRows / 2 * s.Partitions * s.Neighbors)) * (s.RowBytes + NormBytes))
                + (Math.Min(s.Rows, CheckedRows) * s.Partitions * list),
            RoundKind.Visit => (s.Rows * list) + (s.Guests * (s.RowBytes + NormBytes + guest)),
            RoundKind.Halo => (s.Rows + s.Guests) * list,
            RoundKind.Merge => s.Rows * list,
            RoundKind.LocalCoreset when s.Semantic => s.Candidates * list,
            RoundKind.Ingest => s.Rows * (s.RowBytes + NormBytes),
            RoundKind.Distances => s.Rows * 16.0,
            RoundKind.Scatter => s.Rows * (s.RowBytes + NormBytes + (s.Semantic ? 16 : 12)),
            RoundKind.Graph => s.Rows * list,
            RoundKind.LocalCoreset => local * (s.RowBytes + NormBytes),
            RoundKind.CandidateGraph => s.Partitions * local * list,
            RoundKind.Pricing => s.Points * Math.Min(s.Rows, local * s.Neighbors) * CandidateBytes,
            RoundKind.Shortlist => shortlisted * (s.RowBytes + NormBytes),
            RoundKind.ShortlistGraph => s.Partitions * shortlisted * list,
            _ => 0,
        };
    }

    /// <summary>What stays to the end.</summary>
    private static double KeptBytes(RoundKind round, JobSizes s) => round switch
    {
        RoundKind.Ingest => s.Rows * (16 + (s.HasIds ? IdBytes : 0)),
        RoundKind.Importance => s.Rows * 12.0,
        RoundKind.Organise => s.Rows * 16.0,
        RoundKind.LocalCoreset when s.Semantic => s.Candidates * CandidateBytes,
        RoundKind.LocalCoreset => Math.Min(s.Rows, s.CandidatesOf(LocalCoresetRound.OverSelection) + GraphSample.Size) * CandidateBytes,
        RoundKind.Shortlist => s.CandidatesOf(ShortlistRound.Share) * CandidateBytes,
        RoundKind.Reduction => s.ResultRows * CandidateBytes,
        RoundKind.Write => ResultBytes(s),
        _ => 0,
    };
}
