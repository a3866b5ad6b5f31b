using System.Collections.Immutable;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Workers;

/// <summary>The workers at one moment, by name in ordinal order. Immutable: jobs are told of a new one.</summary>
/// <param name="Workers">The workers.</param>
public sealed record WorkerPool(ImmutableSortedDictionary<string, WorkerInfo> Workers)
{
    /// <summary>No workers.</summary>
    public static WorkerPool Empty { get; } = new(ImmutableSortedDictionary.Create<string, WorkerInfo>(StringComparer.Ordinal));

    /// <summary>True unless the worker is gone; the coordinator's own node never is.</summary>
    public bool Knows(string worker) => worker == WorkerName.Coordinator || Workers.ContainsKey(worker);
}
