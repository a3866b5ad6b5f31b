using Akka.Actor;
using Akka.Cluster;

namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>
/// What Akka says every few seconds of seed nodes that do not take a node in, four sentences for one fact. As long as the node has
/// never been in its cluster they are no warnings: <see cref="SeedNodes"/> finds out what is wrong, and says that.
/// </summary>
/// <param name="system">The node's.</param>
internal sealed class JoiningNoise(ActorSystem system)
{
    private static readonly string[] Beginnings =
    [
        "AssociationError [",
        "Association with remote system ",
        "Association to [",
        "Tried to associate with unreachable remote address [",
        "Couldn't join seed nodes after [",
    ];

    private bool _hasJoined;

    /// <summary>True for such a line of a node that is not in its cluster yet.</summary>
    public bool Covers(string text) => Beginnings.Any(beginning => text.StartsWith(beginning, StringComparison.Ordinal)) && !HasJoined();

    private bool HasJoined() => _hasJoined |= Akka.Cluster.Cluster.Get(system).SelfMember.Status == MemberStatus.Up;
}
