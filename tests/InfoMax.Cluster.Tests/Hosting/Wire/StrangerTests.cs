using System.Text;
using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
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

    /// <summary>Its messages carry nothing, and "A" is one that makes a coordinator hand over.</summary>
    private const int SingletonSerializer = 14;

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
        await _stranger.Terminate();
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

        // Sent by name, and by the reference that a name resolves to. What the stranger itself builds is not meant.
        await Reaches("/user/coordinator");
        IActorRef direct = await _stranger.ActorSelection(At("/user/coordinator")).ResolveOne(Patience, TestContext.Current.CancellationToken);
        Canary.Hush();
        foreach (object message in messages)
        {
            _stranger.ActorSelection(At("/user/coordinator")).Tell(message);
            _stranger.ActorSelection(At("/system/cluster/core/daemon")).Tell(message);
            direct.Tell(message);
        }

        _stranger.ActorOf(Props.Create<Canary.Guest>().WithDeploy(new Deploy(new RemoteScope(Address.Parse(_node.Address)))), "guest");
        await Heard();
        Assert.Empty(Canary.Built);
    }

    /// <summary>Every id that Akka's own serializers have, and the first beyond, with a manifest that names the canary.</summary>
    [Fact]
    public async Task NothingIsBuilt_UnderAnySerializersId()
    {
        string manifest = $"{typeof(Canary).FullName}, {typeof(Canary).Assembly.GetName().Name}";
        byte[] json = Encoding.UTF8.GetBytes($$"""{"$type":"{{manifest}}","Song":"x"}""");
        await Reaches("/user/coordinator");
        IActorRef direct = await _stranger.ActorSelection(At("/user/coordinator")).ResolveOne(Patience, TestContext.Current.CancellationToken);
        Canary.Hush();
        foreach (int id in Enumerable.Range(0, 46).Where(id => id != SingletonSerializer))
        {
            foreach (string name in new[] { manifest, "", "A", "STF" })
            {
                _stranger.Serialization.AddSerializationMap(typeof(Forged), new ForgingSerializer((ExtendedActorSystem)_stranger, id));
                direct.Tell(new Forged(id, name, json));

                // The map is looked into when a message is written: not before that has happened may it change.
                await Heard();
            }
        }

        Assert.Empty(Canary.Built);
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
        IActorRef direct = await Reaches("/user/coordinator");
        IActorRef singleton = await Reaches("/user/coordinator/coordinator");
        IActorRef daemon = await Reaches("/system/cluster/core/daemon");
        foreach (IActorRef target in new[] { direct, singleton, daemon })
        {
            target.Tell(PoisonPill.Instance);
            target.Tell(Kill.Instance);
            _stranger.ActorSelection(target.Path.ToString()).Tell(PoisonPill.Instance);
        }

        await Heard();

        // System messages have a way of their own; one that is refused ends the connection with who sent it.
        Probe errors = new(_node.System);
        _node.System.EventStream.Subscribe(errors.Ref, typeof(Error));
        ((IInternalActorRef)singleton).Stop();
        Error refused = await errors.Fish<Error>();
        Assert.Contains("SysMsg.Terminate, Akka': refused", refused.ToString(), StringComparison.Ordinal);
        await _node.Coordinator.Ask<JobProtocol.Jobs>(new JobProtocol.ListJobs(""), Patience, TestContext.Current.CancellationToken);
        Assert.True(_node.IsUp);
    }

    private string At(string path) => _node.Address + path;

    /// <summary>The node still answers what it knows; all that was sent before on the same way has been read by then.</summary>
    private async Task Heard()
    {
        IActorRef coordinator = await Reaches("/user/coordinator/coordinator");
        await coordinator.Ask<JobProtocol.Jobs>(new JobProtocol.ListJobs(""), Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>The actor at a path, once it is there.</summary>
    private async Task<IActorRef> Reaches(string path)
    {
        for (DateTimeOffset begun = TimeProvider.System.GetUtcNow(); ;)
        {
            try
            {
                return await _stranger.ActorSelection(At(path)).ResolveOne(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            }
            catch (ActorNotFoundException) when (TimeProvider.System.GetUtcNow() - begun < Patience)
            {
                // The singleton is still on its way.
            }
        }
    }
}
