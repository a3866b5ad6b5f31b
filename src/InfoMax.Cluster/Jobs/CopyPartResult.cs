using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>What became of the rows of a split.</summary>
/// <param name="Representatives">Importance of its representatives.</param>
/// <param name="Copies">Its copies.</param>
/// <param name="Importance">Sum of the representatives' importance.</param>
/// <param name="Families">Its representatives that have copies.</param>
/// <param name="Largest">Rows of the largest of their families; 0 without.</param>
[MessagePackObject]
public sealed record CopyPartResult(
    [property: Key(0)] ArtifactRef Representatives,
    [property: Key(1)] ArtifactRef Copies,
    [property: Key(2)] double Importance,
    [property: Key(3)] long Families,
    [property: Key(4)] long Largest) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Representatives.Rows + Copies.Rows;
}
