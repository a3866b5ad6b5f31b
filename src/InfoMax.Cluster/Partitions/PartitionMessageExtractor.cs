using Akka.Cluster.Sharding;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>Routes partition messages by their entity id; the shard is a stable hash of it.</summary>
public sealed class PartitionMessageExtractor : HashCodeMessageExtractor
{
    /// <param name="maxShards">Number of shards, about ten a node; the same on every node.</param>
    public PartitionMessageExtractor(int maxShards)
        : base(maxShards)
    {
    }

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IPartitionMessage)?.EntityId;
}
