using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using InfoMax.Cluster.Coordinator;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// A shard is one worker's work: it is on that worker's node and nowhere else, and is never moved. For a worker that is not
/// in the cluster there is no place; whatever was sent to it waits in vain, and the coordinator gives the work to another.
/// </summary>
public sealed class WorkerShardAllocation : IShardAllocationStrategy
{
    private readonly Akka.Cluster.Cluster _cluster;

    /// <param name="cluster">The cluster.</param>
    public WorkerShardAllocation(Akka.Cluster.Cluster cluster) => _cluster = cluster;

    /// <inheritdoc/>
    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        ArgumentNullException.ThrowIfNull(currentShardAllocations);
        Member? worker = _cluster.State.Members.FirstOrDefault(
            member => WorkerName.Of(member.Address.Host, member.Address.Port, member.UniqueAddress.Uid) == shardId);
        IActorRef? region = worker is null ? null : currentShardAllocations.Keys.FirstOrDefault(candidate => AddressOf(candidate) == worker.Address);
        return region is null
            ? Task.FromException<IActorRef>(new InvalidOperationException($"worker {shardId} is not in the cluster"))
            : Task.FromResult(region);
    }

    /// <inheritdoc/>
    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
        Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? _cluster.SelfAddress : region.Path.Address;
}
