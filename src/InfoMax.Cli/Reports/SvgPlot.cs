using System.Globalization;
using System.Net;
using System.Text;

namespace InfoMax.Cli.Reports;

/// <summary>Histograms as inline SVG: no script, no font, no file; colours are those of the page, which change with light and dark.</summary>
internal static class SvgPlot
{
    private const int Width = 640;
    private const int Height = 220;
    private const int Left = 52;
    private const int Bottom = 34;
    private const int Top = 10;

    /// <summary>Two histograms over [0, 1] in one plot, each as a share of its own rows, so that their shapes can be compared.</summary>
    /// <param name="alt">What it shows, for those who do not see it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="first">Filled bars, and their name.</param>
    /// <param name="second">An outline over them, and its name.</param>
    public static string Histograms(string alt, string axis, (string Name, long[] Counts) first, (string Name, long[] Counts) second)
    {
        double[] bars = Shares(first.Counts);
        double[] line = Shares(second.Counts);
        double most = Math.Max(1e-9, Math.Max(bars.Max(), line.Max()));
        double step = (Width - Left - 8.0) / bars.Length;
        double scale = (Height - Top - Bottom) / most;
        StringBuilder svg = new();
        svg.Append(Text($"<svg viewBox=\"0 0 {Width} {Height + 22}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(alt)}\"><title>{WebUtility.HtmlEncode(alt)}</title>"));
        for (int i = 0; i < bars.Length; i++)
        {
            svg.Append(Text($"<rect class=\"a\" x=\"{Left + (i * step):F1}\" y=\"{Height - Bottom - (bars[i] * scale):F1}\" width=\"{step - 1:F1}\" height=\"{bars[i] * scale:F1}\"/>"));
        }

        svg.Append("<path class=\"b\" d=\"");
        for (int i = 0; i < line.Length; i++)
        {
            double y = Height - Bottom - (line[i] * scale);
            svg.Append(Text($"{(i == 0 ? 'M' : 'L')}{Left + (i * step):F1} {y:F1}H{Left + ((i + 1) * step):F1}"));
        }

        svg.Append("\"/>");
        for (int tick = 0; tick <= 4; tick++)
        {
            double x = Left + (tick / 4.0 * (Width - Left - 8));
            double y = Height - Bottom - (tick / 4.0 * (Height - Top - Bottom));
            svg.Append(Text($"<text x=\"{x:F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick / 4.0:0.##}</text>"));
            svg.Append(Text($"<text x=\"{Left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{tick / 4.0 * most * 100:0.#} %</text><line x1=\"{Left}\" x2=\"{Width - 8}\" y1=\"{y:F1}\" y2=\"{y:F1}\"/>"));
        }

        svg.Append(Text($"<text x=\"{(Left + Width) / 2}\" y=\"{Height - 2}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(axis)}</text>"));
        svg.Append(Text($"<rect class=\"a\" x=\"{Left}\" y=\"{Height + 6}\" width=\"14\" height=\"10\"/><text x=\"{Left + 20}\" y=\"{Height + 16}\">{WebUtility.HtmlEncode(first.Name)}</text>"));
        svg.Append(Text($"<path class=\"b\" d=\"M{Left + 280} {Height + 11}h14\"/><text x=\"{Left + 300}\" y=\"{Height + 16}\">{WebUtility.HtmlEncode(second.Name)}</text></svg>"));
        return svg.ToString();
    }

    /// <summary>Counts over the unit square, darker where there are more; the darkest cell is the fullest.</summary>
    /// <param name="alt">What it shows, for those who do not see it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="upward">That of the vertical one.</param>
    /// <param name="counts">Cell (i, j) at i * cells + j, i along the horizontal axis.</param>
    public static string Density(string alt, string axis, string upward, long[] counts)
    {
        const int Side = 320;
        const int Head = Top + 16;
        int cells = (int)Math.Sqrt(counts.Length);
        double step = Side / (double)cells;
        double most = Math.Log(1 + Math.Max(1, counts.Max()));
        StringBuilder svg = new();
        svg.Append(Text($"<svg class=\"square\" viewBox=\"0 0 {Left + Side + 16} {Side + Head + 40}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(alt)}\"><title>{WebUtility.HtmlEncode(alt)}</title>"));
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                svg.Append(Text($"<rect class=\"d\" x=\"{Left + (i / cells * step):F1}\" y=\"{Head + Side - (((i % cells) + 1) * step):F1}\" width=\"{step:F1}\" height=\"{step:F1}\" fill-opacity=\"{0.08 + (0.92 * Math.Log(1 + counts[i]) / most):F2}\"/>"));
            }
        }

        for (int tick = 0; tick <= 4; tick++)
        {
            double place = tick / 4.0 * Side;
            svg.Append(Text($"<text x=\"{Left + place:F1}\" y=\"{Head + Side + 16}\" text-anchor=\"middle\">{tick / 4.0:0.##}</text>"));
            svg.Append(Text($"<text x=\"{Left - 6}\" y=\"{Head + Side - place + 4:F1}\" text-anchor=\"end\">{tick / 4.0:0.##}</text>"));
        }

        svg.Append(Text($"<rect class=\"frame\" x=\"{Left}\" y=\"{Head}\" width=\"{Side}\" height=\"{Side}\"/>"));
        svg.Append(Text($"<text x=\"{Left + (Side / 2)}\" y=\"{Head + Side + 34}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(axis)}</text>"));
        svg.Append(Text($"<text x=\"{Left}\" y=\"{Top + 4}\">upwards: {WebUtility.HtmlEncode(upward)}</text></svg>"));
        return svg.ToString();
    }

    private static double[] Shares(long[] counts)
    {
        double sum = Math.Max(1, counts.Sum());
        return Array.ConvertAll(counts, count => count / sum);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
