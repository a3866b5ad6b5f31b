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

    /// <summary>The counts with what they tell of losses.</summary>
    /// <param name="rate">The share of all valid rows that was chosen.</param>
    public ManifestRetention Judged(double rate) => this with
    {
        Losses = [.. new[] { ("files", Files), ("labels", Labels), ("groups", Groups) }.Where(kind => kind.Item2 is not null).Select(kind => LostGroups.Among(kind.Item2!, rate).Count(kind.Item1))],
    };

    /// <summary>A line for each kind of groups of which some are lost, entirely or nearly.</summary>
    /// <param name="losses">What was counted.</param>
    public static IEnumerable<string> Alarms(IEnumerable<GroupLoss> losses) => losses.Where(loss => loss.Lost + loss.NearlyLost > 0).Select(loss => loss.Words());
}
