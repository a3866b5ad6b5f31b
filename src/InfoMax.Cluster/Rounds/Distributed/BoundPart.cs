using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's part of the bound at each of the prices that follow from the first three values.</summary>
/// <param name="First">The first price.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Price">The last price.</param>
/// <param name="Values">The part at each price.</param>
[MessagePackObject]
public sealed record BoundPart(
    [property: Key(0)] double First, [property: Key(1)] double Scale, [property: Key(2)] double Price, [property: Key(3)] double[] Values);
