using System.Data.Common;
using Akka.Actor;
using Akka.Event;
using InfoMax.Cluster.Faults;

namespace InfoMax.Cluster.Coordinator;

/// <summary>What a coordinator's actor does about a journal that did not take its events; the actor itself stops.</summary>
internal static class JournalFailure
{
    /// <summary>"A unique key is taken", in standard SQL: a coordinator on another node has written events of the same numbers.</summary>
    private const string Taken = "23505";

    /// <summary>The journal took an event: what stood still goes on.</summary>
    public static void Over(Standstills standstills, string what) => standstills.GoesOn(Written(what));

    /// <summary>Says what stands still since the journal could not be read; the actor stops and is started again.</summary>
    public static void Unreadable(ILoggingAdapter log, Standstills standstills, string what, Exception cause)
    {
        string line = $"{what} until the journal can be read: {cause.GetBaseException().Message.TrimEnd('.')}";
        standstills.Stands(Read(what), line);
        log.Error("{0}", line);
    }

    public static void Readable(Standstills standstills, string what) => standstills.GoesOn(Read(what));

    private static string Written(string what) => $"{what}, writing";

    private static string Read(string what) => $"{what}, reading";

    /// <summary>
    /// Says what stands still. Where another coordinator writes to the same journal, this node was replaced while it was
    /// suspended or cut off: it leaves its cluster, and its host joins the seed nodes anew.
    /// </summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="log">The actor's log.</param>
    /// <param name="standstills">Takes what stands still.</param>
    /// <param name="what">What stands still until the journal can be written.</param>
    /// <param name="cause">The journal's error.</param>
    public static void Handle(ActorSystem system, ILoggingAdapter log, Standstills standstills, string what, Exception cause)
    {
        if (cause.GetBaseException() is not DbException { SqlState: Taken })
        {
            string line = $"{what} until the journal can be written: {cause.GetBaseException().Message.TrimEnd('.')}";
            standstills.Stands(Written(what), line);
            log.Error("{0}", line);
            return;
        }

        log.Warning("another coordinator works on the same journal: this node leaves its cluster");

        // It ends the actor's system; nobody waits for it here.
        _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }
}
