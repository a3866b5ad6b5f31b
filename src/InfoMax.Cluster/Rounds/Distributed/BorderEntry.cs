using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>What a partition shares with another.</summary>
/// <param name="Partition">The other.</param>
/// <param name="Weight">Weight of the edges between them.</param>
[MessagePackObject]
public sealed record BorderEntry([property: Key(0)] int Partition, [property: Key(1)] double Weight);
