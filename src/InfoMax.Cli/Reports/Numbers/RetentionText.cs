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
            .. numbers.Losses.Where(loss => loss.Groups > 1).Select(loss => loss.Kind switch
            {
                "files" => Line(loss, numbers.Files),
                "labels" => Line(loss, numbers.Labels),
                "groups" => Line(loss, numbers.Groups),
                _ => Line(loss, [.. numbers.Clusters.Select(cluster => cluster.Count with { Name = Text($"that around row {cluster.Example}") })], "clusters of nearby rows"),
            }),
        ];
    }

    private static string Line(GroupLoss loss, IReadOnlyList<GroupCount> groups, string? name = null)
    {
        GroupCount[] some = [.. groups.Where(group => group.Rows > 0)];
        GroupCount least = some.OrderBy(group => group.Selected / (double)group.Rows).ThenByDescending(group => group.Rows).First();
        GroupCount smallest = some.OrderBy(group => group.Rows).First();
        return Text($"{loss.Words(name)}; the least is left of {Words(least)}{(least == smallest ? ", the smallest" : Text($"; {Words(smallest)} is the smallest"))}");
    }

    private static string Words(GroupCount group) => Text($"{group.Name} ({group.Selected} of {group.Rows})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
