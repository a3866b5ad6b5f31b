using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Estimates;

/// <summary>What a job would need, from sizes alone. Good to a factor of about 2.</summary>
/// <remarks>
/// N valid rows of d values of e bytes; p the largest budget; k the most neighbours; P partitions of n = N / P rows; s sweep
/// points; C candidates, N for one partition, else min(N, 3 s p). The exact search costs N n d flops, the block search
/// about 8000 N d, and 2 C N d more find the candidates' neighbours when there are several random partitions.
/// </remarks>
/// <param name="Partitions">P.</param>
/// <param name="Budget">p.</param>
/// <param name="Neighbors">k.</param>
/// <param name="MemoryBytes">Peak resident memory of one node: that of the round whose largest item needs most.</param>
/// <param name="ScratchBytes">What the work folder grows to at most.</param>
/// <param name="OutputBytes">The result files without exports.</param>
/// <param name="GraphFlops">Floating-point operations of the neighbour search.</param>
/// <param name="FlopsPerSecond">The rate measured here.</param>
/// <param name="Items">Items that the rounds give out, every pass of one that repeats.</param>
/// <param name="Seconds">Reading, search, solving, and what each item and file takes besides.</param>
/// <param name="Rounds">Every round, in order.</param>
public sealed record PruneEstimate(
    int Partitions,
    long Budget,
    int Neighbors,
    long MemoryBytes,
    long ScratchBytes,
    long OutputBytes,
    double GraphFlops,
    double FlopsPerSecond,
    long Items,
    double Seconds,
    IReadOnlyList<RoundEstimate> Rounds)
{
    /// <summary>
    /// Rows that a row's vector is multiplied with in a block search: training, probes, sampled check and products, at
    /// the pace of an exact search. Measured from 10^5 to 10^6 rows.
    /// </summary>
    private const double BlockPairs = 4000;

    /// <summary>The same in a search for copies, of which few blocks are looked at.</summary>
    private const double CopyPairs = 4000;

    /// <summary>Solving and certifying, for each row and neighbour.</summary>
    private const double SolverSecondsPerNeighbor = 3e-6;

    /// <summary>Bytes of embeddings that are read, checked and written as artifacts in a second.</summary>
    private const double IngestBytesPerSecond = 300e6;

    /// <summary>Starting a node and its rounds.</summary>
    private const double BaseSeconds = 2;

    /// <summary>
    /// Processor time of an item whose rows take none: a lease, messages, a journal entry, artifacts opened, written and checked. Measured on
    /// 16 000 x 16 rows with <c>--effort fast</c>: 45 items in 4 partitions took 8.4 processor seconds, 525 in 64 took 14.4, 2061 in 256 36.9.
    /// </summary>
    private const double ItemSeconds = 0.0125;

    /// <summary>The same over random partitions, of which an item reads something of every other: 34 items in 4 took 6.9 s, 334 in 64 22.8, 1294 in 256 71.1.</summary>
    private const double RandomItemSeconds = 0.05;

    /// <summary>A file whose rows take no time, its header read twice: the first 15 000 of those rows in 3000 files took 1.1 processor seconds more than all in one.</summary>
    private const double FileSeconds = 0.0003;

    /// <summary>Estimates a job.</summary>
    /// <param name="job">Its options.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="validRows">N.</param>
    /// <param name="cores">Threads.</param>
    public static PruneEstimate Of(JobSpec job, DatasetLayout layout, long validRows, int cores)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(layout);
        return job.Goal == JobGoal.Dedupe ? OfCopies(job, layout, validRows, cores) : OfChoice(job, layout, validRows, cores);
    }

    /// <summary>Copies are looked for in blocks as neighbours are, in rows whose vectors are there twice, as many at once as fit.</summary>
    private static PruneEstimate OfCopies(JobSpec job, DatasetLayout layout, long validRows, int cores)
    {
        JobFacts facts = JobFeasibility.Facts(job, layout, validRows);
        JobSizes sizes = JobSizes.Of(job, layout, facts);
        RoundEstimate[] rounds = Memory(sizes, facts);
        double flops = job.Copies.IsNear ? (double)validRows * Math.Min(CopyPairs, validRows) * layout.Dimension : 0;
        double rate = GraphRate.Measure(layout.Dimension, layout.Element, 1, cores, flops);
        double bytes = validRows * sizes.RowBytes;
        return new PruneEstimate(
            1,
            validRows,
            0,
            rounds.Max(round => round.MemoryBytes),
            ScratchSpace.PeakBytes(sizes, facts),
            (long)ScratchSpace.ResultBytes(sizes),
            flops,
            rate,
            Pipelines.Of(facts).ItemCount(facts),
            Overhead(layout, facts, cores) + (2 * bytes / IngestBytesPerSecond) + (flops / rate),
            rounds);
    }

    private static PruneEstimate OfChoice(JobSpec job, DatasetLayout layout, long validRows, int cores)
    {
        JobFacts facts = JobFeasibility.Facts(job, layout, validRows);
        JobSizes sizes = JobSizes.Of(job, layout, facts);
        RoundEstimate[] rounds = Memory(sizes, facts);
        bool single = sizes.Partitions == 1;
        bool semantic = sizes.Semantic && !single;
        bool blocks = NeighborSearchRule.Resolve(job, semantic ? validRows : (long)sizes.PartitionRows) == NeighborSearchRule.Blocks;
        double rows = validRows;
        double candidates = sizes.Candidates;

        double found = semantic ? rows : sizes.PartitionRows;
        double pairs = blocks ? Math.Min(2 * BlockPairs, found) : found;
        double flops = (rows * pairs * layout.Dimension) + (single || semantic ? 0 : 2 * candidates * rows * layout.Dimension);
        double rate = GraphRate.Measure(layout.Dimension, layout.Element, sizes.Neighbors, cores, flops);
        double seconds = Overhead(layout, facts, cores) + (rows * sizes.RowBytes / IngestBytesPerSecond) + (flops / rate)
            + (SolverSecondsPerNeighbor * sizes.Points * candidates * sizes.Neighbors) + (single ? 0 : SolverSecondsPerNeighbor * rows * sizes.Neighbors);
        return new PruneEstimate(
            sizes.Partitions,
            sizes.Budget,
            sizes.Neighbors,
            rounds.Max(round => round.MemoryBytes),
            ScratchSpace.PeakBytes(sizes, facts),
            (long)ScratchSpace.ResultBytes(sizes),
            flops,
            rate,
            Pipelines.Of(facts).ItemCount(facts),
            seconds,
            rounds);
    }

    /// <summary>What a job takes whatever its rows are: the start, and each item and file, whose work the cores share.</summary>
    private static double Overhead(DatasetLayout layout, JobFacts facts, int cores)
    {
        double item = facts is { Partitions: > 1, Semantic: false } ? RandomItemSeconds : ItemSeconds;
        return BaseSeconds + (item * Pipelines.Of(facts).ItemCount(facts) / cores) + (FileSeconds * layout.Files.Count);
    }

    private static RoundEstimate[] Memory(JobSizes sizes, JobFacts facts) =>
        [.. JobMemory.Largest(sizes, facts).Select(round => new RoundEstimate(round.Name, round.Items, round.Bytes))];
}
