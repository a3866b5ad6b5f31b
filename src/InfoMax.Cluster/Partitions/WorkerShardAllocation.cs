using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// A shard is one worker's work: it is on that worker's node and is never moved. For a worker that is not in the cluster there
/// is no place at first, since its membership may only not be known here yet. Later some other worker gets the shard, which
/// drops what was sent (see <see cref="StrayWorkActor"/>): senders would ask for its place for ever otherwise.
/// </summary>
/// <remarks>
/// A shard that is not where it belongs is taken back at the next rebalancing, so that none is left of workers that are gone, and
/// one that came late is found.
/// </remarks>
public sealed class WorkerShardAllocation : IShardAllocationStrategy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Akka.Cluster.Cluster _cluster;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, long> _missedSince = new(StringComparer.Ordinal);

    /// <param name="cluster">The cluster.</param>
    /// <param name="clock">Tells how long a worker has been missed.</param>
    public WorkerShardAllocation(Akka.Cluster.Cluster cluster, TimeProvider clock)
    {
        _cluster = cluster;
        _clock = clock;
    }

    /// <inheritdoc/>
    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        ArgumentNullException.ThrowIfNull(currentShardAllocations);
        Member? worker = _cluster.State.Members.FirstOrDefault(member => NameOf(member) == shardId);
        IActorRef? region = worker is not null
            ? currentShardAllocations.Keys.FirstOrDefault(candidate => AddressOf(candidate) == worker.Address)
            : IsMissedForLong(shardId) ? currentShardAllocations.Keys.FirstOrDefault()
            : null;
        if (region is null)
        {
            return Task.FromException<IActorRef>(new InvalidOperationException($"worker {shardId} is not in the cluster"));
        }

        _missedSince.Remove(shardId);
        return Task.FromResult(region);
    }

    /// <inheritdoc/>
    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        ArgumentNullException.ThrowIfNull(currentShardAllocations);
        ArgumentNullException.ThrowIfNull(rebalanceInProgress);
        ImmutableHashSet<string>.Builder strays = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach ((IActorRef region, IImmutableList<string> shards) in currentShardAllocations)
        {
            if (_cluster.State.Members.FirstOrDefault(member => member.Address == AddressOf(region)) is { } host)
            {
                strays.UnionWith(shards.Where(shard => shard != NameOf(host) && !rebalanceInProgress.Contains(shard)));
            }
        }

        return Task.FromResult<IImmutableSet<string>>(strays.ToImmutable());
    }

    private static string NameOf(Member member) => WorkerName.Of(member.Address.Host, member.Address.Port, member.UniqueAddress.Uid);

    private bool IsMissedForLong(string worker)
    {
        if (_missedSince.TryGetValue(worker, out long since))
        {
            return _clock.GetElapsedTime(since) >= Patience;
        }

        _missedSince[worker] = _clock.GetTimestamp();
        return false;
    }

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? _cluster.SelfAddress : region.Path.Address;
}
