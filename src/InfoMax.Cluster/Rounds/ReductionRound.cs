using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// The final solve for exactly p rows, on the edges over the whole data set, with a certified upper bound: once for each
/// sweep point, the graph of each neighbour count built once and each solve started from the last one's relaxed point.
/// </summary>
internal static class ReductionRound
{
    public static ReductionResult Run(RoundContext context)
    {
        ReductionInput input = ReductionInput.Read(context);
        ImportanceResult importance = context.Results<ImportanceResult>(RoundKind.Importance)[0];
        IReadOnlyList<SweepPoint> points = SweepPoint.Of(context.Spec, importance.ValidRows);
        PointResult[] results = new PointResult[points.Count];
        int done = 0;
        foreach (int k in SweepPoint.NeighborCounts(points))
        {
            NeighborLists cut = input.Lists.Truncate(k);
            SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(cut, context.Executor);
            double meanRowWeight = input.MeanRowWeight(cut);
            float[]? relaxed = null;
            for (int i = 0; i < points.Count; i++)
            {
                if (points[i].Neighbors != k)
                {
                    continue;
                }

                CoresetProblem problem = new(
                    input.Importance, graph, points[i].ResolveAlpha(importance.MeanImportance, meanRowWeight), points[i].Budget);
                (results[i], relaxed) = Solve(context, input, problem, points[i], meanRowWeight, relaxed, i, (double)done / points.Count, 1.0 / points.Count);
                context.Progress((double)++done / points.Count);
            }
        }

        ArtifactRef index = RoundIndex.Write(context.Store, context.Uri("points.msgpack"), results, results.Length);
        return new ReductionResult(index, importance.ValidRows);
    }

    private static (PointResult Result, float[]? Relaxed) Solve(
        RoundContext context, ReductionInput input, CoresetProblem problem, SweepPoint point, double meanRowWeight, float[]? warmStart, int index, double progress, double progressShare)
    {
        SolverOptions options = new()
        {
            Seed = context.Spec.Seed,
            Executor = context.Executor,
            WarmStart = warmStart,
            Progress = fraction => context.Progress(progress + (progressShare * fraction / 2)),
        };
        CoresetSolution solution = input.Candidates is { } candidates
            ? SolveInduced(context, problem, candidates, options)
            : CoresetSolvers.For(context.Spec.Solver).Solve(problem, options, context.CancellationToken);
        double value = CoresetObjective.Value(problem, solution.Selected);
        Certificate certificate = DualBound.Compute(
            problem,
            value,
            options with { WarmStart = null, Progress = fraction => context.Progress(progress + (progressShare * (1 + fraction) / 2)) },
            context.CancellationToken);
        float[] gains = CoresetObjective.Gains(problem, solution.Selected);
        CoresetColumns columns = new(
            Array.ConvertAll(solution.Selected, i => input.Rows[i]),
            Array.ConvertAll(solution.Selected, i => input.Importance[i]),
            Array.ConvertAll(solution.Selected, _ => 1f),
            Array.ConvertAll(solution.Selected, i => gains[i]));
        ArtifactRef coreset = context.Store.Write(context.Uri($"coreset-{index:D4}.arrow"), stream => CoresetArtifact.Write(stream, columns));
        CoresetSimilarity similarity = CoresetSimilarity.Measure(input.Lists, point.Neighbors, solution.Selected);
        PointResult result = new(
            point.Name,
            point.Budget,
            point.Fraction,
            Math.Min(point.Neighbors, Math.Max(0, problem.Rows - 1)),
            problem.Alpha,
            value,
            certificate.UpperBound,
            Baselines.ExpectedRandom(problem, meanRowWeight),
            input.GraphIsWhole ? Baselines.TopScore(problem) : null,
            solution.Method,
            coreset,
            similarity.WithinCoreset,
            similarity.Coverage);
        return (result, solution.Relaxed);
    }

    private static CoresetSolution SolveInduced(RoundContext context, CoresetProblem problem, int[] candidates, SolverOptions options)
    {
        CoresetProblem induced = new(
            Array.ConvertAll(candidates, i => problem.Importance[i]), problem.Graph.Induce(candidates), problem.Alpha, problem.Budget);
        CoresetSolution solution = CoresetSolvers.For(context.Spec.Solver).Solve(induced, options, context.CancellationToken);
        return solution with { Selected = Array.ConvertAll(solution.Selected, i => candidates[i]) };
    }
}
