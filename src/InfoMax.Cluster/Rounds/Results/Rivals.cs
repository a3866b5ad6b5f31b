using InfoMax.Cluster.Jobs;
using InfoMax.Core.Baselines;
using InfoMax.Core.Objective;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>Simpler choices of as many rows as a result has, measured as that is: what a user would otherwise do.</summary>
internal static class Rivals
{
    /// <summary>A seeded random choice, with the F that random choices have on average, and the best scores among rows that are no copies.</summary>
    public static IReadOnlyList<Rival> Of(ReductionInput input, PointProblem point, ulong seed) =>
    [
        Measure("random", input, point, RandomBaselines.Random(point.Problem.Rows, point.Problem.Budget, seed)) with { Value = Baselines.ExpectedRandom(point.Problem, point.MeanRowWeight) },
        Measure("dedupe, then top scores", input, point, Baselines.TopScores(point.Problem)),
    ];

    private static Rival Measure(string name, ReductionInput input, PointProblem point, int[] rows)
    {
        CoresetSimilarity similarity = CoresetSimilarity.Measure(input.Lists, input.Listed, input.Rows.Length, point.Point.Neighbors, rows);
        double importance = rows.Length == 0 ? 0 : rows.Average(row => (double)point.Problem.Importance[row]);
        return new Rival(name, CoresetObjective.Value(point.Problem, rows), importance, similarity.Coverage, similarity.CloseRows, similarity.CloseRows + similarity.CloseUnknown);
    }
}
