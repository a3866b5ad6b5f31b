using System.Globalization;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;

namespace InfoMax.Core.Evaluation;

/// <summary>A way to choose rows that <see cref="TuneSearch"/> tries.</summary>
/// <param name="Score">
/// The score; or a method of <c>compare</c>, which has no objective: <see cref="Random"/>, <see cref="ClassRandom"/>, <see cref="DedupeTop"/>,
/// <see cref="Facility"/>, <see cref="Strata"/>, or one of <see cref="Methods"/>.
/// </param>
/// <param name="Order">Which scores are worth most; null where the method has no objective.</param>
/// <param name="Factor">c in k = clamp(round(c / f), 5, 128).</param>
/// <param name="Boost">B of alpha.</param>
/// <param name="Quota">How the budget is divided among the labels.</param>
/// <param name="Easiest">Share of the rows that facility location and strata choose among, those of lowest <see cref="Difficulty"/>; 1 for all.</param>
public sealed record TuneCandidate(
    string Score, ScoreOrder? Order, double Factor, double Boost, QuotaKind Quota = QuotaKind.None, double Easiest = 1)
{
    /// <summary>Rows by chance.</summary>
    public const string Random = "random";

    /// <summary>Rows by chance, of every class its share.</summary>
    public const string ClassRandom = "class-random";

    /// <summary>The highest importance of the job's own score among the rows that are no copies.</summary>
    public const string DedupeTop = "dedupe-top";

    /// <summary>Facility location on the graph: the rows that are nearest to all; with a quota of every class by itself.</summary>
    public const string Facility = "facility";

    /// <summary>Strata of difficulty, filled to the budget (coverage-centric selection); with a quota of every class by itself.</summary>
    public const string Strata = "ccs";

    /// <summary>The score by which rows are easy or hard to <see cref="Facility"/> and <see cref="Strata"/>.</summary>
    public const string Difficulty = "el2n";

    /// <summary>Quantiles of difficulty that rows are looked for at, 0 the easiest.</summary>
    private static readonly double[] Quantiles = [0, 0.2, 0.4, 0.6, 0.8];

    private static readonly (double Factor, double Boost)[] Weights = [(2, 3), (4, 1), (4, 3)];

    private static readonly QuotaKind[] Quotas = [QuotaKind.None, QuotaKind.Proportional, QuotaKind.Equal];

    private static readonly double[] FacilityFactors = [2, 4];

    /// <summary>Hard rows cover what no model of few rows learns, and wrong labels are among them: how much of them to leave out is searched.</summary>
    private static readonly double[] EasyShares = [1, 0.9, 0.8, 0.6, 0.4];

    /// <summary>Methods of <c>compare</c> that are tried as they are: those that pass over all rows at every pick would cost more than all others.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["half-random", "window", "moderate", "d2", "graphcut"];

    /// <summary>True for a choice that weighs a score against redundancy.</summary>
    public bool HasObjective => Order is not null;

    /// <summary>True for a choice that a job does not make by itself, so that its rows are handed on as a file of scores.</summary>
    public bool IsFixed => !HasObjective && Score != DedupeTop;

    /// <summary>
    /// Which rows it looks for, for a table: the order of a score; of a method the easiest share, and c where it looks at neighbours, since nothing
    /// else tells two of one method apart. Null for a method that looks at all rows alike.
    /// </summary>
    public string? Where
    {
        get
        {
            string[] parts =
            [
                .. Easiest < 1 ? [string.Create(CultureInfo.InvariantCulture, $"easiest:{Easiest}")] : Array.Empty<string>(),
                .. Factor > 0 ? [string.Create(CultureInfo.InvariantCulture, $"c:{Factor}")] : Array.Empty<string>(),
            ];
            return HasObjective ? Order!.ToString() : parts.Length > 0 ? string.Join(' ', parts) : null;
        }
    }

    /// <summary>
    /// The scores that are searched beside the job's own. <c>density</c>, <c>prototype</c> and <c>forgetting</c> are not: on sets that were not those of
    /// the results they were chosen nowhere to a gain, and every candidate more is one that may lead by luck.
    /// </summary>
    public static IReadOnlyList<string> Scores { get; } = ["hub", "el2n", "margin", "aum", "entropy", "agreement"];

    /// <summary>All that is tried: <paramref name="standard"/> first, each once.</summary>
    /// <param name="standard">What a job does by default.</param>
    /// <param name="scores">Scores whose quantiles are searched; high ends of a score whose default order is high count as easy.</param>
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
               from easiest in EasyShares
               select new TuneCandidate(Facility, null, factor, 0, quota, easiest),
            .. from quota in Quotas
               from easiest in EasyShares
               select new TuneCandidate(Strata, null, 0, 0, quota, easiest),
            .. Methods.Select(method => new TuneCandidate(method, null, 0, 0)),
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
