using Akka.Cluster;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>
/// The members as one node knows them. Pure: what follows from it is a function of the view alone.
/// </summary>
/// <param name="Self">The node.</param>
/// <param name="Members">All members, whatever their status, the oldest first.</param>
/// <param name="Unreachable">Those out of reach.</param>
internal sealed record MemberView(UniqueAddress Self, IReadOnlyList<KnownMember> Members, IReadOnlySet<UniqueAddress> Unreachable)
{
    /// <summary>Members out of reach that nobody took out yet and that are not leaving in good order.</summary>
    public IReadOnlyList<UniqueAddress> Lost => [.. Members
        .Where(member => member.Status is not (MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed) && Unreachable.Contains(member.Address))
        .Select(member => member.Address)];

    /// <summary>True for the coordinator that runs the jobs: the oldest.</summary>
    public bool IsActive => Coordinators is [var oldest, ..] && oldest == Self;

    /// <summary>What this node has to do; of the coordinators on one side only the oldest does anything.</summary>
    /// <remarks>A node takes out only itself or what it does not reach, so that of two coordinators that do not reach each other but both reach the same workers one goes on with all of them.</remarks>
    public Standing Standing
    {
        get
        {
            if (Lost.Count == 0)
            {
                return Standing.Nothing;
            }

            UniqueAddress[] all = Coordinators;
            UniqueAddress[] here = [.. all.Where(address => !Unreachable.Contains(address))];
            if (here.Length == 0)
            {
                return all.Length > 0 ? Standing.End : Standing.Nothing;
            }

            return here[0] != Self ? Standing.Nothing
                : here.Length == all.Length ? Standing.TakeOut
                : here.Length * 2 >= all.Length ? Standing.Contend
                : Standing.ContendLast;
        }
    }

    private UniqueAddress[] Coordinators => [.. Members
        .Where(member => member is { Status: MemberStatus.Up or MemberStatus.Leaving, IsCoordinator: true })
        .Select(member => member.Address)];
}
