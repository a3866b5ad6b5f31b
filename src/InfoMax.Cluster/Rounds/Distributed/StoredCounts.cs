using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>Rows of a partition that the relaxed points of the bound choose, by group.</summary>
/// <param name="Groups">The groups of its rows, ascending.</param>
/// <param name="Chosen">Sum of x over the rows of each.</param>
[MessagePackObject]
public sealed record StoredCounts([property: Key(0)] int[] Groups, [property: Key(1)] double[] Chosen);
