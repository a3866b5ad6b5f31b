using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace InfoMax.Cluster.Hosting;

/// <summary>The first contact with a cluster.</summary>
internal static class SeedNodes
{
    /// <summary>Joining takes a second or two where all is well.</summary>
    private static readonly TimeSpan HintAfter = TimeSpan.FromSeconds(6);

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
        TaskCompletionSource removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberRemoved(removed.SetResult);
        _ = HintAsync(system, addresses, patience.Token);
        try
        {
            Task joined = JoinSeedNodesAsync(cluster, addresses, patience.Token);
            if (await Task.WhenAny(joined, removed.Task) == removed.Task)
            {
                throw Removed(addresses, null);
            }

            await joined;
        }
        catch (Exception exception) when (exception is not NodeStartException && patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NodeStartException(
                $"--seed-nodes {string.Join(',', addresses)}: none of them took this node in for {limit.TotalSeconds:F0} s; start a coordinator there, or correct the addresses",
                isBadConfiguration: false,
                exception);
        }
        catch (ClusterJoinFailedException exception)
        {
            throw Removed(addresses, exception);
        }
        finally
        {
            await patience.CancelAsync();
        }
    }

    private static async Task JoinSeedNodesAsync(Akka.Cluster.Cluster cluster, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        await cluster.JoinSeedNodesAsync(addresses.Select(Address.Parse), cancellationToken);
        await SeeItselfUpAsync(cluster, cancellationToken);
    }

    /// <summary>It had just been let in, beside members that had died and were being removed.</summary>
    private static NodeStartException Removed(IReadOnlyList<string> addresses, Exception? cause) =>
        new($"--seed-nodes {string.Join(',', addresses)}: the cluster removed this node while it joined; it joins again", isBadConfiguration: false, cause)
        {
            MayPass = true,
        };

    /// <summary>
    /// Says after a while which seed nodes are there but do not answer: a node drops what is not sent to the very name that it has,
    /// without a word, so one that listens on all addresses is not joined by one of them.
    /// </summary>
    private static async Task HintAsync(ActorSystem system, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(HintAfter, cancellationToken);
            foreach (Address address in addresses.Select(Address.Parse))
            {
                using TcpClient connection = new();
                await connection.ConnectAsync(address.Host!, address.Port ?? 0, cancellationToken).AsTask().WaitAsync(HintAfter, cancellationToken);
                system.Log.Warning(
                    "--seed-nodes {0}: something listens there but does not answer to that name; name the node as the address in its own ready line does, which is its --public-host",
                    address);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or TimeoutException)
        {
            // Joined, or nothing listens there: then the end of the patience says so.
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
