using Akka.Actor;
using Akka.Cluster.Sharding;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// Sends work where its round belongs. The plan reads the headers of every input file, and the writing round the result
/// directory: both are on the coordinator's own disk, so they run in partition entities that are children of this actor,
/// whatever the node's roles. All other rounds go to the sharded entities. The protocol is the same for both.
/// </summary>
public sealed class RoundRouter : ReceiveActor
{
    private readonly CoordinatorServices _services;
    private readonly Dictionary<string, List<(object Message, IActorRef Sender)>> _leaving = new(StringComparer.Ordinal);

    /// <param name="partitions">The shard region of partition entities, or its proxy.</param>
    /// <param name="services">Store, gate and clock of this node.</param>
    public RoundRouter(IActorRef partitions, CoordinatorServices services)
    {
        _services = services;
        Receive<PartitionProtocol.Run>(run => Route(partitions, run.Item, run));
        Receive<PartitionProtocol.Acknowledge>(acknowledge => Route(partitions, acknowledge.Item, acknowledge));
        Receive<PartitionProtocol.Stop>(stop => Route(partitions, stop.Item, stop));
        Receive<Passivate>(OnPassivate);
        Receive<Terminated>(OnTerminated);
        ReceiveAny(partitions.Forward);
    }

    private void Route(IActorRef partitions, WorkItemId item, IPartitionMessage message)
    {
        if (RoundCatalog.IsLocal(item.Round.Kind))
        {
            string name = Uri.EscapeDataString(message.EntityId);
            if (_leaving.TryGetValue(name, out List<(object, IActorRef)>? waiting))
            {
                waiting.Add((message, Sender));
            }
            else
            {
                Entity(name).Forward(message);
            }
        }
        else
        {
            partitions.Forward(message);
        }
    }

    /// <summary>What comes for an entity on its way out waits for its successor, as sharding has it.</summary>
    private void OnPassivate(Passivate passivate)
    {
        _leaving.TryAdd(Sender.Path.Name, []);
        Context.Watch(Sender);
        Sender.Tell(passivate.StopMessage);
    }

    private void OnTerminated(Terminated ended)
    {
        if (_leaving.Remove(ended.ActorRef.Path.Name, out List<(object Message, IActorRef Sender)>? waiting))
        {
            foreach ((object message, IActorRef sender) in waiting)
            {
                Entity(ended.ActorRef.Path.Name).Tell(message, sender);
            }
        }
    }

    private IActorRef Entity(string name)
    {
        IActorRef child = Context.Child(name);
        return child.Equals(ActorRefs.Nobody) ? Context.ActorOf(Props.Create(() => new PartitionActor(_services)), name) : child;
    }
}
