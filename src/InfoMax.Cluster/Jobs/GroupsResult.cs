using System.Globalization;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>The groups of a job that are no labels, as numbers: places in ordinal order, or those of the clusters.</summary>
/// <param name="Index">Index of the numbers, one artifact a split, one number a valid row, -1 for none.</param>
/// <param name="Names">The groups by number, and the valid rows of each.</param>
/// <param name="Classes">Different groups among the valid rows; clusters without rows are counted.</param>
/// <param name="Grouped">Valid rows that are in a group.</param>
/// <param name="Unlabelled">Valid rows that are in none.</param>
[MessagePackObject]
public sealed record GroupsResult(
    [property: Key(0)] ArtifactRef Index,
    [property: Key(1)] ArtifactRef Names,
    [property: Key(2)] int Classes,
    [property: Key(3)] long Grouped,
    [property: Key(4)] long Unlabelled) : WorkResult, IClassNumbers
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Grouped + Unlabelled;

    /// <inheritdoc/>
    [IgnoreMember]
    public override IReadOnlyList<string> Warned => Unlabelled == 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{Unlabelled} of {RowsDone} rows {(Unlabelled == 1 ? "is" : "are")} in no group: with a quota such rows are one of their own")];
}
