using System.Globalization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Progress;

/// <summary>
/// Which result of a sweep to begin with, by a rule that is said: the smallest choice after which coverage grows by less than .01 for each further 1 % of the
/// rows that are no copies. That is its mean growth from no row to all of them: up to there a row brings others nearer, beyond it hardly more than itself.
/// </summary>
/// <param name="Point">The result.</param>
/// <param name="Lines">The same in words.</param>
internal sealed record SweepAdvice(PointSummary Point, IReadOnlyList<string> Lines)
{
    /// <summary>A coverage so near to the largest of as many rows is as good.</summary>
    private const double Near = 0.02;

    /// <summary>
    /// The advice; null where no coverage is known. Of several choices of one size the one of the most important rows is looked at, of those that cover as well as
    /// any of them. Choices that leave out nothing but copies are not looked at: there is nothing to cover.
    /// </summary>
    /// <param name="points">The results, which are measured along the same neighbour lists.</param>
    /// <param name="representatives">Rows that are no copies.</param>
    public static SweepAdvice? Of(IReadOnlyList<PointSummary> points, long representatives)
    {
        PointSummary[] weighed = [.. points.Where(point => point.Coverage is not null && point.Budget < representatives)];
        if (weighed.Length == 0)
        {
            return null;
        }

        PointSummary[] sizes = [.. weighed.GroupBy(point => point.Budget).OrderBy(size => size.Key).Select(BestOf)];
        int knee = Array.FindIndex(sizes, point => sizes.All(larger => larger.Budget <= point.Budget || Growth(point, larger, representatives) < 0.01));
        PointSummary chosen = sizes[knee];
        int alike = weighed.Count(point => point.Budget == chosen.Budget);
        string rest = alike > 1 ? Text($"; of the {alike} with {chosen.Budget} rows it has the largest mean score, {chosen.MeanScore:F3}, of those within {Near:0.##} of the best coverage") : "";
        string rule = sizes.Length == 1 ? ""
            : knee == sizes.Length - 1 ? ", the largest: up to it coverage grows by .01 or more for each further 1 % of the rows, so a larger one may cover much more"
            : ", the smallest after which coverage grows by less than .01 for each further 1 % of the rows";
        return new SweepAdvice(
            chosen,
            [
                Text($"begin with {chosen.Name} ({chosen.Budget} rows, coverage {chosen.Coverage:F3}){rule}{rest}"),
                .. sizes.Zip(sizes.Skip(1), (less, more) => Text($"  from {less.Name} to {more.Name}: for each further 1 % of the rows coverage {Growth(less, more, representatives):+0.0000;-0.0000}, mean score {Change(less, more, representatives):+0.0000;-0.0000}")),
                "  coverage says how well the rows left out are stood for; which budget trains best no figure here can say: accuracy was not measured",
            ]);
    }

    /// <summary>Of the choices of so many rows that cover as well as any of them, the one of the most important rows.</summary>
    private static PointSummary BestOf(IEnumerable<PointSummary> alike)
    {
        double most = alike.Max(point => point.Coverage!.Value);
        return alike.Where(point => point.Coverage >= most - Near).MaxBy(point => point.MeanScore)!;
    }

    private static double Growth(PointSummary less, PointSummary more, long rows) => (more.Coverage!.Value - less.Coverage!.Value) / Percent(less, more, rows);

    private static double Change(PointSummary less, PointSummary more, long rows) => (more.MeanScore - less.MeanScore) / Percent(less, more, rows);

    private static double Percent(PointSummary less, PointSummary more, long rows) => 100.0 * (more.Budget - less.Budget) / rows;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
