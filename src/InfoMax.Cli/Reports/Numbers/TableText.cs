using System.Globalization;
using InfoMax.Data;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Comparison;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>The best of a sweep, a comparison or a tuning in a few lines, for those who do not open the page.</summary>
public static class TableText
{
    /// <summary>A line for the table, and one for each budget that was compared or tuned.</summary>
    public static IReadOnlyList<string> Of(ResultTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return [.. tables.Sweep is { Count: > 0 } sweep ? OfSweep(sweep) : [], .. tables.Comparison is { Count: > 0 } comparison ? OfComparison(comparison) : [], .. tables.Tuning is { Count: > 0 } tuning ? OfTuning(tuning) : []];
    }

    private static IEnumerable<string> OfSweep(IReadOnlyList<SweepRow> rows)
    {
        yield return Text($"a sweep of {Counted.Of(rows.Count, "result")}, each with a page of its own");
        if (rows.Where(row => row.Coverage is not null).ToArray() is { Length: > 1 } known)
        {
            yield return $"coverage: {Range(known, row => row.Coverage!.Value, row => row.Name)}";
        }

        yield return $"mean score: {Range(rows, row => row.MeanScore, row => row.Name)}";
    }

    private static IEnumerable<string> OfComparison(IReadOnlyList<ComparisonRow> rows) => rows.GroupBy(row => row.Fraction).OrderBy(group => group.Key).SelectMany(group =>
    {
        Mean[] methods = [.. group.GroupBy(row => row.Method).Select(method => new Mean(
            method.Key,
            method.All(row => row.Accuracy is not null) ? method.Average(row => row.Accuracy) : null,
            method.Average(row => row.Coverage),
            method.Average(row => row.Objective)))];
        string head = Text($"{group.Key * 100:0.###} % kept by {Counted.Of(methods.Length, "method")}");
        string[] lines =
        [
            .. methods.All(method => method.Accuracy is not null) ? [$"{head}: accuracy {Range(methods, method => method.Accuracy!.Value, method => method.Name)}"] : Array.Empty<string>(),
            $"{head}: coverage {Range(methods, method => method.Coverage, method => method.Name)}",
            $"{head}: objective {Range(methods, method => method.Objective, method => method.Name)}",
        ];
        return lines;
    });

    private static IEnumerable<string> OfTuning(IReadOnlyList<TuneRow> rows) => rows.GroupBy(row => row.Fraction).OrderBy(group => group.Key).Select(group =>
    {
        TuneRow? chosen = group.FirstOrDefault(row => row.Chosen);
        string accuracy = chosen?.SoftmaxAccuracy is { } softmax ? Text($"{softmax * 100:F1} % right by softmax") : Text($"{chosen?.RidgeAccuracy * 100:F1} % right by ridge");
        return Text($"{group.Key * 100:0.###} % kept: {(chosen is null ? "nothing was chosen" : $"{chosen.Score}{(chosen.Order is { } order ? " " + order : "")} was chosen ({accuracy})")} of {Counted.Of(group.Count(), "candidate")}");
    });

    private static string Range<T>(IReadOnlyList<T> items, Func<T, double> value, Func<T, string> name)
    {
        (T least, T most) = (items.MinBy(value)!, items.MaxBy(value)!);
        return Text($"{Number(value(least))} ({name(least)}) to {Number(value(most))} ({name(most)})");
    }

    private static string Number(double value) => Math.Abs(value) < 10 ? Text($"{value:F3}") : Text($"{value:F1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Mean(string Name, double? Accuracy, double Coverage, double Objective);
}
