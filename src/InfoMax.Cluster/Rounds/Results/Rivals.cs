using InfoMax.Cluster.Jobs;
using InfoMax.Core.Baselines;
using InfoMax.Core.Objective;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>Simpler choices of as many rows as a result has, measured as that is: what a user would otherwise do.</summary>
internal sealed class Rivals
{
    private readonly ReductionInput _input;
    private readonly RivalRows _all;
    private readonly ulong _seed;

    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="input">The representatives with their graph.</param>
    public Rivals(RoundContext context, ReductionInput input)
    {
        _input = input;
        _all = RivalRows.Read(context, input);
        _seed = context.Spec.Seed;
    }

    /// <summary>A seeded random choice and the best scores, both of all valid rows, and the best scores among rows that are no copies, which is the last.</summary>
    public IReadOnlyList<Rival> Of(PointProblem point)
    {
        int budget = point.Problem.Budget;
        Rival random = Measure("random", point, RandomBaselines.Random(_all.Count, budget, _seed));
        int[] representatives = Array.ConvertAll(Baselines.TopScores(point.Problem.Importance, budget), _all.PlaceOf);
        return
        [
            random.Value is null ? random : random with { Value = Baselines.ExpectedRandom(point.Problem, point.MeanRowWeight) },
            Measure("top", point, Baselines.TopScores(_all.Importance, budget)),
            Measure("dedupe-top", point, representatives),
        ];
    }

    /// <param name="method">Its name.</param>
    /// <param name="point">What it is beside.</param>
    /// <param name="places">Places of the rows among all valid ones, ascending.</param>
    private Rival Measure(string method, PointProblem point, int[] places)
    {
        int[] families = [.. places.Select(place => _all.Families[place]).Distinct().Order()];
        bool hasCopies = families.Length < places.Length || places.Any(_all.IsCopy);
        CoresetSimilarity similarity = CoresetSimilarity.Measure(_input.Lists, _input.Listed, _input.Rows.Length, point.Point.Neighbors, families);
        return new Rival(
            method,
            hasCopies ? null : CoresetObjective.Value(point.Problem, families),
            Mean(places, place => _all.Importance[place]),
            similarity.Coverage,
            hasCopies ? null : similarity.CloseRows,
            hasCopies ? null : similarity.CloseRows + similarity.CloseUnknown,
            _all.HasFamilies ? families.Length : null,
            _all.RawScores is { } raw ? Mean(places, place => raw[place]) : null);
    }

    private static double Mean(int[] places, Func<int, double> value) => places.Length == 0 ? 0 : places.Average(value);
}
