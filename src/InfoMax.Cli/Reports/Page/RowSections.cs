using InfoMax.Cli.Reports.Numbers;

namespace InfoMax.Cli.Reports.Page;

/// <summary>Single rows on a page, with their captions and images.</summary>
internal static class RowSections
{
    /// <summary>The largest families of copies.</summary>
    public static void Families(HtmlPage page, ReportNumbers numbers, ReportPictures pictures)
    {
        page.Begin("families", "Largest families of copies");
        if (numbers.Families.Count == 0)
        {
            page.Paragraph("No row is a copy of another.");
        }
        else
        {
            page.Paragraph("Each row that stands for copies, and some of these with their cosine to it.");
            foreach (CopyFamily family in numbers.Families)
            {
                page.Cards(
                    HtmlPage.Text($"{family.Rows:N0} rows, one of them {(family.Kept ? "kept" : "standing for all, but not kept")}"),
                    family.Copies.Select(copy => Row(pictures, copy.Row, copy.Id, HtmlPage.Text($", cosine {copy.Cosine:F3}")))
                        .Prepend((family.Kept ? "<strong>kept:</strong> " : "<strong>stands for them:</strong> ") + Row(pictures, family.Representative, family.RepresentativeId)));
            }

            if (pictures.LeftOut > 0)
            {
                page.Paragraph(HtmlPage.Text($"{pictures.LeftOut} images of the rows shown on this page are above 128 KiB and left out."));
            }
        }

        page.End();
    }

    /// <summary>Kept, dropped and random rows at quantiles of the importance.</summary>
    public static void Quantiles(HtmlPage page, ReportNumbers numbers, ReportPictures pictures)
    {
        page.Begin("quantiles", "Rows from the lowest to the highest importance");
        page.Table(
            "At each quantile of the importance a kept row, one that was not kept, and one drawn from both by chance",
            ["quantile", "", "row", "fate", "importance", "gain", "nearest kept row"],
            numbers.AtQuantiles.SelectMany(at => new[] { ("kept", at.Kept), ("not kept", at.Dropped), ("random", at.Random) }.Select(pair => Cells(pictures, at.Quantile, pair.Item1, pair.Item2))));
        page.Paragraph("Gain: what the row adds, its importance less what kept rows near it have of it already.");
        page.End();
    }

    private static string[] Cells(ReportPictures pictures, double quantile, string kind, ShownRow? row) => row is null
        ? [HtmlPage.Text($"{quantile:0.##}"), kind, "none near that importance", "", "", "", ""]
        :
        [
            HtmlPage.Text($"{quantile:0.##}"),
            kind,
            Row(pictures, row.Row, row.Id),
            HtmlPage.Html(row.Reason),
            HtmlPage.Text($"{row.Importance:F3}"),
            HtmlPage.Text($"{row.Gain:F3}"),
            row.Nearest is { } near ? HtmlPage.Text($"{near} ({row.Cosine:F3})") : "none",
        ];

    /// <summary>Number, id, image and text of a row, as HTML.</summary>
    public static string Row(ReportPictures pictures, long row, string? id, string after = "")
    {
        (string? text, string? image) = pictures.Of(row);
        string name = HtmlPage.Text($"{row}") + (id is null ? "" : $" ({HtmlPage.Html(id)})") + after;
        return name
            + (image is null ? "" : HtmlPage.Text($"<img src=\"{image}\" alt=\"image of row {row}{(text is null ? "" : ": " + HtmlPage.Html(text))}\">"))
            + (text is null ? "" : $"<div class=\"said\">{HtmlPage.Html(text)}</div>");
    }
}
