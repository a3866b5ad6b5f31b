using Akka.Actor;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>What entities tell the agent of their node, over the system's event stream; never leaves the process.</summary>
public static class WorkActivity
{
    /// <summary>Event: the entity took on an attempt, and forgets the one before.</summary>
    /// <param name="Entity">The entity.</param>
    /// <param name="Item">The item, and which attempt at it.</param>
    public sealed record Taken(IActorRef Entity, WorkItemId Item);

    /// <summary>Event: the entity has nothing any more.</summary>
    /// <param name="Entity">The entity.</param>
    public sealed record Released(IActorRef Entity);

    /// <summary>
    /// Command to an entity: give back what has not begun, and what is not expected to end within the grace, as soon as that is
    /// seen; with a grace of zero everything.
    /// </summary>
    /// <param name="Grace">Time for what runs.</param>
    public sealed record HandBack(TimeSpan Grace);
}
