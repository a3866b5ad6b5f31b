using Akka.Actor;
using Akka.Cluster.Sharding;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// Sends work where it belongs: what the coordinator keeps for its own node to partition entities that are children of this
/// actor, whatever the node's roles, and all other work to the sharded entities. The protocol is the same for both.
/// </summary>
public sealed class RoundRouter : ReceiveActor
{
    private readonly CoordinatorServices _services;

    /// <param name="partitions">The shard region of partition entities, or its proxy.</param>
    /// <param name="services">Store, gate and clock of this node.</param>
    public RoundRouter(IActorRef partitions, CoordinatorServices services)
    {
        _services = services;
        Receive<IPartitionMessage>(message => (message.Worker == WorkerName.Coordinator ? Entity(message.EntityId) : partitions).Forward(message));
        Receive<Passivate>(passivate => Sender.Tell(passivate.StopMessage));
    }

    private IActorRef Entity(string entityId)
    {
        string name = Uri.EscapeDataString(entityId);
        IActorRef child = Context.Child(name);
        return child.Equals(ActorRefs.Nobody) ? Context.ActorOf(Props.Create(() => new PartitionActor(_services)), name) : child;
    }
}
