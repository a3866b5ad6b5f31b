using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Points">For each sweep point, what the chosen rows mean to the rows near them: chosen neighbours artifacts.</param>
[MessagePackObject]
public sealed record ReasonsResult([property: Key(0)] IReadOnlyList<ArtifactRef> Points) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Points.Count == 0 ? 0 : Points[0].Rows;
}
