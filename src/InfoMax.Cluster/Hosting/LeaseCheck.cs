using Akka.Actor;
using Akka.Coordination;
using InfoMax.Cluster.Hosting.Downing;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Keeps a coordinator from forming a cluster of its own while another one lives that it does not reach: then the lease in their
/// database is prolonged by that one.
/// </summary>
internal static class LeaseCheck
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a node waits before it tries again to form a cluster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The seed nodes, in an order in which this node only joins others where another coordinator has the lease.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="cancellationToken">Stops the waiting, which lasts until the lease is prolonged or lapses.</param>
    /// <exception cref="NodeStartException">There is nobody to join, but another coordinator has the lease; or the database cannot be asked.</exception>
    public static async Task<IReadOnlyList<string>> SeedsAsync(ActorSystem system, NodeOptions options, CancellationToken cancellationToken)
    {
        Address self = Akka.Cluster.Cluster.Get(system).SelfAddress;
        IReadOnlyList<string> seeds = options.SeedNodes;
        bool forms = seeds.Count > 0 ? seeds.Count > 1 && Address.Parse(seeds[0]) == self : options.TakesOver;
        if (!options.HasLease || !forms)
        {
            return seeds;
        }

        TimeSpan patience = system.Settings.Config.GetTimeSpan($"{PostgreSqlLease.ConfigurationPath}.lease-operation-timeout");
        if (await LivingHolderAsync(options.Journal.PostgresConnection!, patience, $"{self.Host}:{self.Port}", cancellationToken) is not { } holder)
        {
            return seeds;
        }

        return seeds.Count > 0 ? [.. seeds.Skip(1), seeds[0]] : throw new NodeStartException(
            $"the coordinator at {holder} works on the same journal, and this one does not reach it: it takes over only when that one is gone",
            isBadConfiguration: false)
        { MayPass = true, Pause = Pause };
    }

    /// <summary>The address of another node that prolongs the lease; null when nobody does.</summary>
    private static async Task<string?> LivingHolderAsync(string connectionString, TimeSpan patience, string self, CancellationToken cancellationToken)
    {
        using LeaseTable table = new(connectionString, patience);
        try
        {
            LeaseHolder? first = await table.LookAsync(PostgreSqlLease.CoordinatorsName);
            LeaseHolder? last = first;
            while (last is not null && last == first && last.HostAndPort != self)
            {
                await Task.Delay(LookAgainAfter, cancellationToken);
                last = await table.LookAsync(PostgreSqlLease.CoordinatorsName);
            }

            return last is null || last.HostAndPort == self ? null : last.HostAndPort;
        }
        catch (LeaseException exception)
        {
            throw new NodeStartException($"--journal: {exception.Message}", isBadConfiguration: false, exception) { MayPass = true, Pause = Pause };
        }
    }
}
