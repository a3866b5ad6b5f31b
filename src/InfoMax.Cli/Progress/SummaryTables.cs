using System.Globalization;
using InfoMax.Cluster.Jobs;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>A choice beside simpler rules, and a sweep's results beside each other: wide enough that no head and no number is cut.</summary>
internal static class SummaryTables
{
    /// <summary>What a sweep's columns take beside the folders' names.</summary>
    private const int SweepColumns = 106;

    /// <summary>Columns of the terminal that the tables need, however narrow it says to be: numbers cut short cannot be read.</summary>
    public static int WidthOf(IReadOnlyList<PointSummary> points) => Math.Max(100, points.Count < 2 ? 0 : SweepColumns + points.Max(point => point.Name.Length));

    /// <summary>The kept rows beside simpler choices of as many.</summary>
    /// <param name="point">The choice.</param>
    /// <param name="families">Families of all valid rows, each a row and its copies.</param>
    /// <param name="isExact">Whether all neighbours were found.</param>
    public static Table Beside(PointSummary point, long families, bool isExact)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("as many rows by") { NoWrap = true });
        IReadOnlyList<Rival> rivals = point.Rivals ?? [];
        foreach (string name in (string[])["this choice", .. rivals.Select(rival => rival.Method)])
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)) { Alignment = Justify.Right, NoWrap = true });
        }

        void Row(string name, string own, Func<Rival, string> other) => table.AddRow([name, own, .. rivals.Select(other)]);
        if (point.FamiliesKept is { } kept)
        {
            Row(Text($"families kept (of {families})"), Text($"{kept}"), rival => Or(rival.FamiliesKept, count => Text($"{count}")));
        }

        if (point.Coverage is { } coverage)
        {
            Row("coverage (left-out families to kept ones)", Text($"{coverage:F3}"), rival => Text($"{rival.Coverage:F3}"));
        }

        if (point is { MeanRawScore: { } raw, MeanRawScoreOfAll: { } all })
        {
            Row(Text($"mean raw score ({Better(point.Order)}all: {all:G4})"), Text($"{raw:G4}"), rival => Or(rival.MeanRawScore, mean => Text($"{mean:G4}")));
        }

        Row("mean score (importance: 0 worst, 1 best)", Text($"{point.MeanScore:F3}"), rival => Text($"{rival.MeanScore:F3}"));
        Row("close rows (within .95 of another)", Close(point.CloseRows, point.CloseRowsAtMost, isExact), rival => Or(rival.CloseRows, least => Close(least, rival.CloseRowsAtMost ?? least, isExact)));
        Row("objective F (below 0: mostly redundancy)", Text($"{point.Value:F2}"), rival => Or(rival.Value, value => Text($"{value:F2}")));
        return table;
    }

    /// <summary>What the words of the table mean, a line each.</summary>
    public static IEnumerable<string> BesideNotes(PointSummary point)
    {
        yield return (point.FamiliesKept is null ? "  " : "  family: a row and its copies; ") + "coverage: mean cosine to the nearest kept one among its neighbours, 0 without one";
        if (point.Rivals is { Count: > 0 })
        {
            yield return Text($"  random: random rows on average (coverage, close rows: the mean of {Rival.Draws} draws; F: of rows that are no copies)");
            yield return "  top: the best scores; dedupe-top: the best scores of rows that are no copies";
        }

        if (point.Rivals?.Any(rival => rival.CloseRows is null) == true)
        {
            yield return "  -: copies are among its rows, and F is over rows that are none";
        }
    }

    /// <summary>A line for each result of a sweep.</summary>
    /// <param name="points">The results.</param>
    /// <param name="representatives">Rows that are no copies: what is dropped by a budget above them are copies, of which coverage does not speak.</param>
    /// <param name="isExact">Whether all neighbours were found.</param>
    public static Table Sweep(IReadOnlyList<PointSummary> points, long representatives, bool isExact)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("folder") { NoWrap = true });
        bool isRaw = points.All(point => point.MeanRawScore is not null);
        foreach (string head in (string[])["rows", "k", "alpha", "coverage", "mean score", .. isRaw ? ["mean raw score"] : Array.Empty<string>(), "close rows", "shared", "gap"])
        {
            table.AddColumn(new TableColumn(head) { Alignment = Justify.Right, NoWrap = true });
        }

        foreach (PointSummary point in points)
        {
            bool isWeighed = point.Budget < representatives;
            table.AddRow(
            [
                Markup.Escape(point.Name),
                Text($"{point.Budget}"),
                Text($"{point.Neighbors}"),
                Text($"{point.Alpha:G3}"),
                point.Coverage is { } coverage && isWeighed ? Text($"{coverage:F3}") : "",
                Text($"{point.MeanScore:F3}"),
                .. isRaw ? [Text($"{point.MeanRawScore:G4}")] : Array.Empty<string>(),
                Close(point.CloseRows, point.CloseRowsAtMost, isExact),
                point.Shared is { } shared ? Text($"{shared * 100:F0} %") : "",
                point.UpperBound <= point.Value ? "0 %" : point.Value == 0 ? "" : Text($"{(point.UpperBound - point.Value) / Math.Abs(point.Value) * 100:F1} %"),
            ]);
        }

        return table;
    }

    /// <summary>What the heads of a sweep's table mean, a line or two of them in one.</summary>
    /// <param name="points">The results.</param>
    public static IEnumerable<string> SweepNotes(IReadOnlyList<PointSummary> points)
    {
        yield return "  k: neighbours that count as redundant; gap: how much higher F, at this k and alpha, could be at most";
        if (points.Any(point => point.Coverage is not null))
        {
            yield return Text($"  coverage: mean cosine of a family left out (a row and its copies) to the nearest kept one among its {points.Max(point => point.Neighbors)} neighbours,");
            yield return "    0 without one: the same neighbours for every line";
        }

        yield return "  mean score: importance of the kept rows, 0 worst, 1 best; close rows: those within .95 of another kept one";
        if (points.All(point => point.MeanRawScore is not null))
        {
            yield return $"  mean raw score: {Better(points[0].Order)}of the kept rows";
        }

        yield return "  shared: share of its rows (of the smaller choice's) that the line above has too";
    }

    /// <summary>Which raw scores are better, in words before others; a worker of an earlier version does not say.</summary>
    private static string Better(string? order) => order switch
    {
        null => "",
        "high" => "high is better; ",
        "low" => "low is better; ",
        _ => $"best {order}; ",
    };

    private static string Or<T>(T? value, Func<T, string> text)
        where T : struct => value is { } known ? text(known) : "-";

    /// <summary>A count that is known, or the two between which it lies: about, where neighbours were missed.</summary>
    private static string Close(long atLeast, long atMost, bool isExact) => atMost <= atLeast ? Text($"{atLeast}") : Text($"{atLeast} to {(isExact ? "" : "about ")}{atMost}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
