using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using Xunit;

namespace InfoMax.Cluster.Tests.Partitions;

/// <summary>On a cluster of one node, whose regions are actors that do nothing.</summary>
public sealed class WorkerShardAllocationTests : IAsyncLifetime
{
    private const string Gone = "elsewhere:1#1";
    private readonly ActorSystem _system = ActorSystem.Create("allocation", ConfigurationFactory.ParseString("""
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        """));

    private readonly ManualClock _clock = new();
    private IActorRef _region = ActorRefs.Nobody;

    private Akka.Cluster.Cluster Cluster => Akka.Cluster.Cluster.Get(_system);

    private string Self => WorkerName.Of(Cluster.SelfAddress.Host, Cluster.SelfAddress.Port, Cluster.SelfUniqueAddress.Uid);

    public async ValueTask InitializeAsync()
    {
        _region = _system.ActorOf(Props.Create(() => new Region()));
        await SeedNodes.JoinAsync(_system, "127.0.0.1", [], TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    [Fact]
    public async Task Worker_HasItsShardOnItsNode_AndKeepsIt()
    {
        WorkerShardAllocation allocation = new(Cluster, _clock);
        Assert.Equal(_region, await allocation.AllocateShard(_region, Self, Shards()));
        Assert.Empty(await allocation.Rebalance(Shards(Self), []));
    }

    [Fact]
    public async Task WorkerThatIsGone_HasNoPlaceAtFirst_ThenSomeNodeThatDropsItsMessages_AndIsTakenBackThere()
    {
        WorkerShardAllocation allocation = new(Cluster, _clock);
        await Assert.ThrowsAsync<InvalidOperationException>(() => allocation.AllocateShard(_region, Gone, Shards()));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => allocation.AllocateShard(_region, Gone, Shards()));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(_region, await allocation.AllocateShard(_region, Gone, Shards()));

        Assert.Equal([Gone], await allocation.Rebalance(Shards(Self, Gone), []));
        Assert.Empty(await allocation.Rebalance(Shards(Self, Gone), [Gone]));
    }

    [Fact]
    public async Task WithoutRegions_ThereIsNoPlace()
    {
        WorkerShardAllocation allocation = new(Cluster, _clock);
        ImmutableDictionary<IActorRef, IImmutableList<string>> none = ImmutableDictionary<IActorRef, IImmutableList<string>>.Empty;
        await Assert.ThrowsAsync<InvalidOperationException>(() => allocation.AllocateShard(_region, Gone, none));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<InvalidOperationException>(() => allocation.AllocateShard(_region, Gone, none));
    }

    private ImmutableDictionary<IActorRef, IImmutableList<string>> Shards(params string[] shards) =>
        ImmutableDictionary<IActorRef, IImmutableList<string>>.Empty.Add(_region, ImmutableList.Create(shards));

    private sealed class Region : ReceiveActor;
}
