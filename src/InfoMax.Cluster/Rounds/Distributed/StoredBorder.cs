using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>What a partition tells of its overlap rows after a round of the bound; see <c>PartitionMultipliers</c>.</summary>
/// <param name="Keys">The rows.</param>
/// <param name="Load">What its multipliers take from each.</param>
/// <param name="Point">Its x of each.</param>
/// <param name="Shares">Its share of each.</param>
/// <param name="Terms">Summands.</param>
[MessagePackObject]
public sealed record StoredBorder(
    [property: Key(0)] long[] Keys,
    [property: Key(1)] double[] Load,
    [property: Key(2)] float[] Point,
    [property: Key(3)] float[] Shares,
    [property: Key(4)] double Terms);
