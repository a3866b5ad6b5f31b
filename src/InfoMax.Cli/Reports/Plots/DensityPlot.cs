using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>Counts over the unit square, darker where there are more; the darkest cell is the fullest.</summary>
internal static class DensityPlot
{
    private const int Height = 400;

    /// <summary>Draws it as SVG with title and description for screen readers.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="axis">The name of the horizontal axis.</param>
    /// <param name="upward">That of the vertical one.</param>
    /// <param name="counts">Cell (i, j) at i * cells + j, i along the horizontal axis.</param>
    public static string Draw(string id, string title, string description, string axis, string upward, long[] counts)
    {
        PlotArea area = new(56, 26, Svg.Width - 72, Height - 72, 0, 1, 0, 1);
        int cells = (int)Math.Sqrt(counts.Length);
        double most = Math.Log(1 + Math.Max(1, counts.Max()));
        (double width, double height) = (area.Width / (double)cells, area.Height / (double)cells);
        StringBuilder svg = Svg.Begin(id, title, description, Height);
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                svg.Append(Svg.Text($"<rect class=\"a\" x=\"{area.Left + (i / cells * width):F1}\" y=\"{area.Top + area.Height - (((i % cells) + 1) * height):F1}\" width=\"{width:F1}\" height=\"{height:F1}\" fill-opacity=\"{0.08 + (0.92 * Math.Log(1 + counts[i]) / most):F2}\"/>"));
            }
        }

        area.AppendRows(svg, value => Svg.Text($"{value:0.##}"));
        area.AppendColumns(svg, [0, 0.25, 0.5, 0.75, 1], value => Svg.Text($"{value:0.##}"), axis);
        return svg.Append(Svg.Text($"<text x=\"{area.Left}\" y=\"14\">upwards: {Svg.Escape(upward)}</text></svg>")).ToString();
    }
}
