using System.Globalization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Progress;

/// <summary>Which result of a sweep to begin with, and by what figures.</summary>
/// <param name="Point">The result.</param>
/// <param name="Lines">The same in words.</param>
internal sealed record SweepAdvice(PointSummary Point, IReadOnlyList<string> Lines)
{
    /// <summary>A coverage so near to the largest is as good.</summary>
    private const double Near = 0.02;

    /// <summary>
    /// The smallest choice whose coverage is as good as the largest, of several the one of the most important rows, and the same of each smaller size; null
    /// where no coverage is known.
    /// Choices that leave out nothing but copies are not looked at: there is nothing to cover.
    /// </summary>
    /// <param name="points">The results.</param>
    /// <param name="representatives">Rows that are no copies.</param>
    public static SweepAdvice? Of(IReadOnlyList<PointSummary> points, long representatives)
    {
        PointSummary[] weighed = [.. points.Where(point => point.Coverage is not null && point.Budget < representatives)];
        if (weighed.Length == 0)
        {
            return null;
        }

        double most = weighed.Max(point => point.Coverage!.Value);
        PointSummary largest = weighed.First(point => point.Coverage == most);
        long fewest = weighed.Where(point => point.Coverage >= most - Near).Min(point => point.Budget);
        PointSummary chosen = BestOf(weighed, fewest);
        int alike = weighed.Count(point => point.Budget == fewest);
        string place = chosen == largest ? "the largest of all" : Text($"within {Near:0.##} of the largest, the {most:F3} of {largest.Name} with {largest.Budget} rows");
        string families = chosen.FamiliesKept is { } kept ? Text($", {kept} of {representatives} families kept") : "";
        string rest = alike > 1 ? Text($"; of the {alike} with {fewest} rows it has the largest mean importance, {chosen.MeanScore:F3}, among those that cover as well") : "";
        PointSummary[] smaller = [.. weighed.Where(point => point.Budget < fewest).Select(point => point.Budget).Distinct().OrderDescending().Select(budget => BestOf(weighed, budget))];
        return new SweepAdvice(
            chosen,
            [
                Text($"begin with {chosen.Name} ({chosen.Budget} rows): its coverage of {chosen.Coverage:F3} is {place}{families}{rest};"),
                .. smaller.Length > 0 ? [$"  more rows cover more: if so many are too many, take {string.Join(", or ", smaller.Select(point => Text($"{point.Name} ({point.Budget} rows, coverage {point.Coverage:F3}, importance {point.MeanScore:F3})")))}"] : Array.Empty<string>(),
                "  coverage says how well the rows left out are stood for, not which choice trains best: accuracy was not measured here",
            ]);
    }

    /// <summary>Of the choices of so many rows that cover as well as any of them, the one of the most important rows.</summary>
    private static PointSummary BestOf(PointSummary[] points, long budget)
    {
        PointSummary[] alike = [.. points.Where(point => point.Budget == budget)];
        double most = alike.Max(point => point.Coverage!.Value);
        return alike.Where(point => point.Coverage >= most - Near).MaxBy(point => point.MeanScore)!;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
