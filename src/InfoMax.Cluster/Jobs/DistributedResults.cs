using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Listed">The partition's lists with neighbours by partition and place there.</param>
/// <param name="Pairs">The pairs of these lists that name other partitions' rows, grouped by that partition.</param>
/// <param name="Counts">Such pairs of each partition, length P.</param>
[MessagePackObject]
public sealed record BordersResult(
    [property: Key(0)] ArtifactRef Listed, [property: Key(1)] ArtifactRef Pairs, [property: Key(2)] ArtifactRef Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Listed.Rows;
}

/// <param name="Rows">Row numbers and importance of the partition's rows, ascending.</param>
/// <param name="Edges">Every edge of these rows.</param>
/// <param name="Groups">The group of each row; null without a quota.</param>
/// <param name="HeldRows">Rows that the partition holds while it is solved: its own, and others' that these are joined to; 0 where an earlier version joined them.</param>
[MessagePackObject]
public sealed record JoinResult(
    [property: Key(0)] ArtifactRef Rows, [property: Key(1)] ArtifactRef Edges, [property: Key(2)] ArtifactRef? Groups = null, [property: Key(3)] long HeldRows = 0) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Rows.Rows;
}

/// <param name="Rows">Own and overlap rows, by partition and place there, with their importance.</param>
/// <param name="Edges">The edges between them.</param>
/// <param name="Outer">The edges from overlap rows to rows outside.</param>
/// <param name="Weights">The partitions that own rows are joined to, with the weight between them.</param>
/// <param name="OwnRows">Own rows.</param>
/// <param name="Groups">The group of each own and overlap row; null without a quota.</param>
/// <param name="OuterOwners">The partitions that own the rows outside.</param>
[MessagePackObject]
public sealed record ExtendResult(
    [property: Key(0)] ArtifactRef Rows,
    [property: Key(1)] ArtifactRef Edges,
    [property: Key(2)] ArtifactRef Outer,
    [property: Key(3)] ArtifactRef Weights,
    [property: Key(4)] long OwnRows,
    [property: Key(5)] ArtifactRef? Groups = null,
    [property: Key(6)] ArtifactRef? OuterOwners = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => OwnRows;
}

/// <param name="Colours">The colour of each partition.</param>
/// <param name="Count">Number of colours.</param>
/// <param name="Sweeps">Annealing sweeps of the solve, whose passes follow from both.</param>
[MessagePackObject]
public sealed record ColoursResult([property: Key(0)] ArtifactRef Colours, [property: Key(1)] int Count, [property: Key(2)] int Sweeps) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Colours.Rows;
}

/// <param name="Choices">The own rows' choices, a bit each.</param>
/// <param name="Changes">Overlap rows that the partition turned; null when it turned none.</param>
/// <param name="Summary">Counts of gains, and the price.</param>
/// <param name="Gains">The own rows' gains, in those passes that a later one reads them of.</param>
/// <param name="OwnRows">Own rows.</param>
[MessagePackObject]
public sealed record SolveResult(
    [property: Key(0)] ArtifactRef Choices,
    [property: Key(1)] ArtifactRef? Changes,
    [property: Key(2)] ArtifactRef Summary,
    [property: Key(3)] ArtifactRef? Gains,
    [property: Key(4)] long OwnRows) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => OwnRows;
}

/// <param name="Told">What those that touch the partition read: of its overlap rows its multipliers, or of its own rows what all take from them.</param>
/// <param name="Kept">What only the partition goes on from: its search; or its part of the bound at each price.</param>
/// <param name="Chosen">Rows of its own that the relaxed points choose, without a quota.</param>
/// <param name="Counts">The same of each group, with a quota.</param>
/// <param name="OwnRows">Own rows.</param>
/// <param name="Value">Of a pass that adds up, the partition's part of the bound at the round's prices.</param>
[MessagePackObject]
public sealed record BoundResult(
    [property: Key(0)] ArtifactRef Told,
    [property: Key(1)] ArtifactRef Kept,
    [property: Key(2)] double Chosen,
    [property: Key(3)] ArtifactRef? Counts,
    [property: Key(4)] long OwnRows,
    [property: Key(5)] double Value) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => OwnRows;
}

/// <param name="Coreset">The partition's chosen rows with their final gains.</param>
/// <param name="Bound">The partition's part of the bound at each price, of each round.</param>
/// <param name="Value">Its part of F.</param>
/// <param name="Within">Sum over its chosen rows of the best cosine to another chosen one.</param>
/// <param name="Covered">Sum over its other rows of the best cosine to a chosen one.</param>
/// <param name="CloseRows">Chosen rows that another chosen one is nearly equal to.</param>
/// <param name="OwnRows">Own rows.</param>
/// <param name="CloseUnknown">Chosen rows of which the lists do not tell.</param>
[MessagePackObject]
public sealed record SettleResult(
    [property: Key(0)] ArtifactRef Coreset,
    [property: Key(1)] ArtifactRef Bound,
    [property: Key(2)] double Value,
    [property: Key(3)] double Within,
    [property: Key(4)] double Covered,
    [property: Key(5)] int CloseRows,
    [property: Key(6)] long OwnRows,
    [property: Key(7)] int CloseUnknown = 0) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => OwnRows;
}
