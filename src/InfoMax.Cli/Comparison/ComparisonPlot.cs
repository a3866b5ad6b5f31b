using System.Globalization;
using System.Security;
using System.Text;
using InfoMax.Data.Outputs.Comparison;

namespace InfoMax.Cli.Comparison;

/// <summary>
/// <c>compare.svg</c>: a curve over the fractions for each method, with bars of one standard error (accuracy) or deviation over seeds.
/// Plain SVG with its text as text: it needs no font, display or native library, and its bytes depend on the results alone.
/// </summary>
internal static class ComparisonPlot
{
    private const int PanelWidth = 420;
    private const int PanelHeight = 360;
    private const int Left = 60;
    private const int Top = 40;
    private const int Gap = 80;
    private const int LegendWidth = 150;
    private const int LegendLine = 17;
    private const int Ticks = 5;

    private static readonly string[] Colors =
        ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777", "#dd8800", "#3355cc", "#009988"];

    private static readonly string[] Dashes = ["", "6 3", "2 2"];

    /// <summary>Draws accuracy (or the objective, where nothing has labels) beside coverage.</summary>
    public static string Draw(IReadOnlyList<ComparisonRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string[] methods = [.. rows.Select(row => row.Method).Distinct()];
        double[] fractions = [.. rows.Select(row => row.Fraction).Distinct().Order()];
        bool hasAccuracy = rows.Any(row => row.Accuracy is not null);
        (string Title, Func<ComparisonRow, double?> Value, Func<ComparisonRow, double?> Error)[] panels =
        [
            hasAccuracy ? ("test accuracy", row => row.Accuracy, row => row.AccuracyError) : ("objective", row => row.Objective, _ => null),
            ("coverage (mean cosine to the nearest chosen row)", row => row.Coverage, _ => null),
        ];
        int width = Left + (panels.Length * (PanelWidth + Gap)) + LegendWidth;
        int height = Top + Math.Max(PanelHeight + 50, (methods.Length * LegendLine) + 20);
        StringBuilder svg = new();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n"));
        svg.Append(Invariant($"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"));
        for (int p = 0; p < panels.Length; p++)
        {
            Curve[] curves = [.. methods.Select((method, i) => Curve.Of(rows.Where(row => row.Method == method), panels[p].Value, panels[p].Error, i, method == CompareRun.OwnName))];
            AppendPanel(svg, Left + (p * (PanelWidth + Gap)), panels[p].Title, fractions, curves);
        }

        AppendLegend(svg, Left + (panels.Length * (PanelWidth + Gap)) - Gap + 24, methods);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendPanel(StringBuilder svg, int left, string title, double[] fractions, Curve[] curves)
    {
        double low = curves.SelectMany(curve => curve.Points).Min(point => point.Value - point.Error);
        double high = curves.SelectMany(curve => curve.Points).Max(point => point.Value + point.Error);
        double span = high > low ? high - low : 1;
        low -= 0.04 * span;
        span *= 1.08;
        double X(double fraction) => fractions.Length == 1
            ? left + (PanelWidth / 2.0)
            : left + 12 + ((PanelWidth - 24) * Math.Log(fraction / fractions[0]) / Math.Log(fractions[^1] / fractions[0]));
        double Y(double value) => Top + PanelHeight - (PanelHeight * (value - low) / span);
        svg.Append(Invariant($"<text x=\"{left}\" y=\"{Top - 12}\" font-weight=\"bold\">{SecurityElement.Escape(title)}</text>\n"));
        svg.Append(Invariant($"<rect x=\"{left}\" y=\"{Top}\" width=\"{PanelWidth}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#888\"/>\n"));
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double value = low + (span * tick / Ticks);
            svg.Append(Invariant($"<line x1=\"{left}\" x2=\"{left + PanelWidth}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\" stroke=\"#eee\"/>"));
            svg.Append(Invariant($"<text x=\"{left - 6}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:G3}</text>\n"));
        }

        foreach (double fraction in fractions)
        {
            svg.Append(Invariant($"<text x=\"{X(fraction):F1}\" y=\"{Top + PanelHeight + 18}\" text-anchor=\"middle\">{100 * fraction:0.###} %</text>\n"));
        }

        foreach (Curve curve in curves)
        {
            string points = string.Join(' ', curve.Points.Select(point => Invariant($"{X(point.Fraction):F1},{Y(point.Value):F1}")));
            svg.Append(Invariant($"<polyline points=\"{points}\" fill=\"none\" {curve.Style}/>\n"));
            foreach (Point point in curve.Points)
            {
                svg.Append(Invariant($"<circle cx=\"{X(point.Fraction):F1}\" cy=\"{Y(point.Value):F1}\" r=\"3\" fill=\"{curve.Color}\"><title>{curve.Name} {point.Value:G5} ± {point.Error:G2}</title></circle>"));
                svg.Append(point.Error > 0
                    ? Invariant($"<line x1=\"{X(point.Fraction):F1}\" x2=\"{X(point.Fraction):F1}\" y1=\"{Y(point.Value - point.Error):F1}\" y2=\"{Y(point.Value + point.Error):F1}\" stroke=\"{curve.Color}\"/>\n")
                    : "\n");
            }
        }
    }

    private static void AppendLegend(StringBuilder svg, int left, string[] methods)
    {
        for (int i = 0; i < methods.Length; i++)
        {
            int y = Top + 8 + (i * LegendLine);
            svg.Append(Invariant($"<line x1=\"{left}\" x2=\"{left + 26}\" y1=\"{y}\" y2=\"{y}\" {Curve.StyleOf(i, methods[i] == CompareRun.OwnName)}/>"));
            svg.Append(Invariant($"<text x=\"{left + 32}\" y=\"{y + 4}\">{methods[i]}</text>\n"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Point(double Fraction, double Value, double Error);

    private sealed record Curve(string Name, IReadOnlyList<Point> Points, string Color, string Style)
    {
        public static Curve Of(
            IEnumerable<ComparisonRow> rows, Func<ComparisonRow, double?> value, Func<ComparisonRow, double?> error, int number, bool isOwn)
        {
            ComparisonRow[] all = [.. rows];
            Point[] points =
            [
                .. all.Where(row => value(row) is not null).GroupBy(row => row.Fraction).OrderBy(group => group.Key).Select(group =>
                {
                    double[] values = [.. group.Select(row => value(row)!.Value)];
                    double mean = values.Average();
                    double spread = values.Length == 1 ? 0 : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
                    return new Point(group.Key, mean, Math.Max(spread, group.Max(row => error(row) ?? 0)));
                }),
            ];
            return new Curve(all[0].Method, points, ColorOf(number, isOwn), StyleOf(number, isOwn));
        }

        public static string StyleOf(int number, bool isOwn)
        {
            string dash = Dashes[number / Colors.Length % Dashes.Length];
            return $"stroke=\"{ColorOf(number, isOwn)}\" stroke-width=\"{(isOwn ? 3 : 1.3).ToString(CultureInfo.InvariantCulture)}\"{(dash.Length > 0 && !isOwn ? $" stroke-dasharray=\"{dash}\"" : "")}";
        }

        private static string ColorOf(int number, bool isOwn) => isOwn ? "#000000" : Colors[number % Colors.Length];
    }
}
