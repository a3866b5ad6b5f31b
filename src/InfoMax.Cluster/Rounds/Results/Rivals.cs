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

    /// <summary>
    /// Random rows, as they are on average, and the best scores, both of all valid rows, and the best scores among rows that are no copies, which
    /// is the last.
    /// </summary>
    public IReadOnlyList<Rival> Of(PointProblem point)
    {
        int budget = point.Problem.Budget;
        int[] representatives = Array.ConvertAll(Baselines.TopScores(point.Problem.Importance, budget), _all.PlaceOf);
        return
        [
            Random(point),
            Measure("top", point, Baselines.TopScores(_all.Importance, budget)),
            Measure("dedupe-top", point, representatives),
        ];
    }

    /// <summary>
    /// What is to be expected of random rows: means and families in closed form, coverage and close rows as the mean of some seeded draws. F is that of random
    /// rows that are no copies, as <see cref="PointResult.Random"/>.
    /// </summary>
    private Rival Random(PointProblem point)
    {
        int budget = point.Problem.Budget;
        Rival[] draws = [.. Enumerable.Range(0, Rival.Draws).Select(i => Measure("random", point, RandomBaselines.Random(_all.Count, budget, _seed + (ulong)i)))];
        return new Rival(
            "random",
            Baselines.ExpectedRandom(point.Problem, point.MeanRowWeight),
            Mean(_all.Importance),
            draws.Average(draw => draw.Coverage),
            Rounded(draws.Average(draw => draw.CloseRows)),
            Rounded(draws.Average(draw => draw.CloseRowsAtMost)),
            _all.HasFamilies ? Rounded(Baselines.ExpectedFamilies(_all.Count, budget, _all.FamilySizes())) : null,
            _all.RawScores is { } raw ? raw.Average() : null);
    }

    /// <param name="method">Its name.</param>
    /// <param name="point">What it is beside.</param>
    /// <param name="places">Places of the rows among all valid ones, ascending.</param>
    private Rival Measure(string method, PointProblem point, int[] places)
    {
        int[] families = [.. places.Select(place => _all.Families[place]).Distinct().Order()];
        bool hasCopies = families.Length < places.Length || places.Any(_all.IsCopy);
        CoresetSimilarity similarity = CoresetSimilarity.Measure(_input.Lists, _input.Listed, _input.Rows.Length, _input.Lists.K, families);
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

    /// <summary>To the nearest whole; null where a draw has none.</summary>
    private static long? Rounded(double? mean) => mean is { } known ? (long)Math.Round(known, MidpointRounding.AwayFromZero) : null;

    private static double Mean(float[] values) => values.Length == 0 ? 0 : values.Average(value => (double)value);

    private static double Mean(int[] places, Func<int, double> value) => places.Length == 0 ? 0 : places.Average(value);
}
