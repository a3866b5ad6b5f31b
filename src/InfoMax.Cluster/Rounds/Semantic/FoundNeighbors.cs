using MessagePack;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>How many true neighbours of sampled rows the lists hold; arrays of one length.</summary>
/// <param name="Found">Found of each row.</param>
/// <param name="Sought">Sought of each row.</param>
[MessagePackObject]
public sealed record FoundNeighbors([property: Key(0)] int[] Found, [property: Key(1)] int[] Sought);
