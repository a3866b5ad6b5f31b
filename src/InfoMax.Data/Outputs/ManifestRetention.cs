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
    /// <summary>How many groups of each kind lost their rows; empty in results of earlier versions.</summary>
    public IReadOnlyList<GroupLoss> Losses { get; init; } = [];

    private const int MostNamed = 5;

    /// <summary>The counts with what they tell of losses.</summary>
    /// <param name="rate">The share of all valid rows that was chosen.</param>
    public ManifestRetention Judged(double rate) => this with
    {
        Losses = [.. new[] { ("files", Files), ("labels", Labels), ("groups", Groups) }.Where(kind => kind.Item2 is not null).Select(kind => LostGroups.Among(kind.Item2!, rate).Count(kind.Item1))],
    };

    /// <summary>A line for each kind of groups of which some are nearly lost.</summary>
    /// <param name="rate">The share of all valid rows that was chosen.</param>
    public IEnumerable<string> Alarms(double rate) =>
        [.. Alarm("file", "files", Files, rate), .. Alarm("label", "labels", Labels ?? [], rate), .. Alarm("group", "groups", Groups ?? [], rate)];

    /// <summary>A line where some groups of a kind are nearly lost.</summary>
    public static IEnumerable<string> Alarm(string one, string several, IReadOnlyList<GroupCount> groups, double rate)
    {
        LostGroups among = LostGroups.Among(groups, rate);
        GroupCount[] lost = [.. groups.Where(among.Contains).OrderByDescending(group => group.Rows).ThenBy(group => group.Name, StringComparer.Ordinal)];
        if (lost.Length > 0)
        {
            string named = string.Join(", ", lost.Take(MostNamed).Select(group => string.Create(CultureInfo.InvariantCulture, $"'{group.Name}' ({group.Selected} of {group.Rows})")));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{lost.Length} of {groups.Count} {(groups.Count == 1 ? one : several)} nearly lost, at less than a tenth of the {rate * 100:F1} % kept of all rows: {named}{(lost.Length > MostNamed ? ", …" : "")}");
        }
    }
}
