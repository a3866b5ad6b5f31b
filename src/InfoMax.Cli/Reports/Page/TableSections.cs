using InfoMax.Cli.Reports.Numbers;
using InfoMax.Cli.Reports.Plots;

namespace InfoMax.Cli.Reports.Page;

/// <summary>Curves of sweeps, comparisons and tunings on a page.</summary>
internal static class TableSections
{
    /// <summary>A section with the curves, and their numbers below.</summary>
    public static void Curves(HtmlPage page, IReadOnlyList<CurvePanel> panels)
    {
        page.Begin("curves", "Settings and methods beside each other");
        page.Figures([.. panels.Select(panel => (Draw(panel), HtmlPage.Html(Caption(panel))))]);
        foreach (CurvePanel panel in panels)
        {
            double[] places = [.. panel.Curves.SelectMany(curve => curve.Points).Select(point => point.X).Distinct().Order()];
            page.Table(
                panel.Title,
                ["", .. places.Select(place => HtmlPage.Html(Place(panel, place)))],
                panel.Curves.Select(curve => (string[])[HtmlPage.Html(curve.Name), .. places.Select(place => Value(curve, place))]));
        }

        page.End();
    }

    private static string Draw(CurvePanel panel)
    {
        string id = $"plot-{panel.Id}";
        CurvePoint[] points = [.. panel.Curves.SelectMany(curve => curve.Points)];
        CurvePoint most = points.MaxBy(point => point.Y)!;
        string description = HtmlPage.Text($"{panel.Curves.Count} curves of {panel.Measure} by {panel.Axis}; the largest value is {most.Y:G4}, of {panel.Curves.First(curve => curve.Points.Contains(most)).Name} at {Place(panel, most.X)}. The table below has all numbers.");
        return points.Select(point => point.X).Distinct().Count() == 1
            ? DotPlot.Draw(id, panel.Title, description, panel.Measure, panel.Curves)
            : CurvePlot.Draw(id, panel.Title, description, panel.Axis, panel.Measure, place => Place(panel, place), panel.Curves, panel.IsShare);
    }

    private static string Caption(CurvePanel panel) => $"{panel.Title}.{(panel.Bars is { } bars && panel.Curves.Any(curve => curve.Points.Any(point => point.Error > 0)) ? $" Bars: {bars}." : "")}";

    private static string Place(CurvePanel panel, double place) => panel.IsShare ? HtmlPage.Text($"{place * 100:0.##} %") : HtmlPage.Text($"{place:G3}");

    private static string Value(Curve curve, double place) => curve.Points.FirstOrDefault(point => point.X == place) is not { } point ? ""
        : point.Error > 0 ? $"{Number(point.Y)} ± {Number(point.Error)}" : Number(point.Y);

    private static string Number(double value) => Math.Abs(value) < 10 ? HtmlPage.Text($"{value:F3}") : HtmlPage.Text($"{value:F1}");
}
