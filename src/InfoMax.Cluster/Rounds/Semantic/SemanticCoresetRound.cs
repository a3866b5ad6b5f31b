using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Solves a semantic partition's own problem, on the edges inside it, for more rows than its share of the budget: those
/// are its candidates for the reduction, and take their lists over the whole data set along.
/// </summary>
internal static class SemanticCoresetRound
{
    /// <summary>Candidates per row of the budget.</summary>
    internal static readonly double OverSelection = double.Parse(Environment.GetEnvironmentVariable("OVER") ?? "2", System.Globalization.CultureInfo.InvariantCulture);

    public static LocalCoresetResult Run(RoundContext context)
    {
        OwnBlocks own = OwnBlocks.Read(context, context.Item.Index);
        GlobalLists lists = ReadLists(context);
        ImportanceResult importance = context.Results<ImportanceResult>(RoundKind.Importance)[0];
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context.Spec, importance.ValidRows);
        float[] relaxed = new float[own.Rows.Length];
        float[] gains = new float[own.Rows.Length];
        bool[] candidate = new bool[own.Rows.Length];
        int done = 0;
        foreach (int k in SweepPoint.NeighborCounts(points))
        {
            double weight = SemanticWeight.MeanRowWeight(context, k);
            SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(
                lists.Within(own.Rows, k), context.Executor, context.CancellationToken);
            foreach (SweepPoint point in points.Where(point => point.Neighbors == k))
            {
                double alpha = point.ResolveAlpha(importance.MeanImportance, weight);
                AddCandidates(context, own.Importance, graph, point, alpha, candidate, relaxed, gains);
                context.Progress((double)++done / points.Count);
            }
        }

        int[] chosen = [.. Enumerable.Range(0, candidate.Length).Where(i => candidate[i])];
        CoresetColumns columns = new(
            Array.ConvertAll(chosen, i => own.Rows[i]),
            Array.ConvertAll(chosen, i => own.Importance[i]),
            Array.ConvertAll(chosen, i => relaxed[i]),
            Array.ConvertAll(chosen, i => gains[i]));
        return new LocalCoresetResult(
            context.Store.Write(context.Uri("coreset.arrow"), stream => CoresetArtifact.Write(stream, columns)),
            null,
            context.Store.Write(context.Uri("lists.arrow"), stream => NeighborsArtifact.Write(stream, lists.Pick(chosen))));
    }

    private static void AddCandidates(
        RoundContext context, float[] importance, SimilarityGraph graph, SweepPoint point, double alpha, bool[] candidate, float[] relaxed, float[] gains)
    {
        if (importance.Length == 0)
        {
            return;
        }

        double scale = double.Parse(Environment.GetEnvironmentVariable("SCALE") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        double theta = double.Parse(Environment.GetEnvironmentVariable("THETA") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        int budget = (int)Math.Min(importance.Length, Math.Ceiling(scale * point.Fraction * importance.Length));
        CoresetProblem problem = new(importance, graph, alpha / scale, budget);
        SolverKind kind = Enum.Parse<SolverKind>(Environment.GetEnvironmentVariable("KIND") ?? "Gradient");
        CoresetSolution solution = CoresetSolvers.For(kind).Solve(
            problem, new SolverOptions { Seed = context.Spec.Seed, Executor = context.Executor }, context.CancellationToken);
        float[] localGains = CoresetObjective.Gains(problem, solution.Selected);
        int count = (int)Math.Min(importance.Length, Math.Ceiling(OverSelection * point.Fraction * importance.Length));
        bool[] chosen = new bool[importance.Length];
        foreach (int row in solution.Selected)
        {
            chosen[row] = true;
        }

        int[] order = [.. Enumerable.Range(0, importance.Length).OrderByDescending(i => chosen[i] ? double.PositiveInfinity : importance[i] - (theta * (importance[i] - localGains[i]))).ThenBy(i => i)];
        foreach (int row in order.Take(count))
        {
            candidate[row] = true;
            relaxed[row] = Math.Max(relaxed[row], chosen[row] ? 1 : 0);
            gains[row] = localGains[row];
        }
    }

    private static GlobalLists ReadLists(RoundContext context)
    {
        ArtifactRef neighbors = context.Results<MergeResult>(RoundKind.Merge)[context.Item.Index].Neighbors;
        using Stream stream = context.Store.OpenRead(neighbors);
        return NeighborsArtifact.ReadRange(stream, 0, (int)neighbors.Rows);
    }
}
