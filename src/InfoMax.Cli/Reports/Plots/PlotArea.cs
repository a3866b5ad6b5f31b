using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>The rectangle that a plot draws in, with its scales.</summary>
/// <param name="Left">In units of the drawing, as all others.</param>
/// <param name="Top">Where the largest value is.</param>
/// <param name="Width">Of the rectangle.</param>
/// <param name="Height">Of the rectangle.</param>
/// <param name="From">Value at the left.</param>
/// <param name="To">Value at the right.</param>
/// <param name="Low">Value at the bottom.</param>
/// <param name="High">Value at the top.</param>
internal sealed record PlotArea(int Left, int Top, int Width, int Height, double From, double To, double Low, double High)
{
    private const int Ticks = 4;

    /// <summary>Of a digit at the largest size that the page draws.</summary>
    private const double LetterWidth = 8;

    /// <summary>Place of a value along the horizontal axis.</summary>
    public double X(double value) => Left + (Width * (value - From) / (To - From));

    /// <summary>Place of a value along the vertical axis.</summary>
    public double Y(double value) => Top + Height - (Height * (value - Low) / (High - Low));

    /// <summary>Lines and numbers of the vertical axis.</summary>
    public void AppendRows(StringBuilder svg, Func<double, string> label)
    {
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double value = Low + ((High - Low) * tick / Ticks);
            svg.Append(Svg.Text($"<line x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\"/><text x=\"{Left - 6}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{Svg.Escape(label(value))}</text>"));
        }
    }

    /// <summary>Numbers of the horizontal axis, and its name.</summary>
    public void AppendColumns(StringBuilder svg, IEnumerable<double> at, Func<double, string> label, string name)
    {
        foreach (double value in at)
        {
            // A long number at the right end would leave the drawing.
            string number = label(value);
            string anchor = X(value) + (LetterWidth * number.Length / 2) > Svg.Width ? "end" : "middle";
            svg.Append(Svg.Text($"<text x=\"{X(value):F1}\" y=\"{Top + Height + 17}\" text-anchor=\"{anchor}\">{Svg.Escape(number)}</text>"));
        }

        svg.Append(Svg.Text($"<text x=\"{Left + (Width / 2)}\" y=\"{Top + Height + 36}\" text-anchor=\"middle\">{Svg.Escape(name)}</text>"));
    }
}
