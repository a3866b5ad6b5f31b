using System.Globalization;
using InfoMax.Cluster.Jobs;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>A choice beside simpler rules, and a sweep's results beside each other: wide enough that no head and no number is cut.</summary>
internal static class SummaryTables
{
    /// <summary>What a sweep's columns take beside the folders' names.</summary>
    private const int SweepColumns = 82;

    /// <summary>Columns of the terminal that the tables need, however narrow it says to be: numbers cut short cannot be read.</summary>
    public static int WidthOf(IReadOnlyList<PointSummary> points) => Math.Max(100, points.Count < 2 ? 0 : SweepColumns + points.Max(point => point.Name.Length));

    /// <summary>The kept rows beside simpler choices of as many.</summary>
    /// <param name="point">The choice.</param>
    /// <param name="isExact">Whether all neighbours were found.</param>
    public static Table Beside(PointSummary point, bool isExact)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("as many rows by");
        IReadOnlyList<Rival> rivals = point.Rivals ?? [];
        foreach (string name in (string[])["this choice", .. rivals.Select(rival => rival.Name)])
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)) { Alignment = Justify.Right });
        }

        void Row(string name, string own, Func<Rival, string> other) => table.AddRow([name, own, .. rivals.Select(other)]);
        Row("mean importance (0 worst, 1 best)", Text($"{point.MeanScore:F3}"), rival => Text($"{rival.MeanScore:F3}"));
        if (point is { MeanRawScore: { } raw, MeanRawScoreOfAll: { } all })
        {
            Row(Text($"mean score as given (of all rows {all:G4})"), Text($"{raw:G4}"), _ => "");
        }

        if (point.Coverage is { } coverage)
        {
            Row("coverage (dropped rows but copies, to a kept neighbour)", Text($"{coverage:F3}"), rival => Text($"{rival.Coverage:F3}"));
        }

        Row("kept rows within .95 of another kept one", Close(point.CloseRows, point.CloseRowsAtMost, isExact), rival => Close(rival.CloseRows, rival.CloseRowsAtMost, isExact));
        Row("objective F (below 0: mostly redundancy)", Text($"{point.Value:F2}"), rival => Text($"{rival.Value:F2}"));
        return table;
    }

    /// <summary>A line for each result of a sweep.</summary>
    /// <param name="points">The results.</param>
    /// <param name="representatives">Rows that are no copies: what is dropped by a budget above them are copies, of which coverage does not speak.</param>
    /// <param name="isExact">Whether all neighbours were found.</param>
    public static Table Sweep(IReadOnlyList<PointSummary> points, long representatives, bool isExact)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("folder") { NoWrap = true });
        foreach (string head in (string[])["rows", "k", "alpha", "importance", "coverage", "close", "shared", "gap"])
        {
            table.AddColumn(new TableColumn(head) { Alignment = Justify.Right, NoWrap = true });
        }

        foreach (PointSummary point in points)
        {
            table.AddRow(
                Markup.Escape(point.Name),
                Text($"{point.Budget}"),
                Text($"{point.Neighbors}"),
                Text($"{point.Alpha:G3}"),
                Text($"{point.MeanScore:F3}"),
                point.Coverage is { } coverage && point.Budget < representatives ? Text($"{coverage:F3}") : "",
                Close(point.CloseRows, point.CloseRowsAtMost, isExact),
                point.Overlap is { } overlap ? Text($"{overlap * 100:F0} %") : "",
                point.UpperBound <= point.Value ? "0 %" : point.Value == 0 ? "" : Text($"{(point.UpperBound - point.Value) / Math.Abs(point.Value) * 100:F1} %"));
        }

        table.Caption("coverage: mean cosine of a dropped row that is no copy to a kept neighbour, 0 without one; close: kept rows within .95 of another; shared: rows that the line above has too");
        return table;
    }

    /// <summary>A count that is known, or the two between which it lies: about, where neighbours were missed.</summary>
    private static string Close(long atLeast, long atMost, bool isExact) => atMost <= atLeast ? Text($"{atLeast}") : Text($"{atLeast} to {(isExact ? "" : "about ")}{atMost}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
