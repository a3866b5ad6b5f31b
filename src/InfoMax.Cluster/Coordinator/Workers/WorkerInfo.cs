using System.Collections.Immutable;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Workers;

/// <summary>A worker as the coordinator knows it.</summary>
/// <param name="Name">See <see cref="WorkerName"/>.</param>
/// <param name="Cores">Threads that compute at once, at least 1.</param>
/// <param name="MemoryBytes">Memory that it may use; 0 for no limit.</param>
/// <param name="Condition">Whether it is given work.</param>
/// <param name="Items">What it works on or waits to, as it last said.</param>
public sealed record WorkerInfo(
    string Name, int Cores, long MemoryBytes, WorkerCondition Condition, ImmutableArray<WorkItemId> Items)
{
    /// <summary>The cluster's failure detector does not reach its node.</summary>
    public bool Unreachable { get; init; }

    /// <summary>What its work waits for, in one line, as it last said; null for nothing.</summary>
    public string? Obstacle { get; init; }
}
