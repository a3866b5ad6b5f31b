using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Distributed;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// The final solve for exactly p rows, on the edges over the whole data set, with a certified upper bound: once for each
/// sweep point, the graph of each neighbour count built once and each solve started from the last one's relaxed point.
/// </summary>
[RoundKernel(RoundKind.Reduction)]
internal static class ReductionRound
{
    public static ReductionResult Run(RoundContext context)
    {
        if (context.Order.Shape.Distributed)
        {
            return SettledParts.Reduce(context);
        }

        ReductionInput input = ReductionInput.Read(context);
        Rivals? rivals = input.GraphIsWhole ? new Rivals(context, input) : null;
        PointResult[] results = new PointResult[SweepPoint.Of(context).Count];
        int done = 0;
        float[]? relaxed = null;
        SimilarityGraph? graph = null;
        foreach (PointProblem point in PointProblem.Of(context, input))
        {
            float[]? warmStart = point.Problem.Graph == graph ? relaxed : null;
            graph = point.Problem.Graph;
            double before = (double)done++ / results.Length;
            (results[point.Index], relaxed) = Solve(
                context, input, point, rivals, warmStart, fraction => context.Progress(before + (fraction / results.Length)));
        }

        ArtifactRef index = RoundIndex.Write(context.Store, context.Uri("points.msgpack"), results, results.Length);
        return new ReductionResult(index, input.Rows.Length);
    }

    private static (PointResult Result, float[]? Relaxed) Solve(
        RoundContext context, ReductionInput input, PointProblem point, Rivals? others, float[]? warmStart, Action<double> progress)
    {
        CoresetProblem problem = JobQuota.With(context, input.Rows, point.Problem);
        SolverOptions options = new()
        {
            Seed = context.Spec.Seed,
            Effort = context.Spec.Effort,
            Executor = context.Executor,
            WarmStart = warmStart,
            Progress = fraction => progress(fraction / 2),
        };
        CoresetSolution solution = input.Candidates is { } candidates
            ? point.SolveOn(candidates, problem.Quota, context.Spec.Solver, options, context.CancellationToken)
            : JobQuota.Solve(problem, context.Spec.Solver, options, context.CancellationToken);
        double value = CoresetObjective.Value(problem, solution.Selected);
        Certificate certificate = DualBound.Compute(
            problem,
            value,
            options with { WarmStart = null, Progress = fraction => progress((1 + fraction) / 2) },
            context.CancellationToken);
        float[] gains = CoresetObjective.Gains(problem, solution.Selected);
        CoresetColumns columns = new(
            Array.ConvertAll(solution.Selected, i => input.Rows[i]),
            Array.ConvertAll(solution.Selected, i => input.Importance[i]),
            Array.ConvertAll(solution.Selected, _ => 1f),
            Array.ConvertAll(solution.Selected, i => gains[i]));
        ArtifactRef coreset = context.Store.Write(
            context.Uri($"coreset-{point.Index:D4}.arrow"), stream => CoresetArtifact.Write(stream, columns));

        // Along the longest lists of the job, whatever the point's k: so the results of a sweep are measured alike.
        CoresetSimilarity similarity = CoresetSimilarity.Measure(input.Lists, input.Listed, input.Rows.Length, input.Lists.K, solution.Selected);
        IReadOnlyList<Rival>? rivals = others?.Of(point);
        PointResult result = new(
            point.Point.Name,
            checked((int)point.Point.Budget),
            point.Point.Fraction,
            Math.Min(point.Point.Neighbors, Math.Max(0, problem.Rows - 1)),
            problem.Alpha,
            value,
            certificate.UpperBound,
            Baselines.ExpectedRandom(problem, point.MeanRowWeight),
            rivals?[^1].Value,
            solution.Method,
            coreset,
            similarity.WithinCoreset,
            input.GraphIsWhole ? similarity.Coverage : null,
            similarity.CloseRows,
            rivals,
            similarity.CloseUnknown);
        return (result, solution.Relaxed);
    }
}
