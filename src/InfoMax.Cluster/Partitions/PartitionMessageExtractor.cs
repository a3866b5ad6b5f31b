using Akka.Cluster.Sharding;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>Routes partition messages: the shard is the worker that the coordinator chose, the entity is one item's there.</summary>
public sealed class PartitionMessageExtractor : IMessageExtractor
{
    /// <inheritdoc/>
    public string? EntityId(object message) => (message as IPartitionMessage)?.EntityId;

    /// <inheritdoc/>
    public object? EntityMessage(object message) => message;

    /// <inheritdoc/>
    public string? ShardId(object message) => (message as IPartitionMessage)?.Worker;

    /// <inheritdoc/>
    public string ShardId(string entityId, object? messageHint = null)
    {
        ArgumentNullException.ThrowIfNull(entityId);
        return entityId[..entityId.IndexOf('/', StringComparison.Ordinal)];
    }
}
