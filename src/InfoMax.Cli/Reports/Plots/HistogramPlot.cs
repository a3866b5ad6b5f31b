using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>Two histograms over [0, 1] in one plot, each as a share of its own rows, so that their shapes can be compared.</summary>
internal static class HistogramPlot
{
    private const int Height = 270;

    /// <summary>Draws it as SVG with title and description for screen readers.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="first">Filled bars, and their name.</param>
    /// <param name="second">An outline over them, and its name.</param>
    public static string Draw(string id, string title, string description, string axis, (string Name, long[] Counts) first, (string Name, long[] Counts) second)
    {
        double[] bars = Shares(first.Counts);
        double[] line = Shares(second.Counts);
        PlotArea area = new(56, 10, Svg.Width - 64, Height - 80, 0, 1, 0, Math.Max(1e-9, Math.Max(bars.Max(), line.Max())));
        StringBuilder svg = Svg.Begin(id, title, description, Height);
        area.AppendRows(svg, value => Svg.Text($"{value * 100:0.#} %"));
        double step = area.Width / (double)bars.Length;
        for (int i = 0; i < bars.Length; i++)
        {
            svg.Append(Svg.Text($"<rect class=\"a\" x=\"{area.Left + (i * step):F1}\" y=\"{area.Y(bars[i]):F1}\" width=\"{step - 1:F1}\" height=\"{area.Y(0) - area.Y(bars[i]):F1}\"/>"));
        }

        svg.Append("<path class=\"b\" d=\"");
        for (int i = 0; i < line.Length; i++)
        {
            svg.Append(Svg.Text($"{(i == 0 ? 'M' : 'L')}{area.Left + (i * step):F1} {area.Y(line[i]):F1}H{area.Left + ((i + 1) * step):F1}"));
        }

        svg.Append("\"/>");
        area.AppendColumns(svg, [0, 0.25, 0.5, 0.75, 1], value => Svg.Text($"{value:0.##}"), axis);
        svg.Append(Svg.Text($"<rect class=\"a\" x=\"{area.Left}\" y=\"{Height - 18}\" width=\"16\" height=\"10\"/><text x=\"{area.Left + 22}\" y=\"{Height - 8}\">{Svg.Escape(first.Name)}</text>"));
        svg.Append(Svg.Text($"<path class=\"b\" d=\"M{area.Left + 220} {Height - 13}h16\"/><text x=\"{area.Left + 242}\" y=\"{Height - 8}\">{Svg.Escape(second.Name)}</text></svg>"));
        return svg.ToString();
    }

    private static double[] Shares(long[] counts)
    {
        double sum = Math.Max(1, counts.Sum());
        return Array.ConvertAll(counts, count => count / sum);
    }
}
