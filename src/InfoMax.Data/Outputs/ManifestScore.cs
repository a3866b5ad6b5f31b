using InfoMax.Data.Formats;

namespace InfoMax.Data.Outputs;

/// <summary>A score that was read or made.</summary>
/// <param name="Score">As <c>--score</c> names it.</param>
/// <param name="Weight">Its weight in a combination; 1 for one that is no part of such.</param>
/// <param name="Order">Which of its values are worth more; null in a table of scores, and for a part of a combination, which has its own.</param>
public sealed record ManifestScore(string Score, double Weight, string? Order)
{
    /// <summary>The scores of a job, the parts of a combination in its place.</summary>
    /// <param name="source">What was asked for, an automatic one found.</param>
    /// <param name="order">The order that importance was made by; null where none was.</param>
    public static IReadOnlyList<ManifestScore> Of(ScoreSource source, string? order)
    {
        ArgumentNullException.ThrowIfNull(source);
        return
        [
            .. source.Outputs().SelectMany(score => score.Kind == ScoreKind.Combine
                ? score.Terms().Select(term => new ManifestScore(term.Score.ToString(), term.Weight, null))
                : [new ManifestScore(score.ToString(), 1, order)]),
        ];
    }
}
