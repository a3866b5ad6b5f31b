using System.Globalization;
using System.Text.Json.Serialization;

namespace InfoMax.Data.Outputs;

/// <summary>How many rows of each source file and of each label were chosen.</summary>
/// <param name="Files">The input files, in the order of their rows.</param>
/// <param name="Labels">The labels in ordinal order; null for a job without labels.</param>
/// <param name="Groups">The groups in ordinal order, clusters by number; null for a job without groups.</param>
public sealed record ManifestRetention(
    IReadOnlyList<GroupCount> Files,
    IReadOnlyList<GroupCount>? Labels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GroupCount>? Groups = null)
{
    /// <summary>A group that keeps less than this share of the average rate is nearly lost.</summary>
    public const double LeastShare = 0.1;

    /// <summary>Groups of which fewer chosen rows than this are to be expected may have none by chance.</summary>
    public const double LeastExpected = 5;

    private const int MostNamed = 5;

    /// <summary>True for a group of which nearly nothing is left.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rate">The share of all valid rows that was chosen.</param>
    public static bool IsNearlyLost(GroupCount group, double rate)
    {
        ArgumentNullException.ThrowIfNull(group);
        double expected = group.Rows * rate;
        return expected >= LeastExpected && group.Selected < LeastShare * expected;
    }

    /// <summary>A line for each kind of groups of which some are nearly lost.</summary>
    /// <param name="rate">The share of all valid rows that was chosen.</param>
    public IEnumerable<string> Alarms(double rate) =>
        [.. Alarm("file", "files", Files, rate), .. Alarm("label", "labels", Labels ?? [], rate), .. Alarm("group", "groups", Groups ?? [], rate)];

    /// <summary>A line where some groups of a kind are nearly lost.</summary>
    public static IEnumerable<string> Alarm(string one, string several, IReadOnlyList<GroupCount> groups, double rate)
    {
        GroupCount[] lost = [.. groups.Where(group => IsNearlyLost(group, rate)).OrderByDescending(group => group.Rows).ThenBy(group => group.Name, StringComparer.Ordinal)];
        if (lost.Length > 0)
        {
            string named = string.Join(", ", lost.Take(MostNamed).Select(group => string.Create(CultureInfo.InvariantCulture, $"'{group.Name}' ({group.Selected} of {group.Rows})")));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{lost.Length} of {groups.Count} {(groups.Count == 1 ? one : several)} nearly lost, at less than a tenth of the {rate * 100:F1} % kept of all rows: {named}{(lost.Length > MostNamed ? ", …" : "")}");
        }
    }
}
