using Akka.Actor;
using Akka.Cluster;

namespace InfoMax.Cluster.Hosting;

/// <summary>The first contact with a cluster.</summary>
internal static class SeedNodes
{
    /// <summary>Joins the nodes at the addresses, or forms a cluster when there are none; up when the task ends.</summary>
    /// <exception cref="NodeStartException">None of them took the node in for <c>infomax.join-timeout</c>.</exception>
    public static async Task JoinAsync(ActorSystem system, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
        if (addresses.Count == 0)
        {
            await cluster.JoinAsync(cluster.SelfAddress, cancellationToken);
            await SeeItselfUpAsync(cluster, cancellationToken);
            return;
        }

        TimeSpan limit = system.Settings.Config.GetTimeSpan("infomax.join-timeout");
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await cluster.JoinSeedNodesAsync(addresses.Select(Address.Parse), patience.Token);
            await SeeItselfUpAsync(cluster, patience.Token);
        }
        catch (Exception exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NodeStartException(
                $"--seed-nodes {string.Join(',', addresses)}: none of them took this node in for {limit.TotalSeconds:F0} s; start a coordinator there, or correct the addresses",
                isBadConfiguration: false,
                exception);
        }
    }

    /// <summary>
    /// Joining ends with an event that may overtake the one that the node's own view of its cluster is kept by: without
    /// this a node might call itself not ready just after it said that it is.
    /// </summary>
    private static async Task SeeItselfUpAsync(Akka.Cluster.Cluster cluster, CancellationToken cancellationToken)
    {
        while (cluster.SelfMember.Status != MemberStatus.Up && !cluster.IsTerminated)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }
}
