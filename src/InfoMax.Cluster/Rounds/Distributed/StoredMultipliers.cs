using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's multipliers as the last round reads them; see <c>PartitionMultipliers</c>.</summary>
/// <param name="Constant">What they add.</param>
/// <param name="Terms">Their summands.</param>
/// <param name="OwnLoad">What they take from own rows.</param>
/// <param name="Keys">Overlap rows that they take from.</param>
/// <param name="Load">What they take from each.</param>
[MessagePackObject]
public sealed record StoredMultipliers(
    [property: Key(0)] double Constant,
    [property: Key(1)] double Terms,
    [property: Key(2)] double[] OwnLoad,
    [property: Key(3)] long[] Keys,
    [property: Key(4)] double[] Load);
