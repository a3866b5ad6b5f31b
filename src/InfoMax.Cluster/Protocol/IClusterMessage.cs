namespace InfoMax.Cluster.Protocol;

/// <summary>
/// A message or journal event that crosses a process boundary. Every implementation is registered with a short
/// versioned manifest in <see cref="Hosting.Serialization.MessageManifests"/>.
/// </summary>
public interface IClusterMessage;

/// <summary>A message to a partition entity; sharding routes by <see cref="EntityId"/>.</summary>
public interface IPartitionMessage : IClusterMessage
{
    /// <summary><c>job/partition</c>.</summary>
    string EntityId { get; }
}
