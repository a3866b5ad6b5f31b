using InfoMax.Cli.Reports.Numbers;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Reports.Page;

/// <summary>What is left of sources, classes, groups and clusters on a page: what is lost first, and always listed.</summary>
internal static class RetentionSection
{
    /// <summary>Groups of a kind that are listed where fewer are lost; the file of figures has all.</summary>
    private const int MostGroups = 30;

    /// <summary>Lost groups beyond these would make the page too large to open.</summary>
    private const int MostLost = 2000;

    /// <summary>The section.</summary>
    public static void Add(HtmlPage page, ReportNumbers numbers, ReportPictures pictures)
    {
        page.Begin("retention", "What is left of each source");
        double rate = Rate(numbers);
        page.Paragraph(HtmlPage.Text($"Of all rows {rate * 100:F1} % were kept. Lost groups have no kept row, nearly lost ones less than a tenth of that, and of so many groups of their sizes chance would leave hardly any so. ")
            + "Groups without a kept row that are too small to tell are marked too. Each kind is judged by itself: a group that is told from chance among a few is too small to tell among hundreds of its size. What is lost stands first.");
        foreach ((string kind, string name, IReadOnlyList<GroupCount> groups) in new[] { ("labels", "label", numbers.Labels), ("groups", "group", numbers.Groups), ("files", "file", numbers.Files) })
        {
            Table(page, numbers, kind, $"By {name}", name, groups, group => group, group => HtmlPage.Html(group.Name));
        }

        Table(
            page, numbers, "clusters", "By cluster of nearby rows (k-means), each told by the row nearest to its centre", "cluster around row", numbers.Clusters, cluster => cluster.Count,
            cluster => RowSections.Row(pictures, cluster.Example, cluster.ExampleId));
        page.End();
    }

    /// <summary>The clusters that are listed.</summary>
    public static IEnumerable<ClusterCount> Listed(ReportNumbers numbers) => numbers.Clusters.Take(Shown(numbers, "clusters"));

    private static void Table<T>(HtmlPage page, ReportNumbers numbers, string kind, string caption, string head, IReadOnlyList<T> groups, Func<T, GroupCount> count, Func<T, string> name)
    {
        if (groups.Count == 0)
        {
            return;
        }

        LostGroups lost = LostGroups.Among([.. groups.Select(count)], Rate(numbers));
        GroupLoss loss = numbers.Losses.First(loss => loss.Kind == kind);
        T[] shown = [.. groups.Take(Shown(numbers, kind))];
        page.Table(
            caption,
            [head, "rows", "kept", "share"],
            shown.Select(group => (Group: group, Count: count(group))).Select(pair => (lost.FateOf(pair.Count), (string[])
            [
                name(pair.Group), HtmlPage.Text($"{pair.Count.Rows:N0}"), HtmlPage.Text($"{pair.Count.Selected:N0}"), ReportPage.Share(pair.Count.Selected, pair.Count.Rows),
            ])));
        string rest = groups.Count == shown.Length ? ""
            : HtmlPage.Text($" {groups.Count - shown.Length:N0} more are in <code>report.json</code>; {groups.Skip(shown.Length).Count(group => count(group) is { Rows: > 0, Selected: 0 }):N0} of them without a kept row.");
        if (loss.Groups > 1)
        {
            page.Paragraph(HtmlPage.Html(loss.Words()) + "." + rest);
        }
    }

    private static int Shown(ReportNumbers numbers, string kind) =>
        Math.Clamp(numbers.Losses.FirstOrDefault(loss => loss.Kind == kind) is { } loss ? loss.Lost + loss.NearlyLost : 0, MostGroups, MostLost);

    private static double Rate(ReportNumbers numbers) => numbers.Kept / (double)Math.Max(1, numbers.Rows);
}
