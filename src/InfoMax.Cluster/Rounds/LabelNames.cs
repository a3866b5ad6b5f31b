using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>The different labels of a job.</summary>
/// <param name="Names">In ordinal order: a label's place is its class number.</param>
/// <param name="Rows">Valid rows of each.</param>
[MessagePackObject]
public sealed record LabelNames([property: Key(0)] string[] Names, [property: Key(1)] long[] Rows);
