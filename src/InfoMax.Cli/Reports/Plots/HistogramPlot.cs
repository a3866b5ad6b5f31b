using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>Histograms over the same bins in one plot, each as a share of its own rows, so that their shapes can be compared.</summary>
internal static class HistogramPlot
{
    private const int Height = 270;
    private const int KeyWidth = 140;

    /// <summary>Draws it as SVG with title and description for screen readers.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="from">Where the first bin begins.</param>
    /// <param name="to">Where the last bin ends.</param>
    /// <param name="bars">Filled bars, and their name.</param>
    /// <param name="lines">Outlines over them, solid and then dashed, and their names.</param>
    public static string Draw(
        string id, string title, string description, string axis, double from, double to, (string Name, IReadOnlyList<long> Counts) bars, params (string Name, IReadOnlyList<long> Counts)[] lines)
    {
        double[] filled = Shares(bars.Counts);
        double[][] outlines = [.. lines.Select(line => Shares(line.Counts))];
        double high = to > from ? to : from + 1;
        PlotArea area = new(56, 10, Svg.Width - 64, Height - 80, from, high, 0, Math.Max(1e-9, Math.Max(filled.Max(), outlines.Max(line => line.Max()))));
        StringBuilder svg = Svg.Begin(id, title, description, Height);
        area.AppendRows(svg, value => Svg.Text($"{value * 100:0.#} %"));
        double step = area.Width / (double)filled.Length;
        for (int i = 0; i < filled.Length; i++)
        {
            svg.Append(Svg.Text($"<rect class=\"a\" x=\"{area.Left + (i * step):F1}\" y=\"{area.Y(filled[i]):F1}\" width=\"{step - 1:F1}\" height=\"{area.Y(0) - area.Y(filled[i]):F1}\"/>"));
        }

        for (int line = 0; line < outlines.Length; line++)
        {
            svg.Append(Svg.Text($"<path class=\"{Class(line)}\" d=\""));
            for (int i = 0; i < filled.Length; i++)
            {
                svg.Append(Svg.Text($"{(i == 0 ? 'M' : 'L')}{area.Left + (i * step):F1} {area.Y(outlines[line][i]):F1}H{area.Left + ((i + 1) * step):F1}"));
            }

            svg.Append("\"/>");
        }

        area.AppendColumns(svg, Enumerable.Range(0, 5).Select(tick => from + ((high - from) * tick / 4)), value => from == 0 && to == 1 ? Svg.Text($"{value:0.##}") : Svg.Text($"{value:G3}"), axis);
        svg.Append(Svg.Text($"<rect class=\"a\" x=\"{area.Left}\" y=\"{Height - 18}\" width=\"16\" height=\"10\"/><text x=\"{area.Left + 22}\" y=\"{Height - 8}\">{Svg.Escape(bars.Name)}</text>"));
        for (int line = 0; line < lines.Length; line++)
        {
            int left = area.Left + (KeyWidth * (line + 1));
            svg.Append(Svg.Text($"<path class=\"{Class(line)}\" d=\"M{left} {Height - 13}h16\"/><text x=\"{left + 22}\" y=\"{Height - 8}\">{Svg.Escape(lines[line].Name)}</text>"));
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Class(int line) => line == 0 ? "b" : "c";

    private static double[] Shares(IReadOnlyList<long> counts)
    {
        double sum = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => count / sum)];
    }
}
