using MessagePack;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>A <see cref="Core.Scores.ScoreSample"/> as it is stored.</summary>
/// <param name="Values">Its values.</param>
/// <param name="Entries">All entries of the split.</param>
/// <param name="Rows">Its rows.</param>
[MessagePackObject]
public sealed record SampledScores([property: Key(0)] double[] Values, [property: Key(1)] int Entries, [property: Key(2)] long Rows);
