using InfoMax.Core.Objective;
using InfoMax.Core.Scores;

namespace InfoMax.Core.Evaluation;

/// <summary>A way to choose rows that <see cref="TuneSearch"/> tries.</summary>
/// <param name="Score">
/// The score; or <see cref="Random"/>, <see cref="ClassRandom"/>, <see cref="DedupeTop"/>, <see cref="Facility"/>, which have no objective.
/// </param>
/// <param name="Order">Which scores are worth most; null where the method has no objective.</param>
/// <param name="Factor">c in k = clamp(round(c / f), 5, 128).</param>
/// <param name="Boost">B of alpha.</param>
/// <param name="Quota">How the budget is divided among the labels.</param>
public sealed record TuneCandidate(string Score, ScoreOrder? Order, double Factor, double Boost, QuotaKind Quota = QuotaKind.None)
{
    /// <summary>Rows by chance.</summary>
    public const string Random = "random";

    /// <summary>Rows by chance, of every class its share.</summary>
    public const string ClassRandom = "class-random";

    /// <summary>The highest importance of the job's own score among the rows that are no copies.</summary>
    public const string DedupeTop = "dedupe-top";

    /// <summary>Facility location on the graph: the rows that are nearest to all; with a quota of every class by itself.</summary>
    public const string Facility = "facility";

    /// <summary>Quantiles of difficulty that rows are looked for at, 0 the easiest.</summary>
    private static readonly double[] Quantiles = [0, 0.2, 0.4, 0.6, 0.8];

    private static readonly (double Factor, double Boost)[] Weights = [(2, 3), (4, 0.5), (4, 1)];

    private static readonly QuotaKind[] Quotas = [QuotaKind.None, QuotaKind.Proportional, QuotaKind.Equal];

    private static readonly double[] FacilityFactors = [2, 4];

    /// <summary>True for a choice that weighs a score against redundancy.</summary>
    public bool HasObjective => Order is not null;

    /// <summary>All that is tried: <paramref name="standard"/> first, each once.</summary>
    /// <param name="standard">What a job does by default.</param>
    /// <param name="scores">Scores that the input allows; high ends of a score whose default order is high count as easy.</param>
    public static IReadOnlyList<TuneCandidate> Of(TuneCandidate standard, IEnumerable<ScoreDefinition> scores)
    {
        ArgumentNullException.ThrowIfNull(standard);
        ArgumentNullException.ThrowIfNull(scores);
        List<TuneCandidate> all =
        [
            standard,
            new(Random, null, 0, 0),
            new(ClassRandom, null, 0, 0),
            new(DedupeTop, null, 0, 0),
            .. from factor in FacilityFactors
               from quota in Quotas
               select new TuneCandidate(Facility, null, factor, 0, quota),
        ];
        foreach (ScoreDefinition score in scores)
        {
            foreach (double quantile in Quantiles)
            {
                all.AddRange(
                    from weight in Weights
                    from quota in Quotas
                    select new TuneCandidate(score.Name, OrderOf(score, quantile), weight.Factor, weight.Boost, quota));
            }
        }

        return [.. all.Distinct()];
    }

    private static ScoreOrder OrderOf(ScoreDefinition score, double quantile)
    {
        bool isHigh = score.Order == ScoreOrder.High;
        return quantile > 0 ? ScoreOrder.At(isHigh ? 1 - quantile : quantile) : isHigh ? ScoreOrder.High : ScoreOrder.Low;
    }
}
