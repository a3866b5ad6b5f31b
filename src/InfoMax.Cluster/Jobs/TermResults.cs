using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <param name="Terms">The order of a split's scores, for each score that is combined.</param>
[MessagePackObject]
public sealed record TermOrderResult([property: Key(0)] IReadOnlyList<ScoreOrderResult> Terms) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Terms is [var first, ..] ? first.RowsDone : 0;
}

/// <param name="Terms">The ranks of one range, for each score that is combined.</param>
[MessagePackObject]
public sealed record TermRanksResult([property: Key(0)] IReadOnlyList<ScoreRanksResult> Terms) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Terms is [var first, ..] ? first.RowsDone : 0;
}
