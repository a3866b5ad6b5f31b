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

    /// <summary>Partitions of a job at most: each tells each of the others something.</summary>
    private const int MostPartitions = 1 << 16;

    /// <summary>Rows of a partition at least: smaller ones cost too much of F.</summary>
    private const long FewestRows = 2000;

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

    /// <summary>
    /// P that the memory leads to: one where an item that holds all rows fits, else the fewest at which every item of a partition
    /// does, as the rounds declare it.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="validRows">N.</param>
    public static int Partitions(JobSpec spec, PlanResult? plan, long validRows)
    {
        if (spec.MemoryBytes <= 0 || plan is null || plan.Dimension == 0 || (spec.Budgets.Count == 0 && spec.Goal != JobGoal.Score) || validRows == 0)
        {
            return 1;
        }

        if (Rounds(spec, plan, validRows, 1).All(kind => Fits(spec, plan, validRows, 1, kind)))
        {
            return 1;
        }

        // A round that no number of partitions makes small enough is refused, and must not decide how many there are.
        long most = Math.Min(MostPartitions, Math.Max(2, validRows / FewestRows));
        long? fewest = Rounds(spec, plan, validRows, 2).Max(kind => LeastNumber.That(2, most, p => Fits(spec, plan, validRows, (int)p, kind)));
        return (int)(fewest ?? Usual(spec, plan.Dimension * plan.ElementBytes, validRows));
    }

    /// <summary>The rounds that have an item for each partition; with a single one, the solve on it too.</summary>
    private static RoundKind[] Rounds(JobSpec spec, PlanResult plan, long validRows, int partitions) =>
    [
        .. Pipelines.Of(Facts(spec, plan, validRows, partitions)).Rounds
            .Where(round => round.Items == RoundItems.Partitions || (partitions == 1 && round.Kind == RoundKind.Reduction))
            .Select(round => round.Kind),
    ];

    /// <summary>Whether the memory holds what the largest item of a round does.</summary>
    private static bool Fits(JobSpec spec, PlanResult plan, long validRows, int partitions, RoundKind kind)
    {
        JobFacts facts = Facts(spec, plan, validRows, partitions);
        return JobMemory.NodeBytes(Pipelines.Of(facts)[kind].ItemBytes(JobSizes.Of(spec, facts))) <= spec.MemoryBytes;
    }

    private static JobFacts Facts(JobSpec spec, PlanResult plan, long validRows, int partitions) => new()
    {
        Plan = plan,
        Goal = spec.Goal,
        ValidRows = validRows,
        Partitions = partitions,
        Semantic = JobFacts.IsSemantic(spec),
        Distributed = JobFacts.IsDistributed(spec, validRows),
        Reasons = spec.SaysReasons(validRows),
        PairGroups = 1,
    };

    /// <summary>Where nothing fits, and the job is refused unless the user asks for it all the same: a number that has to do.</summary>
    private static long Usual(JobSpec spec, int rowBytes, long validRows)
    {
        int k = Neighbors(spec, validRows);
        long each = Math.Max(rowBytes + TableBytes + (4L * BlockSearchOptions.MostProbes) + (16L * k), SolverBytesPerNeighbor * k);
        long rows = Math.Max(1, Usable(spec) / 3 * 2 / each);
        return Math.Max(2, (validRows + rows - 1) / rows);
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
