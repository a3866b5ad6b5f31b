using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using InfoMax.Data.Outputs;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>A job's results as one HTML page that needs nothing else: no script, and no request to anywhere.</summary>
internal static class ReportPage
{
    private const int MostGroups = 50;

    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1b1b;--soft:#5a5a5a;--page:#fff;--line:#d9d9d9;--a:#56b4e9;--b:#d55e00;--alarm:#fdecea}
        @media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#a8a8a8;--page:#16181b;--line:#3a3d42;--a:#3f7fa8;--b:#ff9b4a;--alarm:#4a1f1b}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:60rem;margin:0 auto;padding:1rem}
        h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere;min-width:6rem}p{overflow-wrap:anywhere}
        .alarm{background:var(--alarm);padding:.5rem .8rem;border-left:4px solid var(--b)}tr.lost td{background:var(--alarm)}
        figure{margin:1rem 0}figcaption{color:var(--soft);font-size:.9rem}svg{width:100%;height:auto;max-width:44rem}
        svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg line{stroke:var(--line)}svg .a,svg .d{fill:var(--a)}svg .frame{fill:none;stroke:var(--line)}img{max-height:6rem;max-width:9rem;display:block}.said{color:var(--soft);max-width:24rem;text-align:left;overflow-wrap:anywhere}svg .b{fill:none;stroke:var(--b);stroke-width:2}
        svg.square{max-width:26rem}@media (max-width:600px){svg:not(.square) text{font-size:15px}}
        @media print{body{max-width:none}}
        """;

    /// <summary>The page.</summary>
    public static string Of(ResultDirectory results, ReportNumbers numbers, ReportPictures pictures)
    {
        StringBuilder page = new();
        JsonObject manifest = results.Manifest;
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Append("<link rel=\"icon\" href=\"data:,\"><title>InfoMax report</title><style>").Append(Style).Append("</style></head><body><main>\n");
        page.Append(Text($"<h1>{numbers.Kept:N0} of {numbers.Rows:N0} rows kept</h1>\n"));
        Summary(page, manifest, numbers);
        Certificate(page, manifest);
        Reasons(page, numbers);
        Histograms(page, numbers);
        Retention(page, numbers);
        Families(page, numbers, pictures);
        Quantiles(page, numbers, pictures);
        Stages(page, manifest);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Summary(StringBuilder page, JsonObject manifest, ReportNumbers numbers)
    {
        Begin(page, "summary", "Summary");
        JsonNode? copies = manifest["copies"];
        long dropped = numbers.Rows - numbers.Kept;
        page.Append(Text($"<p>{numbers.Kept:N0} rows were kept ({Share(numbers.Kept, numbers.Rows)} of the valid ones). Their mean importance is {numbers.MeanImportanceOfKept:F3}; that of all rows, and so of a random choice, {numbers.MeanImportanceOfAll:F3}. "));
        page.Append(Text($"{numbers.Covered:N0} of the {dropped:N0} rows that were not kept ({Share(numbers.Covered, dropped)}) have a kept row among their neighbours.</p>"));
        page.Append(copies is null
            ? "<p>Copies were not looked for.</p>"
            : Text($"<p>{(long)copies["rows"]!:N0} rows are copies of {(long)copies["families"]!:N0} others; the largest family has {(long)copies["largest"]!:N0} rows.</p>"));
        JsonNode options = manifest["options"]!;
        page.Append(Text($"<p>Score {Html(options["score"])}, order {Html(options["score-order"])}; {Html(options["neighbors"])} neighbours; alpha {Html(options["alpha"])}; version {Html(manifest["version"])}.</p>"));
        foreach (JsonNode? warning in manifest["warnings"] as JsonArray ?? [])
        {
            page.Append(Text($"<p class=\"alarm\"><strong>Warning:</strong> {Html(warning)}</p>"));
        }

        End(page);
    }

    private static void Certificate(StringBuilder page, JsonObject manifest)
    {
        Begin(page, "certificate", "How good the choice can be");
        if (manifest["objective"] is { } objective)
        {
            string gap = (double?)objective["gap"] is { } share
                ? Text($"no choice of as many rows can score more than {share * 100:F1} % higher")
                : "the gap has no meaning where the objective is 0";
            page.Append(Text($"<p>On its objective (importance of the kept rows less their redundancy) this choice scores {(double)objective["value"]!:F2}, and {gap}: {(double)objective["upper_bound"]!:F2} is a proven bound. That says nothing of the model that is trained on it.</p>"));
        }

        End(page);
    }

    private static void Reasons(StringBuilder page, ReportNumbers numbers)
    {
        Begin(page, "reasons", "What became of the rows");
        Table(page, ["reason", "rows", "share"], numbers.Reasons.OrderByDescending(reason => reason.Value).Select(reason => (false, (string[])[Html(reason.Key), Text($"{reason.Value:N0}"), Share(reason.Value, numbers.Rows)])));
        page.Append("<p>Copy: a row that stands for it was taken instead. Redundant: a kept row is nearly equal, or kept rows near it outweigh it. Low-importance: it adds less than the last row kept, whatever is near it. Budget: it would add something, but the last row kept adds more. <code>infomax explain DIR ROW</code> tells it of one row.</p>");
        End(page);
    }

    private static void Histograms(StringBuilder page, ReportNumbers numbers)
    {
        Begin(page, "histograms", "Before and after");
        Figure(
            page,
            SvgPlot.Histograms(
                Text($"Importance of all rows, mean {numbers.MeanImportanceOfAll:F2}, and of the kept ones, mean {numbers.MeanImportanceOfKept:F2}"),
                "importance", ("all rows", numbers.ImportanceOfAll), ("kept rows", numbers.ImportanceOfKept)),
            "Importance: the share of all rows and of the kept rows at each value.");
        Figure(
            page,
            SvgPlot.Histograms(
                "Cosine of rows that were not kept to their nearest kept neighbour, and of kept rows to the nearest other kept one",
                "cosine to the nearest kept row", ("rows that were not kept", numbers.CosineOfDropped), ("kept rows", numbers.CosineOfKept)),
            "Likeness: how near the nearest kept row is, where one is among the neighbours. Kept rows far to the left have little redundancy.");
        Figure(
            page,
            SvgPlot.Density(
                Text($"Rows that were not kept, by importance and by cosine to the nearest kept row; {Share(numbers.DroppedByImportanceAndCosine.Where((_, i) => i / ReportNumbers.DensityCells >= ReportNumbers.DensityCells / 2).Sum(), numbers.Rows - numbers.Kept)} of them have an importance of at least .5"),
                "importance", "cosine to the nearest kept row", numbers.DroppedByImportanceAndCosine),
            "What was not kept: to the right rows of much importance, at the top rows that a kept one nearly repeats, at the bottom rows with no kept row near. Darker cells hold more rows (logarithmic).");
        End(page);
    }

    private static void Retention(StringBuilder page, ReportNumbers numbers)
    {
        Begin(page, "retention", "What is left of each source");
        double rate = numbers.Kept / (double)Math.Max(1, numbers.Rows);
        foreach ((string name, IReadOnlyList<GroupCount> groups) in new[] { ("label", numbers.Labels), ("file", numbers.Files) })
        {
            if (groups.Count > 0)
            {
                Table(
                    page,
                    [name, "rows", "kept", "share"],
                    groups.Take(MostGroups).Select(group => (ManifestRetention.IsNearlyLost(group, rate), (string[])[Html(group.Name), Text($"{group.Rows:N0}"), Text($"{group.Selected:N0}"), Share(group.Selected, group.Rows)])));
                page.Append(groups.Count > MostGroups ? Text($"<p>and {groups.Count - MostGroups:N0} more in <code>report.json</code></p>") : "");
            }
        }

        page.Append(Text($"<p>Of all rows {rate * 100:F1} % were kept. Marked rows keep less than a tenth of that.</p>"));
        End(page);
    }

    private static void Families(StringBuilder page, ReportNumbers numbers, ReportPictures pictures)
    {
        Begin(page, "families", "Largest families of copies");
        if (numbers.Families.Count == 0)
        {
            page.Append("<p>No row is a copy of another.</p>");
        }
        else
        {
            Table(page, ["row that stands for it", "rows", "some of its copies (cosine)"], numbers.Families.Select(family => (
                false, (string[])[
                    Text($"{family.Representative}{Named(family.RepresentativeId)}") + Shown(pictures, family.Representative),
                    Text($"{family.Rows:N0}"),
                    string.Join(pictures.Any ? "<br>" : ", ", family.Copies.Select(copy => Text($"{copy.Row}{Named(copy.Id)} ({copy.Cosine:F3})") + Shown(pictures, copy.Row))),
                ])));
            page.Append(pictures.LeftOut > 0 ? Text($"<p>{pictures.LeftOut} images of the rows shown on this page are above 128 KiB and left out.</p>") : "");
        }

        End(page);
    }

    private static void Quantiles(StringBuilder page, ReportNumbers numbers, ReportPictures pictures)
    {
        Begin(page, "quantiles", "Rows from the lowest to the highest importance");
        Table(page, ["importance near", "row", "fate", "importance", "gain", "nearest kept row"], numbers.AtQuantiles.SelectMany(at => new[] { at.Kept, at.Dropped }.OfType<ShownRow>().Select(row => (
            false,
            (string[])
            [
                Text($"{at.Quantile:0.##}"),
                Text($"{row.Row}{Named(row.Id)}") + Shown(pictures, row.Row),
                Html(row.Reason),
                Text($"{row.Importance:F3}"),
                Text($"{row.Gain:F3}"),
                row.Nearest is { } near ? Text($"{near} ({row.Cosine:F3})") : "none",
            ]))));
        End(page);
    }

    private static void Stages(StringBuilder page, JsonObject manifest)
    {
        Begin(page, "stages", "Stages");
        Table(page, ["stage", "seconds"], (manifest["stages"] as JsonArray ?? []).Select(stage => (false, (string[])[Html(stage!["name"]), Text($"{(double)stage["seconds"]!:F2}")])));
        page.Append(Text($"<p>Peak memory {(long)manifest["peak_memory_bytes"]! / (double)(1 << 20):F0} MiB; {Html(manifest["partitions"])} partitions.</p>"));
        End(page);
    }

    private static void Begin(StringBuilder page, string id, string title) => page.Append(Text($"<section id=\"{id}\"><h2>{title}</h2>\n"));

    private static void End(StringBuilder page) => page.Append("</section>\n");

    private static void Figure(StringBuilder page, string svg, string caption) => page.Append("<figure>").Append(svg).Append("<figcaption>").Append(caption).Append("</figcaption></figure>\n");

    /// <summary>A table whose cells are HTML already; marked rows are those of lost groups.</summary>
    private static void Table(StringBuilder page, string[] heads, IEnumerable<(bool Marked, string[] Cells)> rows)
    {
        page.Append("<div class=\"scroll\"><table><thead><tr>");
        Array.ForEach(heads, head => page.Append("<th scope=\"col\">").Append(head).Append("</th>"));
        page.Append("</tr></thead><tbody>\n");
        foreach ((bool marked, string[] cells) in rows)
        {
            page.Append(marked ? "<tr class=\"lost\">" : "<tr>");
            Array.ForEach(cells, cell => page.Append("<td>").Append(cell).Append("</td>"));
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Named(string? id) => id is null ? "" : $" ({Html(id)})";

    /// <summary>Text and image of a row, as HTML.</summary>
    private static string Shown(ReportPictures pictures, long row)
    {
        (string? text, string? image) = pictures.Of(row);
        return (image is null ? "" : Text($"<img src=\"{image}\" alt=\"image of row {row}{(text is null ? "" : ": " + Html(text))}\">")) + (text is null ? "" : $"<div class=\"said\">{Html(text)}</div>");
    }

    private static string Share(long part, long whole) => Text($"{100.0 * part / Math.Max(1, whole):F1} %");

    private static string Html(JsonNode? value) => Html(value?.ToString() ?? "not given");

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
