using System.Globalization;
using InfoMax.Data;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>What is left of sources and clusters in a few lines: the least kept and the smallest of each kind.</summary>
public static class RetentionText
{
    /// <summary>Rows kept in all, then a line for each kind of group that has two or more.</summary>
    public static IReadOnlyList<string> Of(ReportNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        double rate = numbers.Kept / (double)Math.Max(1, numbers.Rows);
        return
        [
            Text($"{numbers.Kept} of {Counted.Of(numbers.Rows, "row")} kept ({rate * 100:F1} %)"),
            .. Line("files", numbers.Files, rate),
            .. Line("labels", numbers.Labels, rate),
            .. Line("groups", numbers.Groups, rate),
            .. Line("clusters of nearby rows", [.. numbers.Clusters.Select(cluster => cluster.Count with { Name = Text($"that around row {cluster.Example}") })], rate),
        ];
    }

    private static IEnumerable<string> Line(string kind, IReadOnlyList<GroupCount> groups, double rate)
    {
        GroupCount[] some = [.. groups.Where(group => group.Rows > 0)];
        if (some.Length < 2)
        {
            yield break;
        }

        GroupCount least = some.OrderBy(group => group.Selected / (double)group.Rows).ThenByDescending(group => group.Rows).First();
        GroupCount smallest = some.OrderBy(group => group.Rows).First();
        yield return Text($"{some.Length} {kind}: {LostGroups.Among(some, rate).Count(kind).Words}; the least is left of {Words(least)}{(least == smallest ? ", the smallest" : Text($"; {Words(smallest)} is the smallest"))}");
    }

    private static string Words(GroupCount group) => Text($"{group.Name} ({group.Selected} of {group.Rows})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
