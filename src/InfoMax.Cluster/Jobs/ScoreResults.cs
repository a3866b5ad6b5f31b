using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Entries">Numbers artifact: <c>value</c> float64, the split's different scores, ascending; <c>before</c> int64, rows with an earlier one.</param>
/// <param name="Rows">Numbers artifact: <c>row</c> int64, ascending; <c>entry</c> int32, where its score is; <c>partition</c> int32, the row's own, or 0.</param>
/// <param name="Sample">Some of the entries.</param>
/// <param name="Low">Least score; infinite without rows.</param>
/// <param name="High">Largest score.</param>
/// <param name="OutsideRow">First row whose score is not in [0, 1]; -1 for none.</param>
/// <param name="OutsideScore">Its score.</param>
[MessagePackObject]
public sealed record ScoreOrderResult(
    [property: Key(0)] ArtifactRef Entries,
    [property: Key(1)] ArtifactRef Rows,
    [property: Key(2)] ArtifactRef Sample,
    [property: Key(3)] double Low,
    [property: Key(4)] double High,
    [property: Key(5)] long OutsideRow,
    [property: Key(6)] double OutsideScore) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Rows.Rows;
}

/// <param name="Ranks">Numbers artifact: <c>rank</c> float64 in [0, 1], of each split's entries in the range, split after split.</param>
/// <param name="Counts">Entries of each split.</param>
[MessagePackObject]
public sealed record ScoreRanksResult([property: Key(0)] ArtifactRef Ranks, [property: Key(1)] ArtifactRef Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Ranks.Rows;
}

/// <param name="Part">Importance artifact of the split.</param>
/// <param name="ByPartition">The same grouped by partition, ascending within each; null where rows are not in partitions yet.</param>
/// <param name="Counts">Rows of each partition.</param>
[MessagePackObject]
public sealed record ScoreImportanceResult(
    [property: Key(0)] ArtifactRef Part, [property: Key(1)] ArtifactRef? ByPartition, [property: Key(2)] ArtifactRef? Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Part.Rows;
}

/// <param name="Sums">
/// Numbers artifact: <c>row</c> int64, ascending, every row that the partition's lists name or are of; <c>own</c> int32, 1 for rows of
/// the partition; an int64 column named as each score of the graph, what they tell of it.
/// </param>
/// <param name="Counts">Rows of each split.</param>
/// <param name="Hits">Labels of the partition's rows that their neighbours vote for; null where no score of both is asked for.</param>
[MessagePackObject]
public sealed record GraphSumsResult(
    [property: Key(0)] ArtifactRef Sums, [property: Key(1)] ArtifactRef Counts, [property: Key(2)] LabelHits? Hits = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Sums.Rows;
}
