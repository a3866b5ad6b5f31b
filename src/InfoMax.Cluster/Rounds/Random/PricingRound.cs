using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Results;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Random;

/// <summary>
/// Column generation over partitions (after Dantzig and Wolfe, "Decomposition principle for linear programs", 1960): a
/// relaxed solve on the candidates prices every other row, and the partitions' shortlists take the rows that look best
/// at that price. Rows without a price keep their importance as gain.
/// </summary>
/// <remarks>
/// Artifacts: one coreset table a sweep point, ascending rows with their priced gain, at most k entries a candidate. A job
/// whose candidates are all its rows has nothing to price and writes no tables.
/// </remarks>
[RoundKernel(RoundKind.Pricing)]
internal static class PricingRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        ReductionInput input = ReductionInput.Read(context);
        int[] candidates = input.Candidates!;
        List<(int Index, PricedPoint Point)> priced = [];
        if (candidates.Length < input.Rows.Length)
        {
            int points = SweepPoint.Of(context).Count;
            foreach (PointProblem point in PointProblem.Of(context, input))
            {
                int done = priced.Count;
                SolverOptions options = new()
                {
                    Seed = context.Spec.Seed,
                    Executor = context.Executor,
                    Progress = fraction => context.Progress((done + fraction) / points),
                };
                priced.Add((point.Index, Price(context, input, point, options, candidates)));
            }
        }

        PricedPoint[] content = [.. priced.OrderBy(p => p.Index).Select(p => p.Point)];
        return new ArtifactResult(RoundIndex.Write(context.Store, context.Uri("prices.msgpack"), content, content.Length));
    }

    private static PricedPoint Price(
        RoundContext context, ReductionInput input, PointProblem point, SolverOptions options, int[] candidates)
    {
        CoresetSolution incumbent = point.SolveOn(candidates, null, SolverKind.Gradient, options, context.CancellationToken);
        float[] x = new float[input.Rows.Length];
        for (int i = 0; i < candidates.Length; i++)
        {
            x[candidates[i]] = incumbent.Relaxed![i];
        }

        double[] pressure = OptimisticGain.Pressure(point.Lists, x);
        foreach (int candidate in candidates)
        {
            pressure[candidate] = 0;
        }

        int[] rows = [.. Enumerable.Range(0, pressure.Length).Where(i => pressure[i] > 0)];
        CoresetColumns columns = new(
            Array.ConvertAll(rows, i => input.Rows[i]),
            Array.ConvertAll(rows, i => input.Importance[i]),
            new float[rows.Length],
            Array.ConvertAll(rows, i => OptimisticGain.Of(input.Importance[i], point.Problem.Alpha, pressure[i])));
        ArtifactRef gains = context.Store.Write(
            context.BulkUri($"gains-{point.Index:D4}.arrow"), stream => CoresetArtifact.Write(stream, columns));
        return new PricedPoint(gains, point.Problem.Alpha);
    }
}
