namespace InfoMax.Core.Graph.Blocks;

/// <summary>A sampled row and one of its true neighbours, as their probes see each other's block.</summary>
/// <param name="Sample">Number of the sampled row.</param>
/// <param name="Forth">Where the neighbour's block stands in the row's probes.</param>
/// <param name="Back">Where the row's block stands in the neighbour's probes.</param>
internal readonly record struct ProbePair(int Sample, ProbeRank Forth, ProbeRank Back);
