using System.Net;
using System.Net.NetworkInformation;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using InfoMax.Cluster.Hosting.Serialization;

namespace InfoMax.Cluster.Hosting;

/// <summary>The first contact with a cluster.</summary>
internal static class SeedNodes
{
    /// <summary>Joining takes a second or two where all is well.</summary>
    private static readonly TimeSpan HintAfter = TimeSpan.FromSeconds(6);

    /// <summary>
    /// A seed that listens and has not said a word to its name for so long does not have it, or does not run. Each that
    /// does answers within a second or two, even while it is no cluster yet.
    /// </summary>
    private static readonly TimeSpan VerdictAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(2);

    /// <summary>Joins the nodes at the addresses, or forms a cluster when there are none; up when the task ends.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="bind">The address that it listens on.</param>
    /// <param name="addresses">The seed nodes.</param>
    /// <param name="cancellationToken">Stops the joining.</param>
    /// <exception cref="NodeStartException">None of them took the node in for <c>infomax.join-timeout</c>.</exception>
    public static async Task JoinAsync(ActorSystem system, string bind, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
        if (addresses.Count == 0)
        {
            await cluster.JoinAsync(cluster.SelfAddress, cancellationToken);
            await SeeItselfUpAsync(cluster, cancellationToken);
            return;
        }

        if (IPAddress.TryParse(bind, out IPAddress? listens) && (listens.Equals(IPAddress.Any) || listens.Equals(IPAddress.IPv6Any)))
        {
            RefuseOtherNames(cluster.SelfAddress, addresses);
        }

        TimeSpan limit = system.Settings.Config.GetTimeSpan("infomax.join-timeout");
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        TaskCompletionSource removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberRemoved(removed.SetResult);
        SeedAnswers.Of(system).Await(addresses.Select(Address.Parse));
        Task<IReadOnlyList<string>> hint = HintAsync(system, addresses, patience.Token);
        try
        {
            Task joined = JoinSeedNodesAsync(cluster, addresses, patience.Token);
            if (await Task.WhenAny(joined, removed.Task) == removed.Task)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw await RemovedAsync(system, addresses, null, cancellationToken);
            }

            await joined;
        }
        catch (Exception exception) when (exception is not NodeStartException && patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            IReadOnlyList<string> found = await hint;
            throw new NodeStartException(
                $"--seed-nodes {string.Join(',', addresses)}: none of them took this node in for {limit.TotalSeconds:F0} s; "
                + (found.Count > 0 ? string.Join("; ", found) : "start a coordinator there, or correct the addresses"),
                isBadConfiguration: false,
                exception);
        }
        catch (ClusterJoinFailedException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw await RemovedAsync(system, addresses, exception, cancellationToken);
        }
        finally
        {
            await patience.CancelAsync();
        }
    }

    /// <summary>
    /// A node drops what is not sent to the very name that it has: one that listens on all addresses and names one of them as its
    /// seed would wait for itself.
    /// </summary>
    /// <exception cref="NodeStartException">A seed is this node under another name.</exception>
    private static void RefuseOtherNames(Address self, IReadOnlyList<string> addresses)
    {
        foreach (Address address in addresses.Select(Address.Parse))
        {
            if (address.Port == self.Port && address.Host != self.Host && IPAddress.TryParse(address.Host, out IPAddress? named) && IsOfThisMachine(named))
            {
                throw new NodeStartException(
                    $"--seed-nodes {address.Host}:{address.Port}: that is this node, which answers to {self.Host}:{self.Port} alone; give --public-host {address.Host}, or name {self.Host}:{self.Port} as seed",
                    isBadConfiguration: true);
            }
        }
    }

    private static bool IsOfThisMachine(IPAddress address) => IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.Equals(address));

    private static async Task JoinSeedNodesAsync(Akka.Cluster.Cluster cluster, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        await cluster.JoinSeedNodesAsync(addresses.Select(Address.Parse), cancellationToken);
        await SeeItselfUpAsync(cluster, cancellationToken);
    }

    /// <summary>
    /// It had just been let in, beside members that had died and were being removed; or a connection of its own failed at the
    /// certificates, for which Akka ends a system. Then it takes a while to say so, since whoever starts it again would else do so all the time.
    /// </summary>
    private static async Task<NodeStartException> RemovedAsync(
        ActorSystem system, IReadOnlyList<string> addresses, Exception? cause, CancellationToken cancellationToken)
    {
        string seeds = $"--seed-nodes {string.Join(',', addresses)}";
        if (!ClusterTls.EndedIn(system))
        {
            return Removed(seeds, cause);
        }

        await Task.Delay(PauseAfterRefusal, cancellationToken);
        return new NodeStartException(
            $"{seeds}: one of the nodes and this one do not believe each other's certificates; --tls-dir of both must be of one authority, and not past their end",
            isBadConfiguration: false,
            cause);
    }

    private static NodeStartException Removed(string seeds, Exception? cause) =>
        new($"{seeds}: the cluster removed this node while it joined; it joins again", isBadConfiguration: false, cause)
        {
            MayPass = true,
        };

    /// <summary>Says after a while what is known of each seed node, while Akka's own lines about it are not written, and again when more is.</summary>
    /// <returns>What was found last.</returns>
    private static async Task<IReadOnlyList<string>> HintAsync(ActorSystem system, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> found = [];
        try
        {
            await Task.Delay(HintAfter, cancellationToken);
            found = await LookAsync(system, addresses, found, false, cancellationToken);
            await Task.Delay(VerdictAfter - HintAfter, cancellationToken);
            found = await LookAsync(system, addresses, found, true, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Joined, or the patience is over.
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> LookAsync(
        ActorSystem system, IReadOnlyList<string> addresses, IReadOnlyList<string> said, bool isVerdict, CancellationToken cancellationToken)
    {
        Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
        SeedAnswers answers = SeedAnswers.Of(system);
        List<string> found = [];
        foreach (Address address in addresses.Select(Address.Parse).Where(address => address != cluster.SelfAddress))
        {
            // Whoever has answered is not knocked at: it would log that somebody came and went.
            string? words = answers.Has(address)
                ? $"{address.Host}:{address.Port}: the seed is there; the cluster has not taken this node in yet (a member may be unreachable)"
                : answers.HasAny ? null : await SeedProbe.FindAsync(address, ClusterTls.CertificateOf(system), isVerdict, cancellationToken);
            if (words is null || (answers.HasAny && !answers.Has(address)))
            {
                // Nothing is proven, or it answered while it was looked at.
                continue;
            }

            found.Add(words);
            if (!said.Contains(words))
            {
                system.Log.Warning("--seed-nodes {0}; it is tried again", words);
            }
        }

        return found;
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
