using System.Globalization;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>The labels of a job as class numbers: the places of the labels in ordinal order.</summary>
/// <param name="Index">Index of the class numbers, one artifact a split, one number a valid row, -1 for none.</param>
/// <param name="Names">The labels in ordinal order, and the valid rows of each.</param>
/// <param name="Classes">Different labels among the valid rows.</param>
/// <param name="Labelled">Valid rows that have a label.</param>
/// <param name="Unlabelled">Valid rows that have none.</param>
[MessagePackObject]
public sealed record LabelsResult(
    [property: Key(0)] ArtifactRef Index,
    [property: Key(1)] ArtifactRef Names,
    [property: Key(2)] int Classes,
    [property: Key(3)] long Labelled,
    [property: Key(4)] long Unlabelled) : WorkResult, IClassNumbers
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Labelled + Unlabelled;

    /// <inheritdoc/>
    [IgnoreMember]
    public override IReadOnlyList<string> Warned => Unlabelled == 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{Unlabelled} of {Labelled + Unlabelled} rows {(Unlabelled == 1 ? "has" : "have")} no label: scores of labels leave them out, and copies take having none for a label of its own")];
}
