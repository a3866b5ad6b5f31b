using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>What a round's largest item needs.</summary>
/// <param name="Round">The round.</param>
/// <param name="Name">As users read it.</param>
/// <param name="Items">Items that workers share.</param>
/// <param name="Bytes">Memory of a node that runs the largest of them, the process included.</param>
public sealed record RoundMemory(RoundKind Round, string Name, int Items, long Bytes);
