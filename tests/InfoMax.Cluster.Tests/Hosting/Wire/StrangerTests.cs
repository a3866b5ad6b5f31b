using System.Text;
using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.DistributedData;
using Akka.Event;
using Akka.Serialization;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Wire;

/// <summary>
/// An actor system that is no member of the cluster speaks to a node's port. It can get nothing built that is not a
/// registered message, whatever carries it, and can end no actor of the node.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class StrangerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private ClusterNode _node = null!;
    private ActorSystem _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await ClusterNode.StartEmbeddedAsync(
            new NodeOptions { DataDirectory = _folder["node"], Cores = 1 }, null, TestContext.Current.CancellationToken);
        _stranger = ActorSystem.Create("stranger", ConfigurationFactory.ParseString("""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = remote
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            }
            """)
            .WithFallback(DistributedPubSub.DefaultConfig())
            .WithFallback(DistributedData.DefaultConfig()));
        Serialization wire = _stranger.Serialization;
        wire.AddSerializer("infomax", new ClusterMessageSerializer((ExtendedActorSystem)_stranger));
        wire.AddSerializationMap(typeof(IClusterMessage), new ClusterMessageSerializer((ExtendedActorSystem)_stranger));
    }

    public async ValueTask DisposeAsync()
    {
        // It would wait for actors that it deployed to the node in vain.
        await Task.WhenAny(_stranger.Terminate(), Task.Delay(TimeSpan.FromSeconds(1)));
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task NothingIsBuilt_WhateverCarriesIt()
    {
        Canary canary = new();
        object[] messages =
        [
            canary,
            new Status.Success(canary),
            new Status.Failure(new Canary.CanaryException()),
            new Identify(canary),
            new ActorIdentity(canary, ActorRefs.Nobody),
            new Publish("jobs", canary),
            new Send("/user/coordinator", canary),
            GSet.Create(canary),
            new object[] { canary },
        ];

        // Sent by name, and by reference. What the stranger itself builds is not meant.
        Canary.Hush();
        foreach (object message in messages)
        {
            _stranger.ActorSelection(At("/user/coordinator")).Tell(message);
            _stranger.ActorSelection(At("/system/cluster/core/daemon")).Tell(message);
            Direct("/user/coordinator").Tell(message);
        }

        await Heard();
        Probe warnings = Refusals();
        _stranger.ActorOf(Props.Create<Canary.Guest>().WithDeploy(new Deploy(new RemoteScope(Address.Parse(_node.Address)))), "guest");
        await warnings.Fish<Warning>(warning => warning.Message.ToString()!.Contains("serializer id [3]", StringComparison.Ordinal));
        Assert.Empty(Canary.Built);
    }

    /// <summary>Every id that Akka's own serializers have, and the first beyond, with a manifest that names the canary.</summary>
    [Fact]
    public async Task NothingIsBuilt_UnderAnySerializersId()
    {
        string manifest = $"{typeof(Canary).FullName}, {typeof(Canary).Assembly.GetName().Name}";
        byte[] json = Encoding.UTF8.GetBytes($$"""{"$type":"{{manifest}}","Song":"x"}""");
        IActorRef coordinator = await Coordinator();
        Canary.Hush();
        foreach (int id in Enumerable.Range(0, 46))
        {
            foreach (string name in new[] { manifest, "", "A", "STF" })
            {
                await Forge("/user/coordinator", id, name, json);
            }
        }

        Assert.Empty(Canary.Built);
        Assert.Equal(coordinator, await Coordinator());
    }

    /// <summary>The canaries sing where nothing guards: what the tests above send would be built.</summary>
    [Fact]
    public void StrangersOwnSystem_BuildsThem()
    {
        Canary canary = new();
        foreach (object message in new object[] { canary, new Status.Success(canary), new Status.Failure(new Canary.CanaryException()), GSet.Create(canary) })
        {
            Serializer serializer = _stranger.Serialization.FindSerializerFor(message);
            byte[] bytes = serializer.ToBinary(message);
            Canary.Hush();
            _stranger.Serialization.Deserialize(bytes, serializer.Identifier, Serialization.ManifestFor(serializer, message));
            Assert.Single(Canary.Built);
        }
    }

    /// <summary>A journal holds the serializer's id and the manifest of each event, and nobody knows who wrote them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void NothingIsBuilt_FromAJournalsEntry(int id)
    {
        Canary.Hush();
        Assert.ThrowsAny<Exception>(() => _node.System.Serialization.Deserialize("{}"u8.ToArray(), id, typeof(Canary).AssemblyQualifiedName!));
        Assert.ThrowsAny<Exception>(() => _node.System.Serialization.FindSerializerForType(typeof(Canary)));
        Assert.Empty(Canary.Built);
    }

    [Fact]
    public async Task CoordinatorLives_WhateverIsSentToEndIt()
    {
        IActorRef coordinator = await Coordinator();
        foreach (string path in new[] { "/user/coordinator", "/user/coordinator/coordinator", "/system/cluster/core/daemon" })
        {
            foreach (object message in new object[] { PoisonPill.Instance, Kill.Instance })
            {
                Direct(path).Tell(message);
                _stranger.ActorSelection(At(path)).Tell(message);
            }
        }

        // Hand-overs of the singleton; a region that stops, and a shard that is taken from it.
        foreach (string manifest in new[] { "A", "B", "C", "D" })
        {
            Assert.Contains("no member", await Forge("/user/coordinator", 14, manifest, []), StringComparison.Ordinal);
        }

        foreach (string manifest in new[] { "BL", "BM", "BA", "BH", "BJ", "AA" })
        {
            Assert.Contains(
                "no member", await Forge("/system/sharding/partitionCoordinator/singleton/coordinator", 13, manifest, []), StringComparison.Ordinal);
        }

        await LivesAsBefore(coordinator);
    }

    /// <summary>System messages have a way of their own; one that is refused ends the connection with who sent it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CoordinatorLives_WhateverTheSystemIsTold(bool forgesAnEnd)
    {
        IActorRef coordinator = await Coordinator();
        Probe errors = new(_node.System);
        _node.System.EventStream.Subscribe(errors.Ref, typeof(Error));
        IInternalActorRef singleton = (IInternalActorRef)Direct("/user/coordinator/coordinator");
        if (forgesAnEnd)
        {
            ((IInternalActorRef)Direct("/user/coordinator")).SendSystemMessage(new DeathWatchNotification(singleton, true, false));
        }
        else
        {
            singleton.Stop();
        }

        string refusal = forgesAnEnd ? "refused, its sender is no member" : "SysMsg.Terminate, Akka': refused";
        await errors.Fish<Error>(error => error.ToString().Contains(refusal, StringComparison.Ordinal));
        await LivesAsBefore(coordinator);
    }

    /// <summary>
    /// Gossip, heartbeats and departures are members' alone. Who is none may join, but not in a member's name: the cluster would
    /// take that one for restarted and drop it.
    /// </summary>
    [Fact]
    public async Task MembershipStays_WhateverIsSaidInAMembersName()
    {
        (string Manifest, string Refusal)[] messages =
        [
            ("Akka.Cluster.InternalClusterAction+Join, Akka.Cluster", "speaks for another node"),
            ("Akka.Cluster.ClusterUserAction+Down, Akka.Cluster", "only registered"),
            ("Akka.Cluster.ClusterUserAction+Leave, Akka.Cluster", "only registered"),
            ("Akka.Cluster.GossipEnvelope, Akka.Cluster", "no member"),
            ("Akka.Cluster.GossipStatus, Akka.Cluster", "no member"),
            ("Akka.Cluster.InternalClusterAction+ExitingConfirmed, Akka.Cluster", "no member"),
            ("HBR", "no member"),
        ];
        IActorRef coordinator = await Coordinator();
        foreach ((string manifest, string refusal) in messages)
        {
            byte[] content = manifest.Contains("+Join,", StringComparison.Ordinal) ? JoinOfTheNode() : [];
            Assert.Contains(refusal, await Forge("/system/cluster/core/daemon", 5, manifest, content), StringComparison.Ordinal);
        }

        await LivesAsBefore(coordinator);
    }

    /// <summary>A job or a result from anybody would be taken: our own messages are members' too.</summary>
    [Fact]
    public async Task OurMessages_FromAStranger_AreRefused()
    {
        await Coordinator();
        Probe warnings = Refusals();
        Direct("/user/coordinator/coordinator").Tell(new JobProtocol.Cancel("job"));
        Assert.Contains("no member", (await warnings.Fish<Warning>()).Message.ToString(), StringComparison.Ordinal);
    }

    private string At(string path) => _node.Address + path;

    /// <summary>A reference to an actor of the node, which nobody was asked for.</summary>
    private IActorRef Direct(string path) => ((ExtendedActorSystem)_stranger).Provider.ResolveActorRef(At(path));

    /// <summary>The coordinator's actor, once it is there: its reference changes when it is started anew.</summary>
    private async Task<IActorRef> Coordinator()
    {
        for (DateTimeOffset begun = TimeProvider.System.GetUtcNow(); ;)
        {
            try
            {
                return await _node.System.ActorSelection("/user/coordinator/coordinator")
                    .ResolveOne(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            }
            catch (ActorNotFoundException) when (TimeProvider.System.GetUtcNow() - begun < Patience)
            {
                // The singleton is still on its way.
            }
        }
    }

    private async Task LivesAsBefore(IActorRef coordinator)
    {
        await _node.Coordinator.Ask<JobProtocol.Jobs>(new JobProtocol.ListJobs(""), Patience, TestContext.Current.CancellationToken);
        Assert.Equal(coordinator, await Coordinator());
        Assert.True(_node.IsUp);
    }

    /// <summary>All that was sent before on the same way has been read when this is.</summary>
    private Task<string> Heard() => Forge("/user/coordinator", 1, "last", []);

    /// <summary>Sends bytes under a serializer's id and a manifest, and returns why the node refused them.</summary>
    private async Task<string> Forge(string path, int id, string manifest, byte[] content)
    {
        Probe warnings = Refusals();

        // The map is looked into when a message is written: not before that has happened may it change.
        _stranger.Serialization.AddSerializationMap(typeof(Forged), new ForgingSerializer((ExtendedActorSystem)_stranger, id));
        Direct(path).Tell(new Forged(id, manifest, content));
        string expected = $"serializer id [{id}] and manifest [{manifest}]";
        string line;
        do
        {
            line = (await warnings.Fish<Warning>()).Message.ToString()!;
        }
        while (!line.Contains(expected, StringComparison.Ordinal));
        return line;
    }

    private Probe Refusals()
    {
        Probe warnings = new(_node.System);
        _node.System.EventStream.Subscribe(warnings.Ref, typeof(Warning));
        return warnings;
    }

    /// <summary>Akka's form of a join of the node itself, as if it had been started anew: field 1 is who joins, an address and a number.</summary>
    private byte[] JoinOfTheNode()
    {
        Address address = Address.Parse(_node.Address);
        byte[] host = [
            .. Field(1, Encoding.UTF8.GetBytes(address.System)), .. Field(2, Encoding.UTF8.GetBytes(address.Host!)),
            .. Number(3, address.Port!.Value), .. Field(4, Encoding.UTF8.GetBytes(address.Protocol))];
        return Field(1, [.. Field(1, host), .. Number(2, 12345)]);
    }

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    private static byte[] Number(int number, int value) =>
        [(byte)(number << 3), (byte)(value | 0x80), (byte)((value >> 7) | 0x80), (byte)(value >> 14)];
}
