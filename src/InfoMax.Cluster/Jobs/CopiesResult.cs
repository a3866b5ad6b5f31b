using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Index">Index of the representatives' importance artifacts, one a split; that of all valid rows where none is a copy.</param>
/// <param name="Representatives">Rows that are no copies: N from here on.</param>
/// <param name="MeanImportance">mean(I) of the representatives.</param>
/// <param name="Copies">The copies; null where none is.</param>
/// <param name="Facts">What is said of them; null when copies are kept.</param>
/// <param name="ValidRows">All valid rows.</param>
/// <param name="Warnings">What the user should know of them.</param>
[MessagePackObject]
public sealed record CopiesResult(
    [property: Key(0)] ArtifactRef Index,
    [property: Key(1)] long Representatives,
    [property: Key(2)] double MeanImportance,
    [property: Key(3)] ArtifactRef? Copies,
    [property: Key(4)] CopyFacts? Facts,
    [property: Key(5)] long ValidRows,
    [property: Key(6)] IReadOnlyList<string>? Warnings = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override IReadOnlyList<string> Warned => Warnings ?? [];

    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => ValidRows;
}
