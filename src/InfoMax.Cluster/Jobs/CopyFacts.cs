using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>What is said of a job's copies.</summary>
/// <param name="Threshold">The cosine from which a row is a copy; 1 for equal rows alone.</param>
/// <param name="Rows">Copies.</param>
/// <param name="Families">Representatives that have copies.</param>
/// <param name="Largest">Rows of the largest family, its representative included; 0 without copies.</param>
/// <param name="Conflicts">Vectors that several labels share.</param>
/// <param name="PairRecall">Share of the copies that were found, estimated on a sample; 1 where every pair was looked at.</param>
/// <param name="Sampled">Rows of the sample; 0 where every pair was looked at.</param>
/// <param name="Missed">Those of them that are copies and were missed.</param>
[MessagePackObject]
public sealed record CopyFacts(
    [property: Key(0)] double Threshold,
    [property: Key(1)] long Rows,
    [property: Key(2)] long Families,
    [property: Key(3)] long Largest,
    [property: Key(4)] long Conflicts,
    [property: Key(5)] double PairRecall,
    [property: Key(6)] long Sampled = 0,
    [property: Key(7)] long Missed = 0);
