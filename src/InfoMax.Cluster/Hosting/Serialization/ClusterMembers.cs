using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace InfoMax.Cluster.Hosting.Serialization;

/// <summary>The other members of the node's cluster, by address and whatever their status, as this node knows them. Thread-safe.</summary>
/// <param name="system">The node's actor system.</param>
internal sealed class ClusterMembers(ExtendedActorSystem system)
{
    private volatile Snapshot _last = new([], []);

    /// <summary>True for a member that is not this node itself, which does not write to itself over the wire.</summary>
    /// <param name="peer">An address as <see cref="WirePeer.Of"/> writes it.</param>
    public bool Has(string peer)
    {
        Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
        ImmutableSortedSet<Member> members = cluster.State.Members;
        Snapshot last = _last;
        if (!ReferenceEquals(last.Members, members))
        {
            last = new Snapshot(
                members,
                members.Select(member => member.Address).Where(address => address != cluster.SelfAddress).Select(WirePeer.Of).ToHashSet(StringComparer.Ordinal));
            _last = last;
        }

        return last.Addresses.Contains(peer);
    }

    private sealed record Snapshot(ImmutableSortedSet<Member> Members, HashSet<string> Addresses);
}
