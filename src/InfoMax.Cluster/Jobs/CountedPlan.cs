using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>
/// What a job's options and its number of valid rows came to when the rows were counted. It is journaled: artifacts follow from it, so that a later
/// version, whose rules may differ, goes on with these numbers.
/// </summary>
/// <param name="Partitions">P.</param>
/// <param name="Semantic">Whether partitions are made of nearby rows.</param>
/// <param name="Distributed">Whether several partitions solve the problem among themselves.</param>
/// <param name="Reasons">Whether the job says of every row what became of it.</param>
/// <param name="CopyRanges">Ranges in which copies are sought; 0 for none.</param>
/// <param name="PairGroups">Groups that pairs are compared in.</param>
[MessagePackObject]
public sealed record CountedPlan(
    [property: Key(0)] int Partitions,
    [property: Key(1)] bool Semantic,
    [property: Key(2)] bool Distributed,
    [property: Key(3)] bool Reasons,
    [property: Key(4)] int CopyRanges,
    [property: Key(5)] int PairGroups);
