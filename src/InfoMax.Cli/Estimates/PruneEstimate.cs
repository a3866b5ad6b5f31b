using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Estimates;

/// <summary>What a job would need, from sizes alone. Good to a factor of about 2.</summary>
/// <remarks>
/// N valid rows of d values of e bytes; p the largest budget; k the most neighbours; P partitions of n = N / P rows; s sweep
/// points; C candidates, N for one partition, else min(N, 3 s p). The exact search costs N n d flops, the block search
/// about 8000 N d, and 2 C N d more find the candidates' neighbours when there are several partitions.
/// </remarks>
/// <param name="Partitions">P.</param>
/// <param name="Budget">p.</param>
/// <param name="Neighbors">k.</param>
/// <param name="MemoryBytes">Peak resident memory of one node.</param>
/// <param name="ArtifactBytes">What the work folder grows to.</param>
/// <param name="OutputBytes">The result files without exports.</param>
/// <param name="GraphFlops">Floating-point operations of the neighbour search.</param>
/// <param name="FlopsPerSecond">The rate measured here.</param>
/// <param name="Seconds">Reading, search and solving.</param>
public sealed record PruneEstimate(
    int Partitions,
    long Budget,
    int Neighbors,
    long MemoryBytes,
    long ArtifactBytes,
    long OutputBytes,
    double GraphFlops,
    double FlopsPerSecond,
    double Seconds)
{
    /// <summary>The share of the rows that is assumed when no budget is given.</summary>
    public const double DefaultFraction = 0.1;

    /// <summary>Resident memory of the command before it holds any rows.</summary>
    private const double BaseBytes = 200 << 20;

    /// <summary>A list entry (8 bytes) with its two graph entries (8 each), its multiplier in the bound and the cuts over it.</summary>
    private const double SolverBytesPerNeighbor = 64;

    /// <summary>
    /// Rows that a row's vector is multiplied with in a block search: training, probes, sampled check and products, at
    /// the pace of an exact search. Measured from 10^5 to 10^6 rows.
    /// </summary>
    private const double BlockPairs = 4000;

    /// <summary>Solving and certifying, for each row and neighbour.</summary>
    private const double SolverSecondsPerNeighbor = 3e-6;

    /// <summary>Bytes of embeddings that are read, checked and written as artifacts in a second.</summary>
    private const double IngestBytesPerSecond = 300e6;

    /// <summary>Starting a node and its rounds.</summary>
    private const double BaseSeconds = 2;

    /// <summary>An id in an artifact or a result: 32 characters with their offset.</summary>
    private const double IdBytes = 36;

    /// <summary>Row number, raw score, importance and norm of a row, in the artifacts that hold them.</summary>
    private const double ColumnBytes = 8 + 8 + 12 + 4;

    /// <summary>Row number and cosine of a neighbour in a neighbours artifact.</summary>
    private const double ListBytesPerNeighbor = 8 + 4;

    /// <summary>Estimates a job.</summary>
    /// <param name="job">Its options.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="validRows">N.</param>
    /// <param name="cores">Threads.</param>
    public static PruneEstimate Of(JobSpec job, DatasetLayout layout, long validRows, int cores)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(layout);
        long[] budgets = job.Budgets.Count == 0
            ? [Math.Max(1, new BudgetRule(DefaultFraction, null).Resolve(validRows))]
            : [.. job.Budgets.Select(b => Math.Clamp(b.Resolve(validRows), 1, Math.Max(1, validRows)))];
        double points = (double)budgets.Length * job.Neighbors.Count * job.Alphas.Count;
        int neighbors = (int)Math.Min(Math.Max(0, validRows - 1), job.Neighbors.Max(
            k => k > 0 ? k : budgets.Max(b => AutoParameters.Neighbors(b / (double)Math.Max(1, validRows)))));
        int partitions = JobFeasibility.Partitions(job, validRows);
        double rows = validRows;
        double partitionRows = Math.Ceiling(rows / partitions);
        double rowBytes = (double)layout.Dimension * (layout.Element == EmbeddingElement.Half ? 2 : 4);
        double candidates = partitions == 1 ? rows : Math.Min(rows, CandidateBudget.PerBudgetRow * points * budgets.Max());
        bool ids = layout.Ids != IdKind.None;

        bool blocks = NeighborSearchRule.Resolve(job, (long)partitionRows) == NeighborSearchRule.Blocks;

        // The blocks are a second copy of the vectors.
        double graphMemory = (partitionRows * ((rowBytes * (blocks ? 2 : 1)) + 16 + (24.0 * neighbors))) + (partitions == 1 ? 0 : candidates * rowBytes);
        double solverMemory = candidates * (64 + (SolverBytesPerNeighbor * neighbors));
        double vectors = rows * (rowBytes + ColumnBytes + (ids ? IdBytes : 0));
        double lists = rows * (8 + (ListBytesPerNeighbor * neighbors));
        double artifacts = vectors + lists + (partitions == 1 ? 0 : (rows * (rowBytes + 12)) + (candidates * (rowBytes + (ListBytesPerNeighbor * neighbors * partitions))));
        double output = job.Neighbors.Count * job.Alphas.Count * budgets.Sum(b => b * (24 + (ids ? IdBytes : 0)));
        double pairs = blocks ? Math.Min(2 * BlockPairs, partitionRows) : partitionRows;
        double flops = (rows * pairs * layout.Dimension) + (partitions == 1 ? 0 : 2 * candidates * rows * layout.Dimension);
        double rate = GraphRate.Measure(layout.Dimension, layout.Element, neighbors, cores);
        double seconds = BaseSeconds + (rows * rowBytes / IngestBytesPerSecond) + (flops / rate)
            + (SolverSecondsPerNeighbor * points * candidates * neighbors) + (partitions == 1 ? 0 : SolverSecondsPerNeighbor * rows * neighbors);
        return new PruneEstimate(
            partitions, budgets.Max(), neighbors, (long)(BaseBytes + Math.Max(graphMemory, solverMemory)), (long)artifacts, (long)output, flops, rate, seconds);
    }
}
