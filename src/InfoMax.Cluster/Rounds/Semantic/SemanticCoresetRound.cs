using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds.Quotas;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Solves a semantic partition's own problem, on the edges inside it, for more rows than its share of the budget: those
/// are its candidates for the reduction, and take their lists over the whole data set along.
/// </summary>
[RoundKernel(RoundKind.LocalCoreset, PartitionScheme.Semantic)]
internal static class SemanticCoresetRound
{
    /// <summary>
    /// What a row's redundancy with the local solution counts when the other candidates are chosen: less than all of it,
    /// since a better set also replaces a part of that solution. Measured on 60 000 CLIP-like rows in 4 partitions at 10 %,
    /// three candidates a row of the budget, F over that of all rows at 1, 0.5, 0.3 and 0.15: .970, .981, .988 and .972.
    /// </summary>
    private const double IncumbentWeight = 0.3;

    /// <summary>Candidates of each group for each row of its budget, at least.</summary>
    private const double CandidatesOfGroups = 2;

    public static LocalCoresetResult Run(RoundContext context)
    {
        OwnBlocks own = OwnBlocks.Read(context, context.Item.Index);
        GlobalLists lists = ReadLists(context);
        JobRows all = JobRows.Of(context);
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context);
        float[] worth = all.Partitions is { } parts ? ReadImportance(context, parts, own.Rows) : own.Importance;
        CandidateMarks marks = new(worth);
        (int[] Groups, DividedBudgets Budgets)? quota = context.Order.Shape.HasQuota
            ? (QuotaGroups.Of(context, own.Rows, out _), DividedBudgets.Read(context))
            : null;
        int done = 0;
        foreach (int k in SweepPoint.NeighborCounts(points))
        {
            double weight = SemanticWeight.MeanRowWeight(context, k);
            SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(
                lists.Within(own.Rows, k), context.Executor, context.CancellationToken);
            foreach ((int index, SweepPoint point) in points.Index().Where(indexed => indexed.Item.Neighbors == k))
            {
                double alpha = point.ResolveAlpha(all.MeanImportance, weight);
                if (quota is { } divided)
                {
                    AddCandidatesOfGroups(context, all.Count, new CoresetProblem(worth, graph, alpha, 0), point, index, divided.Groups, divided.Budgets, marks);
                }
                else
                {
                    AddCandidates(context, all.Count, worth, graph, point, alpha, marks);
                }

                context.Progress((double)++done / points.Count);
            }
        }

        (int[] chosen, CoresetColumns columns) = marks.ToColumns(own.Rows);
        return new LocalCoresetResult(
            context.Store.Write(context.Uri("coreset.arrow"), stream => CoresetArtifact.Write(stream, columns)),
            null,
            context.Store.Write(context.BulkUri("lists.arrow"), stream => NeighborsArtifact.Write(stream, lists.Pick(chosen))));
    }

    private static void AddCandidates(
        RoundContext context, long validRows, float[] importance, SimilarityGraph graph, SweepPoint point, double alpha, CandidateMarks marks)
    {
        int rows = importance.Length;
        int count = (int)Math.Min(rows, Math.Ceiling((double)rows * PartitionMemory.Candidates(context.Spec, point.Budget, point.Neighbors, validRows) / validRows));
        if (count == rows)
        {
            marks.AddAll();
            return;
        }

        CoresetProblem problem = new(importance, graph, alpha, (int)Math.Min(rows, Math.Ceiling(point.Fraction * rows)));
        SolverKind kind = context.Spec.Solver == SolverKind.Auto ? SolverKind.Gradient : context.Spec.Solver;
        CoresetSolution solution = CoresetSolvers.For(kind).Solve(
            problem, new SolverOptions { Seed = context.Spec.Seed, Executor = context.Executor }, context.CancellationToken);
        float[] gains = CoresetObjective.Gains(problem, solution.Selected);
        bool[] chosen = new bool[rows];
        foreach (int row in solution.Selected)
        {
            chosen[row] = true;
            marks.Add(row, 1, gains[row]);
        }

        (double Cost, int Row)[] others =
        [
            .. Enumerable.Range(0, rows).Where(i => !chosen[i]).Select(i => (Cost(importance[i], gains[i]), i)),
        ];
        Array.Sort(others);
        foreach ((_, int row) in others.AsSpan(0, Math.Max(0, count - solution.Selected.Length)))
        {
            marks.Add(row, 0, gains[row]);
        }
    }

    /// <summary>As <see cref="AddCandidates"/>, with a part of each group's budget, and candidates of each group.</summary>
    private static void AddCandidatesOfGroups(
        RoundContext context, long validRows, CoresetProblem own, SweepPoint point, int index, int[] groups, DividedBudgets budgets, CandidateMarks marks)
    {
        int[] sizes = QuotaGroups.Counts(groups, budgets.Sizes.Length);
        double share = (double)PartitionMemory.Candidates(context.Spec, point.Budget, point.Neighbors, validRows) / validRows;
        int[] left = budgets.Share(index, sizes, CandidatesOfGroups, Math.Min(1, share));
        if (left.Sum() == own.Rows)
        {
            marks.AddAll();
            return;
        }

        int[] wanted = budgets.Share(index, sizes, 1);
        CoresetProblem problem = new(own.Importance, own.Graph, own.Alpha, wanted.Sum()) { Quota = new GroupQuota(groups, wanted) };
        SolverOptions options = new() { Seed = context.Spec.Seed, Executor = context.Executor, Effort = SolverEffort.Fast };
        CoresetSolution solution = QuotaSolver.Solve(problem, polishes: context.Spec.Solver != SolverKind.Greedy, options, context.CancellationToken);
        float[] gains = CoresetObjective.Gains(problem, solution.Selected);
        bool[] chosen = new bool[own.Rows];
        foreach (int row in solution.Selected)
        {
            chosen[row] = true;
            left[groups[row]]--;
            marks.Add(row, 1, gains[row]);
        }

        (double Cost, int Row)[] others =
        [
            .. Enumerable.Range(0, own.Rows).Where(i => !chosen[i]).Select(i => (Cost(own.Importance[i], gains[i]), i)),
        ];
        Array.Sort(others);
        foreach ((_, int row) in others)
        {
            if (left[groups[row]]-- > 0)
            {
                marks.Add(row, 0, gains[row]);
            }
        }
    }

    private static double Cost(float importance, float gain) => (IncumbentWeight * (importance - gain)) - importance;

    private static float[] ReadImportance(RoundContext context, ArtifactRef parts, long[] rows)
    {
        using Stream stream = context.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(context.Store, parts)[context.Item.Index]);
        (long[] named, float[] importance) = ImportanceArtifact.Read(stream);
        return named.AsSpan().SequenceEqual(rows) ? importance : throw new ArtifactException($"partition {context.Item.Index}: importance and rows are of different rows");
    }

    private static GlobalLists ReadLists(RoundContext context)
    {
        ArtifactRef neighbors = context.Results<MergeResult>(RoundKind.Merge)[context.Item.Index].Neighbors;
        using Stream stream = context.Store.OpenRead(neighbors);
        return NeighborsArtifact.ReadRange(stream, 0, (int)neighbors.Rows);
    }
}
