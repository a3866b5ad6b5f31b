using System.Text.Json.Nodes;
using InfoMax.Cli.Reports.Plots;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Comparison;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>The tables of sweeps, comparisons and tunings as curves.</summary>
public static class TablePanels
{
    private const string OwnMethod = "infomax";
    private const string Share = "share of the rows that is kept";

    /// <summary>All panels of what there is.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="manifest">The manifest beside them; null without.</param>
    public static IReadOnlyList<CurvePanel> Of(ResultTables tables, JsonObject? manifest)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return
        [
            .. tables.Sweep is { Count: > 0 } sweep ? OfSweep(sweep) : [],
            .. tables.Comparison is { Count: > 0 } comparison ? OfComparison(comparison) : [],
            .. tables.Tuning is { Count: > 0 } tuning ? OfTuning(tuning, manifest) : [],
        ];
    }

    /// <summary>Along the setting of most values; a curve for each choice of the others, named as in the results' folders.</summary>
    private static IEnumerable<CurvePanel> OfSweep(IReadOnlyList<SweepRow> rows)
    {
        string[][] parts = [.. rows.Select(row => row.Name.Split('_'))];
        int along = Enumerable.Range(0, parts.Min(part => part.Length)).MaxBy(i => parts.Select(part => part[i]).Distinct().Count());
        string setting = parts[0][along].Split('-')[0];
        bool isShare = setting is "fraction" or "budget";
        Func<SweepRow, double> place = setting switch { "neighbors" => row => row.Neighbors, "alpha" => row => row.Alpha, _ => row => row.Fraction };
        string axis = isShare ? Share : setting;
        foreach ((string id, string measure, Func<SweepRow, double?> value) in ((string, string, Func<SweepRow, double?>)[])
        [
            ("sweep-coverage", "coverage", row => row.Coverage),
            ("sweep-importance", "mean score of the kept rows", row => row.MeanScore),
            ("sweep-redundancy", "mean cosine of kept rows to another kept one", row => row.NearestSimilarity),
        ])
        {
            if (rows.All(row => value(row) is null))
            {
                continue;
            }

            Curve[] curves =
            [
                .. rows.Select((row, i) => (Row: row, Name: string.Join(", ", parts[i].Where((_, part) => part != along))))
                    .Where(pair => value(pair.Row) is not null)
                    .GroupBy(pair => pair.Name)
                    .Select(group => new Curve(group.Key.Length == 0 ? "results" : group.Key, [.. group.Select(pair => new CurvePoint(place(pair.Row), value(pair.Row)!.Value, 0)).OrderBy(point => point.X)])),
            ];
            yield return new CurvePanel(id, $"Sweep: {measure}", axis, measure, null, curves, isShare);
        }
    }

    private static IEnumerable<CurvePanel> OfComparison(IReadOnlyList<ComparisonRow> rows)
    {
        if (rows.Any(row => row.Accuracy is not null))
        {
            yield return Panel("compare-accuracy", "accuracy of a probe on test rows", "one standard error, or the deviation over seeds where that is more", row => row.Accuracy, row => row.AccuracyError ?? 0);
        }

        yield return Panel("compare-coverage", "coverage", "the deviation over seeds", row => row.Coverage, _ => 0);
        yield return Panel("compare-objective", "objective F", "the deviation over seeds", row => row.Objective, _ => 0);
        CurvePanel Panel(string id, string measure, string bars, Func<ComparisonRow, double?> value, Func<ComparisonRow, double> error) => new(
            id, $"Methods: {measure}", Share, measure, bars,
            [
                .. rows.Where(row => value(row) is not null).GroupBy(row => row.Method).Select(method => new Curve(
                    method.Key,
                    [
                        .. method.GroupBy(row => row.Fraction).OrderBy(group => group.Key).Select(group =>
                        {
                            double[] values = [.. group.Select(row => value(row)!.Value)];
                            return new CurvePoint(group.Key, values.Average(), Math.Max(Deviation(values), group.Max(error)));
                        }),
                    ],
                    method.Key == OwnMethod)),
            ],
            true);
    }

    private static IEnumerable<CurvePanel> OfTuning(IReadOnlyList<TuneRow> rows, JsonObject? manifest)
    {
        long held = (manifest?["held_out_rows"] as JsonArray ?? []).Sum(count => (long)count!);
        CurvePoint Point(double fraction, double accuracy) => new(fraction, accuracy, held == 0 ? 0 : Math.Sqrt(accuracy * (1 - accuracy) / held));
        Curve chosen = new("chosen", [.. rows.Where(row => row.Chosen).OrderBy(row => row.Fraction).Select(row => Point(row.Fraction, row.RidgeAccuracy))], true);
        yield return new CurvePanel(
            "tune-accuracy", "Tuning: the best candidate of each score", Share, "accuracy of a ridge regression on rows held out", held == 0 ? null : "one standard error",
            [
                .. rows.GroupBy(row => row.Score).Select(score => new Curve(
                    score.Key, [.. score.GroupBy(row => row.Fraction).OrderBy(group => group.Key).Select(group => Point(group.Key, group.Max(row => row.RidgeAccuracy)))])),
                chosen,
            ],
            true);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
