using System.Text.Json.Nodes;
using InfoMax.Cli.Reports.Numbers;
using InfoMax.Cli.Reports.Plots;

namespace InfoMax.Cli.Reports.Page;

/// <summary>Scores and likeness before and after on a page.</summary>
internal static class HistogramSection
{
    /// <summary>The section.</summary>
    public static void Add(HtmlPage page, ReportNumbers numbers, JsonObject manifest)
    {
        page.Begin("histograms", "Before and after");
        long worthy = numbers.DroppedByImportanceAndCosine.Where((_, i) => i / ReportNumbers.DensityCells >= ReportNumbers.DensityCells / 2).Sum();
        bool ranks = (string?)manifest["options"]?["score-normalization"] is null or "rank";
        page.Figures(
        [
            .. numbers.RawScore is { } raw ? new[] { Score(raw) } : [],
            (HistogramPlot.Draw(
                "plot-importance",
                "Importance of all rows, of the kept ones and of the others",
                HtmlPage.Text($"Mean {numbers.MeanImportanceOfAll:F2} of all rows, {numbers.MeanImportanceOfKept:F2} of the kept ones."),
                "importance", 0, 1, ("all rows", numbers.ImportanceOfAll), ("kept", numbers.ImportanceOfKept), ("not kept", numbers.ImportanceOfDropped)),
            "Importance: the share of all rows, of the kept ones and of the others at each value." + (ranks ? " It is the rank of the score, so that all rows are spread evenly but for equal scores; what was chosen is told by the lines." : "")),
            (HistogramPlot.Draw(
                "plot-likeness",
                "Cosine to the nearest kept row",
                HtmlPage.Text($"Rows that were not kept to their nearest kept neighbour: {Middle(numbers.CosineOfDropped)} in the middle. Kept rows to the nearest other kept one: {Middle(numbers.CosineOfKept)}."),
                "cosine to the nearest kept row", 0, 1, ("not kept", numbers.CosineOfDropped), ("kept", numbers.CosineOfKept)),
            "Likeness: how near the nearest kept row is, where one is among the neighbours. Kept rows far to the left have little redundancy."),
            (DensityPlot.Draw(
                "plot-density",
                "Rows that were not kept, by importance and by cosine to the nearest kept row",
                HtmlPage.Text($"{ReportPage.Share(worthy, numbers.Rows - numbers.Kept)} of them have an importance of at least .5."),
                "importance", "cosine to the nearest kept row", numbers.DroppedByImportanceAndCosine),
            "What was not kept: to the right rows of much importance, at the top rows that a kept one nearly repeats, at the bottom rows with no kept row near. Darker cells hold more rows (logarithmic)."),
        ]);
        if (numbers.RawScore is { } spread)
        {
            page.Table(
                $"Score {spread.Name} before and after",
                ["rows", "number", "mean", "lower quartile", "median", "upper quartile"],
                new[] { ("all", spread.All), ("kept", spread.Kept), ("not kept", spread.Dropped) }.Select(series => (string[])
                [
                    series.Item1, HtmlPage.Text($"{series.Item2.Rows:N0}"), Number(series.Item2.Mean), Number(series.Item2.LowerQuartile), Number(series.Item2.Median), Number(series.Item2.UpperQuartile),
                ]));
        }
        else
        {
            page.Paragraph("The score is made of the vectors, the graph or labels, or the results are of an earlier version: there is no raw score to show beside the importance.");
        }

        page.Paragraph("The counts of each bin are in <code>report.json</code>.");
        page.End();
    }

    private static (string Svg, string Caption) Score(ValueSpread raw) => (
        HistogramPlot.Draw(
            "plot-score",
            $"Score {raw.Name} of all rows, of the kept ones and of the others",
            HtmlPage.Text($"From {raw.Least:G4} to {raw.Most:G4}; mean {Number(raw.All.Mean)} of all rows, {Number(raw.Kept.Mean)} of the kept ones, {Number(raw.Dropped.Mean)} of the others."),
            ShortName(raw.Name), raw.Least, raw.Most, ("all rows", raw.All.Bins), ("kept", raw.Kept.Bins), ("not kept", raw.Dropped.Bins)),
        $"The score as given, {HtmlPage.Html(raw.Name)}: the share of all rows, of the kept ones and of the others at each value.");

    /// <summary>What fits below a plot: of a path its end.</summary>
    private static string ShortName(string name) => name.Length <= 48 ? name : $"…{name[^47..]}";

    private static string Number(double? value) => value is { } known ? HtmlPage.Text($"{known:G4}") : "none";

    /// <summary>Where half of a histogram lies below, as a cosine.</summary>
    private static string Middle(long[] counts)
    {
        long half = (counts.Sum() + 1) / 2;
        long below = 0;
        int bin = half == 0 ? -1 : Array.FindIndex(counts, count => (below += count) >= half);
        return bin < 0 ? "none" : HtmlPage.Text($"{(bin + 0.5) / counts.Length:F2}");
    }
}
