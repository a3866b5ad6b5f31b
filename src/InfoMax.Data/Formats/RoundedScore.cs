using System.Globalization;

namespace InfoMax.Data.Formats;

/// <summary>Scores of one source that have more digits than a double holds. Those that differ only there are equal once they are read.</summary>
/// <param name="Score">The source, as the command line would name it.</param>
/// <param name="Count">Rows whose score was rounded, at least 1.</param>
/// <param name="Row">The first of them, over the whole input.</param>
/// <param name="Written">Its score as it is written.</param>
/// <param name="Read">The double that it became.</param>
public sealed record RoundedScore(string Score, long Count, long Row, string Written, double Read)
{
    /// <summary>A line for the user on each source, in the order of their first mention.</summary>
    /// <param name="parts">What parts of the input have.</param>
    public static IReadOnlyList<string> Lines(IEnumerable<RoundedScore> parts) =>
        [.. parts.GroupBy(part => part.Score, StringComparer.Ordinal).Select(of => Line(of.MinBy(part => part.Row)!, of.Sum(part => part.Count)))];

    private static string Line(RoundedScore first, long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"--score {first.Score}: {count} {(count == 1 ? "score has" : "scores have")} more digits than float64 holds, and those that differ only there rank as equal; the first is row {first.Row}, {first.Written} read as {ScoreDigits.Text(first.Read, first.Written)}; subtract a constant from the scores, or divide them, if those digits matter");
}
