using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>What all holders of a partition's rows told of them in a round of the bound; see <c>BorderSums</c>.</summary>
/// <param name="Load">What all multipliers take from each own row.</param>
/// <param name="Mean">Mean x of each.</param>
[MessagePackObject]
public sealed record StoredSums([property: Key(0)] double[] Load, [property: Key(1)] double[] Mean);
