using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>Rows as points on a flat map: small dots for those that were not kept, rings over them for those that were.</summary>
internal static class MapPlot
{
    private const int Height = 430;

    /// <summary>Draws it as SVG with title and description for screen readers.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="axes">The names of the axes.</param>
    /// <param name="dropped">Places of rows that were not kept.</param>
    /// <param name="kept">Places of kept rows.</param>
    public static string Draw(string id, string title, string description, (string X, string Y) axes, IReadOnlyList<(double X, double Y)> dropped, IReadOnlyList<(double X, double Y)> kept)
    {
        (double X, double Y)[] all = [.. dropped, .. kept];
        (double from, double to) = Range(all.Select(point => point.X));
        (double low, double high) = Range(all.Select(point => point.Y));
        PlotArea area = new(16, 26, Svg.Width - 32, Height - 76, from, to, low, high);
        StringBuilder svg = Svg.Begin(id, title, description, Height);
        svg.Append(Svg.Text($"<rect class=\"frame\" x=\"{area.Left}\" y=\"{area.Top}\" width=\"{area.Width}\" height=\"{area.Height}\"/>"));

        // A point is a line of no length with round ends: a tenth of the bytes of a circle.
        Points(svg, "dots", area, dropped);
        foreach ((double x, double y) in kept)
        {
            svg.Append(Svg.Text($"<circle class=\"ring\" cx=\"{area.X(x):F0}\" cy=\"{area.Y(y):F0}\" r=\"2.6\"/>"));
        }

        svg.Append(Svg.Text($"<text x=\"{area.Left}\" y=\"16\">upwards: {Svg.Escape(axes.Y)}</text>"));
        svg.Append(Svg.Text($"<text x=\"{area.Left + (area.Width / 2)}\" y=\"{area.Top + area.Height + 18}\" text-anchor=\"middle\">{Svg.Escape(axes.X)}</text>"));
        svg.Append(Svg.Text($"<path class=\"dots\" d=\"M{area.Left + 6} {Height - 10}h0\"/><text x=\"{area.Left + 18}\" y=\"{Height - 6}\">rows that were not kept</text>"));
        svg.Append(Svg.Text($"<circle class=\"ring\" cx=\"{area.Left + 226}\" cy=\"{Height - 10}\" r=\"2.6\"/><text x=\"{area.Left + 238}\" y=\"{Height - 6}\">kept rows</text></svg>"));
        return svg.ToString();
    }

    private static void Points(StringBuilder svg, string type, PlotArea area, IReadOnlyList<(double X, double Y)> points)
    {
        svg.Append(Svg.Text($"<path class=\"{type}\" d=\""));
        foreach ((double x, double y) in points)
        {
            svg.Append(Svg.Text($"M{area.X(x):F0} {area.Y(y):F0}h0"));
        }

        svg.Append("\"/>");
    }

    private static (double From, double To) Range(IEnumerable<double> values)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        double margin = most > least ? 0.03 * (most - least) : 1;
        return (least - margin, most + margin);
    }
}
