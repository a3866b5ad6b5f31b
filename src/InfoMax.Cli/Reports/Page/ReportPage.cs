using System.Text.Json.Nodes;
using InfoMax.Cli.Reports.Numbers;
using InfoMax.Cli.Reports.Plots;
using InfoMax.Data;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Page;

/// <summary>One result of prune as a page.</summary>
internal static class ReportPage
{
    /// <summary>The text of the whole HTML document, its pictures within it.</summary>
    public static string Of(ResultDirectory results, ReportNumbers numbers, ReportPictures pictures)
    {
        JsonObject manifest = results.Manifest;
        HtmlPage page = new(HtmlPage.Text($"{numbers.Kept:N0} of {numbers.Rows:N0} rows kept"));
        Summary(page, manifest, numbers);
        Certificate(page, manifest);
        Reasons(page, numbers);
        Map(page, numbers);
        HistogramSection.Add(page, numbers, manifest);
        RetentionSection.Add(page, numbers, pictures);
        RowSections.Families(page, numbers, pictures);
        RowSections.Quantiles(page, numbers, pictures);
        Stages(page, manifest);
        return page.ToString();
    }

    /// <summary>What a sample tells of copies that were missed; earlier versions did not name its size.</summary>
    private static string Checked(JsonNode copies)
    {
        (long sampled, long missed) = ((long?)copies["sampled"] ?? 0, (long?)copies["missed"] ?? 0);
        return sampled == 0 ? ""
            : HtmlPage.Text($"; of {sampled:N0} representatives compared with all, ")
                + (missed == 0 ? "none is a copy" : HtmlPage.Text($"{missed:N0} {(missed == 1 ? "is a copy" : "are copies")}: about {(double)copies["pair_recall"]! * 100:F1} % of the copies were found"));
    }

    private static void Summary(HtmlPage page, JsonObject manifest, ReportNumbers numbers)
    {
        page.Begin("summary", "Summary");
        JsonNode? copies = manifest["copies"];
        long dropped = numbers.Rows - numbers.Kept;
        page.Paragraph(HtmlPage.Text($"{numbers.Kept:N0} rows were kept ({Share(numbers.Kept, numbers.Rows)} of the valid ones). Their mean score (importance: 0 is the worst, 1 the best) is {numbers.MeanImportanceOfKept:F3}; that of all rows, and so of a random choice, {numbers.MeanImportanceOfAll:F3}. ")
            + HtmlPage.Text($"{numbers.Covered:N0} of the {dropped:N0} rows that were not kept ({Share(numbers.Covered, dropped)}) have a kept row among their neighbours."));
        page.Paragraph(copies is null
            ? "Copies were not looked for."
            : HtmlPage.Text($"{((long)copies["rows"]! == 1 ? "1 row is a copy of another" : HtmlPage.Text($"{(long)copies["rows"]!:N0} rows are copies of {(long)copies["families"]!:N0} others"))}; the largest family has {(long)copies["largest"]!:N0} rows{Checked(copies)}."));
        string[] warnings = [.. (manifest["warnings"] as JsonArray ?? []).Select(warning => (string)warning!)];

        // What was lost comes before what one may want to know of options.
        foreach (string warning in numbers.Alarms.Union(warnings))
        {
            page.Alarm(HtmlPage.Html(warning));
        }

        JsonNode options = manifest["options"]!;
        page.Paragraph(HtmlPage.Text($"Score {Html(options["score"])}, order {Html(options["score-order"])}; {Html(options["neighbors"])} neighbours; alpha {(double?)options["alpha"]:G4}; version {Html(manifest["version"])}."));
        page.End();
    }

    private static void Certificate(HtmlPage page, JsonObject manifest)
    {
        page.Begin("certificate", "How good the choice can be");
        if (manifest["objective"] is { } objective)
        {
            string bound = (double?)objective["upper_bound"] is not { } above ? "no bound was found"
                : (double?)objective["gap"] is { } share ? HtmlPage.Text($"no choice of as many rows can score more than {share * 100:F1} % higher ({above:F2} is a proven bound)")
                : HtmlPage.Text($"no choice of as many rows can score above {above:F2}, a proven bound");
            page.Paragraph(HtmlPage.Text($"On its objective (importance of the kept rows less their redundancy) this choice scores {(double)objective["value"]!:F2}; {bound}. Random rows that are no copies score {(double)objective["random"]!:F2} on average. That says nothing of the model that is trained on it."));
        }

        page.End();
    }

    private static void Reasons(HtmlPage page, ReportNumbers numbers)
    {
        page.Begin("reasons", "What became of the rows");
        page.Table("Rows by reason", ["reason", "rows", "share"], numbers.Reasons.OrderByDescending(reason => reason.Value).Select(reason => (string[])[HtmlPage.Html(reason.Key), HtmlPage.Text($"{reason.Value:N0}"), Share(reason.Value, numbers.Rows)]));
        page.Paragraph("Copy: a row that stands for it was taken instead. Redundant: a kept row is nearly equal, or kept rows near it outweigh it. Low-importance: it adds less than the last row kept, whatever is near it. Budget: it would add something, but the last row kept adds more. Quota: its group's share is full. <code>infomax explain DIR ROW</code> tells it of one row.");
        page.End();
    }

    private static void Map(HtmlPage page, ReportNumbers numbers)
    {
        page.Begin("map", "Where the kept rows lie");
        if (numbers.Map is { Points.Count: > 0 } map)
        {
            MapPoint[] kept = [.. map.Points.Where(point => point.Kept)];
            MapPoint[] dropped = [.. map.Points.Where(point => !point.Kept)];
            page.Figures((
                MapPlot.Draw(
                    "plot-map",
                    "Map of kept rows and of rows that were not kept",
                    HtmlPage.Text($"{kept.Length} of the {numbers.Kept} kept rows as rings{(dropped.Length == 0 ? "" : HtmlPage.Text($" over {dropped.Length} of the {numbers.Rows - numbers.Kept} others as dots. Where there are dots without rings, few rows were kept"))}."),
                    (map.XName, map.YName),
                    [.. dropped.Select(point => (point.X, point.Y))],
                    [.. kept.Select(point => (point.X, point.Y))]),
                HtmlPage.Text($"{kept.Length:N0} of the kept rows{(dropped.Length == 0 ? "" : HtmlPage.Text($" and {dropped.Length:N0} of the others"))}, by {HtmlPage.Html(map.XName)} and {HtmlPage.Html(map.YName)}. Two directions of many: rows that are near here need not be near.")));
        }
        else
        {
            page.Paragraph($"There is no map: {HtmlPage.Html(numbers.MapMissing ?? "no row has a place on it")}.");
        }

        page.End();
    }

    private static void Stages(HtmlPage page, JsonObject manifest)
    {
        page.Begin("stages", "Stages");
        JsonNode[] stages = [.. (manifest["stages"] as JsonArray ?? []).OfType<JsonNode>()];
        page.Table("What the job did, in order", ["stage", "seconds", "workers", "retries"], stages.Select(stage => (string[])
        [
            HtmlPage.Html((string)stage["name"]!), HtmlPage.Text($"{(double)stage["seconds"]!:F2}"), Number(stage["workers"]), Number(stage["retries"]),
        ]));
        page.Paragraph(HtmlPage.Text($"{stages.Sum(stage => (double)stage["seconds"]!):F1} seconds in all; peak memory {(long)manifest["peak_memory_bytes"]! / (double)(1 << 20):F0} MiB; {Counted.Of((long)manifest["partitions"]!, "partition")}."));
        page.End();
    }

    /// <summary>A count that results of earlier versions do not have.</summary>
    private static string Number(JsonNode? count) => (int?)count is { } known ? HtmlPage.Text($"{known}") : "";

    internal static string Share(long part, long whole) => HtmlPage.Text($"{100.0 * part / Math.Max(1, whole):F1} %");

    private static string Html(JsonNode? value) => HtmlPage.Html(value?.ToString() ?? "not given");
}
