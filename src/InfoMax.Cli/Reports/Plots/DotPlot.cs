using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>One value a line with its error bar, for curves that have one place only.</summary>
internal static class DotPlot
{
    private const int Line = 20;
    private const int Left = 170;

    /// <summary>The drawing; the largest value first.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="curves">Curves of one point each.</param>
    public static string Draw(string id, string title, string description, string axis, IReadOnlyList<Curve> curves)
    {
        Curve[] ordered = [.. curves.OrderByDescending(curve => curve.Points[0].Y).ThenBy(curve => curve.Name, StringComparer.Ordinal)];
        double low = ordered.Min(curve => curve.Points[0].Y - curve.Points[0].Error);
        double high = ordered.Max(curve => curve.Points[0].Y + curve.Points[0].Error);
        double margin = high > low ? 0.05 * (high - low) : 1;
        PlotArea area = new(Left, 6, Svg.Width - Left - 24, (ordered.Length * Line) + 6, low - margin, high + margin, 0, 1);
        StringBuilder svg = Svg.Begin(id, title, description, area.Top + area.Height + 44);
        for (int i = 0; i < ordered.Length; i++)
        {
            (CurvePoint point, double y) = (ordered[i].Points[0], area.Top + 14 + (i * Line));
            string bar = point.Error > 0 ? Svg.Text($"<path d=\"M{area.X(point.Y - point.Error):F1} {y:F1}H{area.X(point.Y + point.Error):F1}\"/>") : "";
            svg.Append(Svg.Text($"<line x1=\"{area.Left}\" x2=\"{area.Left + area.Width}\" y1=\"{y:F1}\" y2=\"{y:F1}\"/><text x=\"{area.Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{Svg.Escape(ordered[i].Name)}</text>"));
            svg.Append(Svg.Text($"<g class=\"curve{(ordered[i].IsOwn ? " own" : "")}\"><title>{Svg.Escape(ordered[i].Name)}: {point.Y:G4}{(point.Error > 0 ? Svg.Text($" ± {point.Error:G2}") : "")}</title>{bar}<circle class=\"mark\" cx=\"{area.X(point.Y):F1}\" cy=\"{y:F1}\" r=\"4\"/></g>"));
        }

        area.AppendColumns(svg, Enumerable.Range(0, 4).Select(tick => low + ((high - low) * tick / 3)).Distinct(), value => Svg.Text($"{value:G3}"), axis);
        return svg.Append("</svg>").ToString();
    }
}
