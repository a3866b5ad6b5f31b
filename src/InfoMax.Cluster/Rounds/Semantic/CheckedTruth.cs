using MessagePack;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>What the measuring half of the sample must find; arrays of one length.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Sought">True neighbours of positive cosine, at most k.</param>
/// <param name="Least">The cosine of the last of them: of equal cosines any is as good.</param>
[MessagePackObject]
public sealed record CheckedTruth([property: Key(0)] long[] Rows, [property: Key(1)] int[] Sought, [property: Key(2)] float[] Least);
