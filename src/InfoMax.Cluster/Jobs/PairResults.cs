using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Images">Vectors artifact of a split's images, group after group.</param>
/// <param name="Texts">Vectors artifact of its texts in the same order.</param>
/// <param name="Rows">Numbers artifact: <c>row</c> int64 in the same order, ascending within each group.</param>
/// <param name="Counts">Rows of each group.</param>
[MessagePackObject]
public sealed record PairsResult(
    [property: Key(0)] ArtifactRef Images, [property: Key(1)] ArtifactRef Texts, [property: Key(2)] ArtifactRef Rows, [property: Key(3)] ArtifactRef Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Rows.Rows;
}

/// <param name="Scores">Numbers artifact: <c>row</c> int64, ascending; <c>score</c> float64.</param>
/// <param name="Counts">Rows of each split.</param>
[MessagePackObject]
public sealed record PairScoresResult([property: Key(0)] ArtifactRef Scores, [property: Key(1)] ArtifactRef Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Scores.Rows;
}
