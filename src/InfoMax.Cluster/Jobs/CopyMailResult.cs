using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>What an item of the search for copies tells the items of a later round or pass, and keeps for itself.</summary>
/// <param name="Mail">Tables and vectors, grouped by receiver; which, each kernel says.</param>
/// <param name="Counts">How many entries of each go to each receiver.</param>
/// <param name="Kept">Artifacts that are not addressed.</param>
/// <param name="Open">Rows that are not decided.</param>
/// <param name="Rows">Rows that the item went through.</param>
[MessagePackObject]
public sealed record CopyMailResult(
    [property: Key(0)] IReadOnlyList<ArtifactRef> Mail,
    [property: Key(1)] IReadOnlyList<ArtifactRef> Counts,
    [property: Key(2)] IReadOnlyList<ArtifactRef> Kept,
    [property: Key(3)] long Open,
    [property: Key(4)] long Rows) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Rows;
}
