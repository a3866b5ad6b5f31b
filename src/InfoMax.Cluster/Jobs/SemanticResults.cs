using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Coarse">The coarse centres.</param>
/// <param name="Fine">The fine centres.</param>
/// <param name="Layout">Which fine centre belongs to which coarse one, and which cells to which partition.</param>
/// <param name="SampleRows">Row numbers of the rows that the search is checked by.</param>
/// <param name="SampleVectors">Their vectors, same order.</param>
[MessagePackObject]
public sealed record CellsResult(
    [property: Key(0)] ArtifactRef Coarse,
    [property: Key(1)] ArtifactRef Fine,
    [property: Key(2)] ArtifactRef Layout,
    [property: Key(3)] ArtifactRef SampleRows,
    [property: Key(4)] ArtifactRef SampleVectors) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Fine.Rows;
}

/// <param name="Rows">The partition's rows with their importance and block, grouped by block.</param>
/// <param name="Vectors">Their vectors, same order.</param>
/// <param name="Blocks">The blocks' centres.</param>
/// <param name="Truth">Neighbours of the sampled rows among the partition's rows.</param>
/// <param name="HitRows">The partition's rows in those lists, and its own sampled rows, with their block.</param>
/// <param name="HitVectors">Their vectors, same order.</param>
[MessagePackObject]
public sealed record OrganiseResult(
    [property: Key(0)] ArtifactRef Rows,
    [property: Key(1)] ArtifactRef Vectors,
    [property: Key(2)] ArtifactRef Blocks,
    [property: Key(3)] ArtifactRef Truth,
    [property: Key(4)] ArtifactRef HitRows,
    [property: Key(5)] ArtifactRef HitVectors) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Vectors.Rows;
}

/// <param name="Reach">How much farther than the nearest centre a probed block's may be, in cosine.</param>
/// <param name="Visits">Blocks that a row visits at most beside its own.</param>
/// <param name="Truth">What the measuring half of the sample must find.</param>
/// <param name="Joins">How often the lists are joined after the visits, since these find too little.</param>
[MessagePackObject]
public sealed record CheckResult(
    [property: Key(0)] float Reach, [property: Key(1)] int Visits, [property: Key(2)] ArtifactRef Truth, [property: Key(3)] int Joins) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Truth.Rows;
}

/// <param name="Neighbors">Lists of the partition's rows among each other.</param>
/// <param name="Guests">Its rows that visit other partitions, grouped by partition.</param>
/// <param name="GuestVectors">Their vectors, same order.</param>
/// <param name="Counts">How many go to each partition, length P.</param>
[MessagePackObject]
public sealed record VisitResult(
    [property: Key(0)] ArtifactRef Neighbors,
    [property: Key(1)] ArtifactRef Guests,
    [property: Key(2)] ArtifactRef GuestVectors,
    [property: Key(3)] ArtifactRef Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Neighbors.Rows;
}

/// <param name="OwnLists">What guests add to the lists of the partition's rows.</param>
/// <param name="GuestLists">Lists of the guests among the partition's rows, grouped by the guests' partition.</param>
[MessagePackObject]
public sealed record HaloResult([property: Key(0)] ArtifactRef OwnLists, [property: Key(1)] ArtifactRef GuestLists) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => GuestLists.Rows;
}

/// <param name="Neighbors">Neighbours artifact of the partition's rows over the whole data set.</param>
/// <param name="TotalWeight">The rows' share of sum_ij W_ij for each k that the job needs, as in <see cref="GraphResult"/>.</param>
/// <param name="Recall">Neighbours found and sought of the partition's rows in the measuring half of the sample.</param>
[MessagePackObject]
public sealed record MergeResult(
    [property: Key(0)] ArtifactRef Neighbors,
    [property: Key(1)] IReadOnlyList<double> TotalWeight,
    [property: Key(2)] ArtifactRef Recall) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Neighbors.Rows;
}
