using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>The labels of a split's valid rows, in their order, as an artifact has them before those of all splits are known.</summary>
/// <param name="Names">The labels of the split, each once, in the order in which they were met.</param>
/// <param name="Classes">Place of each row's label in them; -1 for none.</param>
[MessagePackObject]
public sealed record SplitLabels([property: Key(0)] string[] Names, [property: Key(1)] int[] Classes);
