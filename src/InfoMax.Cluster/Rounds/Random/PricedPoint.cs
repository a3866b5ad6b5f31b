using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Random;

/// <summary>What the pricing found for one sweep point.</summary>
/// <param name="Gains">Coreset table of the rows beside the candidates that any incumbent row lists, with their optimistic gain.</param>
/// <param name="Alpha">alpha over the whole data set.</param>
[MessagePackObject]
public sealed record PricedPoint([property: Key(0)] ArtifactRef Gains, [property: Key(1)] double Alpha);
