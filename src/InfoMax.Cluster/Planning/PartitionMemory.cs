using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Cluster.Planning;

/// <summary>What fits into a node's memory. Pure; sizes are upper estimates of what a round holds at once.</summary>
public static class PartitionMemory
{
    /// <summary>The process itself, and what it reads and writes through.</summary>
    private const long BaseBytes = 512L << 20;

    /// <summary>A list entry with its two graph entries, its multiplier in the bound and the cuts over it.</summary>
    private const long SolverBytesPerNeighbor = 64;

    /// <summary>Row numbers, importance, norm and order of a row, without its probes.</summary>
    private const long TableBytes = 600;

    /// <summary>List entries of a reduction that no memory is given for.</summary>
    private const long MostEntries = 80_000_000;

    /// <summary>What a job's rounds may fill.</summary>
    internal static long Usable(JobSpec spec) => Math.Max(spec.MemoryBytes / 2, spec.MemoryBytes - BaseBytes);

    /// <summary>
    /// The largest neighbour count of a job, whose budgets may not have been held against its rows yet. A check of the input
    /// alone may have none: then the largest that any budget leads to.
    /// </summary>
    public static int Neighbors(JobSpec spec, long validRows) => spec.Goal == JobGoal.Score ? spec.Definition.GraphNeighbors : Math.Max(spec.Definition.GraphNeighbors, spec.Neighbors.Max(k => k > 0
        ? k
        : spec.Budgets.Count == 0 ? AutoParameters.MostNeighbors
        : spec.Budgets.Max(budget => spec.Definition.Neighbors(Math.Clamp(budget.Resolve(validRows) / (double)Math.Max(1, validRows), 0, 1)))));

    /// <summary>The most rows of a partition: all of them when one partition fits, else what several may have each.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="rowBytes">Bytes of a vector, 0 when they are not known.</param>
    /// <param name="validRows">N.</param>
    public static long Rows(JobSpec spec, int rowBytes, long validRows)
    {
        if (spec.MemoryBytes <= 0 || rowBytes <= 0 || (spec.Budgets.Count == 0 && spec.Goal != JobGoal.Score) || validRows == 0)
        {
            return long.MaxValue;
        }

        int k = Neighbors(spec, validRows);
        int copies = NeighborSearchRule.Resolve(spec, validRows) == NeighborSearchRule.Blocks ? 2 : 1;
        long alone = Math.Max((copies * rowBytes) + 16 + (24L * k), 64 + (SolverBytesPerNeighbor * k));
        if (validRows * alone <= Usable(spec))
        {
            return long.MaxValue;
        }

        // Two thirds of the memory: partitions are not all of one size, and what the round before left may not be freed yet.
        long each = Math.Max(rowBytes + TableBytes + (4L * BlockSearchOptions.ProbeLimit(validRows)) + (16L * k), SolverBytesPerNeighbor * k);
        return Math.Max(1, Usable(spec) / 3 * 2 / each);
    }

    /// <summary>
    /// Rows that the reduction of a semantic job may choose among for one of its points: all of them where they fit, since
    /// the reduction is then the solve of a single partition, and twice the budget at least.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="budget">p of the point.</param>
    /// <param name="neighbors">k of the point.</param>
    /// <param name="validRows">N.</param>
    public static long Candidates(JobSpec spec, long budget, int neighbors, long validRows)
    {
        long entries = MostSolvedEntries(spec);
        long points = (long)Math.Max(1, spec.Budgets.Count) * spec.Neighbors.Count * spec.Alphas.Count;
        return Math.Min(validRows, Math.Max(2 * budget, entries / points / Math.Max(1, neighbors)));
    }

    /// <summary>Whether one solve takes the edges of all rows.</summary>
    /// <param name="spec">The job, of one point.</param>
    /// <param name="validRows">N.</param>
    public static bool HoldsAllEdges(JobSpec spec, long validRows) =>
        spec.Budgets.Count == 0 || validRows <= MostSolvedEntries(spec) / Math.Max(1, Neighbors(spec, validRows));

    private static long MostSolvedEntries(JobSpec spec) =>
        spec.MemoryBytes <= 0 ? MostEntries : Math.Min(MostEntries, Usable(spec) / 4 / SolverBytesPerNeighbor);
}
