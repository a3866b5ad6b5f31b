using InfoMax.Cli.Reports.Numbers;
using InfoMax.Data;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Page;

/// <summary>The page of a sweep, a comparison or a tuning.</summary>
internal static class TablePage
{
    /// <summary>The text of the whole HTML document.</summary>
    public static string Of(ResultTables tables, IReadOnlyList<CurvePanel> panels)
    {
        string title = tables.Sweep is { } sweep ? HtmlPage.Text($"A sweep of {Counted.Of(sweep.Count, "result")}")
            : tables.Comparison is { } comparison ? HtmlPage.Text($"{Counted.Of(comparison.Select(row => row.Method).Distinct().Count(), "method")} compared")
            : HtmlPage.Text($"{Counted.Of(tables.Tuning!.Count, "candidate")} tried");
        HtmlPage page = new(title);
        page.Begin("summary", "Summary");
        page.Paragraph(tables.Sweep is not null
            ? "Each result has a folder with a report of its own. F of different alpha or neighbours cannot be compared, so it is not shown: coverage is the mean cosine of a family left out (a row and its copies) to the nearest kept one among its neighbours, redundancy that of a kept row to another kept one; a row without such a neighbour counts as 0."
            : tables.Comparison is not null ? "Every method chose as many of the same rows. Accuracy tells what a choice trains; objective and coverage tell what it holds."
            : "Candidates were judged by a ridge regression on rows held out; the best of them by a softmax regression too, which decides.");
        if (tables.Tuning is { } tuning)
        {
            page.Table("What was chosen", ["share", "score", "order", "weight", "quota", "accuracy, ridge", "accuracy, softmax"], tuning.Where(row => row.Chosen).Select(row => (string[])
            [
                HtmlPage.Text($"{row.Fraction * 100:0.###} %"), HtmlPage.Html(row.Score), HtmlPage.Html(row.Order ?? ""), HtmlPage.Text($"{row.Beta}"), HtmlPage.Html(row.Quota),
                HtmlPage.Text($"{row.RidgeAccuracy * 100:F1} %"), row.SoftmaxAccuracy is { } softmax ? HtmlPage.Text($"{softmax * 100:F1} %") : "",
            ]));
        }

        page.End();
        TableSections.Curves(page, panels);
        return page.ToString();
    }
}
