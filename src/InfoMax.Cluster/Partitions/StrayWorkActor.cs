using Akka.Actor;
using Akka.Cluster.Sharding;

namespace InfoMax.Cluster.Partitions;

/// <summary>Takes what was sent to a worker that is gone and ended up on another's node, and drops it: the coordinator gives the work out again.</summary>
internal sealed class StrayWorkActor : ReceiveActor
{
    public StrayWorkActor() => ReceiveAny(_ => Context.Parent.Tell(new Passivate(PoisonPill.Instance)));
}
