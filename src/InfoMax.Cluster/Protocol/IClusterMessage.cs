namespace InfoMax.Cluster.Protocol;

/// <summary>
/// A message or journal event that crosses a process boundary. Every implementation is registered with a short
/// versioned manifest in <see cref="Hosting.Serialization.MessageManifests"/>.
/// </summary>
public interface IClusterMessage;

/// <summary>A message to a partition entity: sharding routes it to the worker's node, and there to the item's entity.</summary>
public interface IPartitionMessage : IClusterMessage
{
    /// <summary>The item, and which attempt at it.</summary>
    WorkItemId Item { get; }

    /// <summary>Name of the worker that carries out the attempt.</summary>
    string Worker { get; }

    /// <summary><c>worker/job/round/index</c>: the worker is the shard.</summary>
    string EntityId => $"{Worker}/{Item.JobId}/{Item.Round}/{Item.Index}";
}
