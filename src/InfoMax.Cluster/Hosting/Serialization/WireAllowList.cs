using System.Reflection;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Serialization;
using Akka.Cluster.Tools.Singleton;
using Akka.Cluster.Tools.Singleton.Serialization;
using Akka.DistributedData;
using Akka.DistributedData.Serialization;
using Akka.Hosting;
using Akka.Remote.Serialization;
using Akka.Serialization;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>
/// What a node reads, from the wire and from its journal: our messages, and those of Akka's that membership, singleton,
/// sharding and watching need. Nothing else is built, whoever sends it, since several of Akka's serializers build any type
/// that a sender names, and some of its messages end actors or members.
/// </summary>
/// <remarks>
/// Refused whole: Newtonsoft's JSON (any type with any properties), protobuf by type name (any type's constructor), remote
/// deployment (any actor), publish-subscribe, cluster client and reliable delivery (not used), persistence's own messages
/// (events and snapshots of ours are written by our serializer). Of the miscellaneous messages, those with an exception or a
/// router (types by name), poison pills and kills; of system messages, all but watching; of the cluster's, leave and down,
/// which members say for themselves by gossip, and router pools; of replicated data, all but the register that the shards'
/// coordinator keeps its state in.
/// <para>
/// A system that is no member of the node's cluster can send what joining takes, for itself, and nothing else: it could end the
/// coordinator by a hand-over, move shards, forge an actor's end or a node's heartbeat, submit jobs and hand in results. A join
/// in another node's name would make the cluster take that node for restarted and drop it.
/// </para>
/// </remarks>
internal static class WireAllowList
{
    private static readonly string[] Misc = ["ID", "AID", "AR", "RWHB", "RWHR"];

    private const string Join = "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster";

    /// <summary>What a node that is no member yet says to a cluster, and is told by it: neither knows the other.</summary>
    private static readonly HashSet<string> Joining = new(StringComparer.Ordinal)
    {
        Join,
        "Akka.Cluster.InternalClusterAction+Welcome, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoinAck, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoinNack, Akka.Cluster",
    };

    private static readonly PropertyInfo JoiningNode = Type.GetType(Join, throwOnError: true)!.GetProperty("Node")!;

    private static readonly string[] Membership =
    [
        "Akka.Cluster.InternalClusterAction+ExitingConfirmed, Akka.Cluster",
        "Akka.Cluster.GossipStatus, Akka.Cluster",
        "Akka.Cluster.GossipEnvelope, Akka.Cluster",
        "Akka.Cluster.ClusterHeartbeatSender+Heartbeat, Akka.Cluster",
        "Akka.Cluster.ClusterHeartbeatSender+HeartbeatRsp, Akka.Cluster",
        "HB",
        "HBR",
    ];

    /// <summary>A deleted entry, and the register with its key.</summary>
    private static readonly string[] ReplicatedData = ["A", "E", "e", "L"];

    /// <summary>Serializers of Akka's that are replaced whole: their names in its configuration, and their ids.</summary>
    private static readonly (string Name, int Id)[] Refused =
    [
        ("null", 0),
        ("json", 1),
        ("proto", 2),
        ("daemon-create", 3),
        ("akka-persistence-message", 7),
        ("akka-persistence-snapshot", 8),
        ("akka-pubsub", 9),
        ("akka-cluster-client", 15),
        ("reliable-delivery", 36),
    ];

    /// <summary>Adds the serializers.</summary>
    public static AkkaConfigurationBuilder Apply(AkkaConfigurationBuilder builder)
    {
        foreach ((string name, int id) in Refused)
        {
            builder = builder.WithCustomSerializer(name, [], system => new RefusedSerializer(system, id));
        }

        return builder
            .WithCustomSerializer("infomax", [typeof(IClusterMessage)], system => new AllowedSerializer(system, new ClusterMessageSerializer(system)))
            .WithCustomSerializer("akka-misc", [], system => new AllowedSerializer(system, new MiscMessageSerializer(system)) { Manifests = Misc })
            .WithCustomSerializer("akka-system-msg", [], system => new AllowedSerializer(system, new SystemMessageSerializer(system))
            {
                Types = [typeof(Akka.Dispatch.SysMsg.Watch), typeof(Akka.Dispatch.SysMsg.Unwatch), typeof(Akka.Dispatch.SysMsg.DeathWatchNotification)],
            })
            .WithCustomSerializer("akka-cluster", [], system => new AllowedSerializer(system, new Akka.Cluster.Serialization.ClusterMessageSerializer(system))
            {
                Manifests = Joining.Concat(Membership),
                FromStrangers = Joining,
                AcceptsFrom = (message, peer) =>
                {
                    SeedAnswers.Of(system).Take(message, peer);
                    return JoinsItself(message, peer);
                },
            })
            .WithCustomSerializer("akka-replicated-data", [], system => new AllowedSerializer(system, new ReplicatedDataSerializer(system))
            {
                Manifests = ReplicatedData,
                Accepts = IsOfSharding,
            })

            // All that these know, from members. What a selection contains is read by its own serializer, so the container is free.
            .WithCustomSerializer("bytes", [], system => new AllowedSerializer(system, new ByteArraySerializer(system)))
            .WithCustomSerializer("primitive", [], system => new AllowedSerializer(
                system, new PrimitiveSerializers(system, system.Settings.Config.GetConfig("akka.actor.serialization-settings.primitive"))))
            .WithCustomSerializer("akka-data-replication", [], system => new AllowedSerializer(system, new ReplicatorMessageSerializer(system)))
            .WithCustomSerializer("akka-sharding", [], system => new AllowedSerializer(system, new ClusterShardingMessageSerializer(system)))
            .WithCustomSerializer("akka-singleton", [], system => new AllowedSerializer(system, new ClusterSingletonMessageSerializer(system)))

            // Sharding and replicated data would add theirs only after the serializers were chosen.
            .AddHocon(ClusterSharding.DefaultConfig(), HoconAddMode.Append)
            .AddHocon(ClusterSingleton.DefaultConfig(), HoconAddMode.Append)
            .AddHocon(DistributedData.DefaultConfig(), HoconAddMode.Append);
    }

    private static bool JoinsItself(object message, string peer) =>
        !JoiningNode.DeclaringType!.IsInstanceOfType(message)
        || (JoiningNode.GetValue(message) is Akka.Cluster.UniqueAddress node && WirePeer.Of(node.Address) == peer);

    /// <summary>Generic data of the shards' coordinator, or data without a type that a sender could name.</summary>
    private static bool IsOfSharding(object data) =>
        data.GetType().GenericTypeArguments.All(type => type.Assembly == typeof(ClusterSharding).Assembly);
}
