using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds.Quotas;
using InfoMax.Cluster.Rounds.Results;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Random;

/// <summary>
/// Solves a partition's own problem for more rows than its share of the budget: those are its candidates for the
/// reduction. A sample of its rows goes with them, from which the weight of the whole graph is measured.
/// </summary>
[RoundKernel(RoundKind.LocalCoreset, PartitionScheme.Random)]
internal static class LocalCoresetRound
{
    /// <summary>
    /// Of a row's k nearest over the whole data set about k / P are in its own partition: that many keep the radius
    /// within which rows count as redundant.
    /// </summary>
    /// <param name="point">Whose k.</param>
    /// <param name="partitions">P.</param>
    internal static int LocalNeighbors(SweepPoint point, int partitions) =>
        Math.Max(1, (int)Math.Round((double)point.Neighbors / partitions));

    public static LocalCoresetResult Run(RoundContext context)
    {
        PartitionTable table = PartitionTable.Read(context, context.Item.Index);
        JobRows all = JobRows.Of(context);
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context);
        NeighborLists lists = GraphRound.ReadLists(context, table);
        float[] relaxed = new float[table.Rows.Length];
        float[] gains = new float[table.Rows.Length];
        bool[] candidate = new bool[table.Rows.Length];
        GroupQuota[]? quotas = context.Order.Shape.HasQuota ? Quotas(context, table.Rows, points.Count) : null;
        for (int i = 0; i < points.Count; i++)
        {
            int done = i;
            SolverOptions options = new()
            {
                Seed = context.Spec.Seed,
                Effort = quotas is null ? SolverEffort.Standard : SolverEffort.Fast,
                Executor = context.Executor,
                Progress = fraction => context.Progress((done + fraction) / points.Count),
            };
            AddCandidates(context, table, all, lists, points[i], quotas?[i], options, candidate, relaxed, gains);
        }

        int[] chosen = [.. Enumerable.Range(0, candidate.Length).Where(i => candidate[i] || GraphSample.Contains(context.Spec.Seed, table.Rows[i], all.Count))];
        return Write(context, table, chosen, candidate, relaxed, gains);
    }

    /// <summary>Of each group as many candidates for each row of its budget as of all rows without a quota.</summary>
    private static GroupQuota[] Quotas(RoundContext context, long[] rows, int points)
    {
        DividedBudgets budgets = DividedBudgets.Read(context);
        int[] groups = QuotaGroups.Of(context, rows, out int count);
        int[] sizes = QuotaGroups.Counts(groups, count);
        return [.. Enumerable.Range(0, points).Select(point => new GroupQuota(groups, budgets.Share(point, sizes, CandidateShares.LocalCoreset)))];
    }

    private static void AddCandidates(
        RoundContext context,
        PartitionTable table,
        JobRows all,
        NeighborLists lists,
        SweepPoint point,
        GroupQuota? quota,
        SolverOptions options,
        bool[] candidate,
        float[] relaxed,
        float[] gains)
    {
        int rows = table.Rows.Length;
        if (rows == 0)
        {
            return;
        }

        // The automatic alpha grows by as much as the graph thins; a fixed one must.
        int k = LocalNeighbors(point, context.Order.Items);
        NeighborLists cut = lists.Truncate(k);
        double alpha = point.Alpha.Fixed * point.Neighbors / k
            ?? point.ResolveAlpha(all.MeanImportance, GraphRound.TotalWeight(cut, cut.K) / rows);
        int budget = (int)Math.Min(rows, Math.Ceiling(CandidateShares.LocalCoreset * point.Fraction * rows));
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(cut, context.Executor);
        CoresetProblem problem = quota is null
            ? new CoresetProblem(table.Importance, graph, alpha / CandidateShares.LocalCoreset, budget)
            : new CoresetProblem(table.Importance, graph, alpha / CandidateShares.LocalCoreset, quota.Budgets.Sum()) { Quota = quota };
        CoresetSolution solution = JobQuota.Solve(problem, SolverFor(context.Spec.Solver), options, context.CancellationToken);
        float[] localGains = CoresetObjective.Gains(problem, solution.Selected);
        foreach (int row in solution.Selected)
        {
            candidate[row] = true;
            relaxed[row] = Math.Max(relaxed[row], solution.Relaxed?[row] ?? 1);
            gains[row] = localGains[row];
        }
    }

    /// <summary>
    /// The partition's graph only stands in for the whole one: what annealing gains on it, it does not gain on the other.
    /// </summary>
    private static SolverKind SolverFor(SolverKind kind) => kind == SolverKind.Auto ? SolverKind.Gradient : kind;

    private static LocalCoresetResult Write(
        RoundContext context, PartitionTable table, int[] chosen, bool[] candidate, float[] relaxed, float[] gains)
    {
        CoresetColumns columns = new(
            Array.ConvertAll(chosen, i => table.Rows[i]),
            Array.ConvertAll(chosen, i => table.Importance[i]),
            Array.ConvertAll(chosen, i => candidate[i] ? relaxed[i] : GraphSample.NotACandidate),
            Array.ConvertAll(chosen, i => gains[i]));
        return CandidateTable.Write(context, table, chosen, columns);
    }
}
