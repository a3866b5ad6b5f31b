using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>
/// Curves with error bars. Curves differ by colour (Okabe and Ito's, which the colour-blind tell apart), by mark and by dash, and
/// are named in a legend below.
/// </summary>
internal static class CurvePlot
{
    private const int PlotHeight = 250;
    private const int LegendLine = 18;
    private const int LegendColumns = 2;

    private static readonly string[] Colors = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8000", "#777777"];
    private static readonly string[] Dashes = ["", "6 3", "2 3"];
    private static readonly string[] Marks = ["M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", "M-3 -3h6v6h-6z", "M0 -4L4 3H-4z", "M0 -4L4 0L0 4L-4 0z"];

    /// <summary>Draws it as SVG with title and description for screen readers.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="upward">That of the vertical one.</param>
    /// <param name="labelX">A place along the horizontal axis in words.</param>
    /// <param name="curves">The curves; each has points.</param>
    /// <param name="isRatio">Whether places along the horizontal axis matter by their ratio, as shares do.</param>
    public static string Draw(string id, string title, string description, string axis, string upward, Func<double, string> labelX, IReadOnlyList<Curve> curves, bool isRatio)
    {
        CurvePoint[] points = [.. curves.SelectMany(curve => curve.Points)];
        double[] places = [.. points.Select(point => point.X).Distinct().Order()];
        double Place(double x) => isRatio ? Math.Log(x) : x;
        double low = points.Min(point => point.Y - point.Error);
        double high = points.Max(point => point.Y + point.Error);
        double span = high > low ? high - low : 1;
        (double from, double to) = (Place(places[0]), Place(places[^1]));
        double margin = to > from ? 0.06 * (to - from) : 1;
        PlotArea area = new(56, 26, Svg.Width - 68, PlotHeight - 70, from - margin, to + margin, low - (0.05 * span), high + (0.05 * span));
        int lines = (curves.Count + LegendColumns - 1) / LegendColumns;
        StringBuilder svg = Svg.Begin(id, title, description, PlotHeight + 20 + (lines * LegendLine));
        area.AppendRows(svg, value => Svg.Text($"{value:G3}"));
        area.AppendColumns(svg, places.Select(Place), place => labelX(isRatio ? Math.Exp(place) : place), axis);
        svg.Append(Svg.Text($"<text x=\"{area.Left}\" y=\"14\">upwards: {Svg.Escape(upward)}</text>"));
        for (int i = 0; i < curves.Count; i++)
        {
            string style = StyleOf(i, curves[i].IsOwn);
            svg.Append(Svg.Text($"<g {style}><polyline points=\"{string.Join(' ', curves[i].Points.Select(point => Svg.Text($"{area.X(Place(point.X)):F1},{area.Y(point.Y):F1}")))}\"/>"));
            foreach (CurvePoint point in curves[i].Points)
            {
                string bar = point.Error > 0 ? Svg.Text($"<path d=\"M0 {area.Y(point.Y - point.Error) - area.Y(point.Y):F1}V{area.Y(point.Y + point.Error) - area.Y(point.Y):F1}\"/>") : "";
                svg.Append(Svg.Text($"<g transform=\"translate({area.X(Place(point.X)):F1} {area.Y(point.Y):F1})\"><title>{Svg.Escape(curves[i].Name)}, {Svg.Escape(labelX(point.X))}: {point.Y:G4}{(point.Error > 0 ? Svg.Text($" ± {point.Error:G2}") : "")}</title>{bar}{MarkOf(i)}</g>"));
            }

            svg.Append("</g>");
            (int x, int y) = (area.Left + (i % LegendColumns * (area.Width / LegendColumns)), PlotHeight + 14 + (i / LegendColumns * LegendLine));
            svg.Append(Svg.Text($"<g {style}><path d=\"M{x} {y}h22\"/><g transform=\"translate({x + 11} {y})\">{MarkOf(i)}</g></g><text x=\"{x + 28}\" y=\"{y + 4}\">{Svg.Escape(curves[i].Name)}</text>"));
        }

        return svg.Append("</svg>").ToString();
    }

    private static string MarkOf(int number) => $"<path class=\"mark\" d=\"{Marks[number % Marks.Length]}\"/>";

    private static string StyleOf(int number, bool isOwn)
    {
        string dash = isOwn ? "" : Dashes[number / Colors.Length % Dashes.Length];
        string color = isOwn ? "class=\"curve own\"" : $"class=\"curve\" style=\"--c:{Colors[number % Colors.Length]}\"";
        return color + (dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "");
    }
}
