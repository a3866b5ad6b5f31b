using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;
using InfoMax.Cluster.Hosting.Downing;
using InfoMax.Testing.Machines;
using Npgsql;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Downing;

/// <summary>The lease in a real database.</summary>
public sealed class PostgreSqlLeaseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task OneOwnerAtATimeHasIt_UntilItGivesItBack_Dies_OrAnotherTookIt()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        using ActorSystem system = ActorSystem.Create(
            "lease", ConfigurationFactory.ParseString($"akka.loglevel = OFF\nakka.persistence.journal.sql.connection-string = \"{server.ConnectionString}\""));
        using LeaseTable table = new(server.ConnectionString, Patience);
        using PostgreSqlLease first = Lease(system, "a:1#1", lasts: 60_000, heartbeat: 50);
        using PostgreSqlLease second = Lease(system, "b:2#1", lasts: 60_000, heartbeat: 50);
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Both make the table.
        bool[] have = await Task.WhenAll(first.Acquire(_ => lost.SetResult()), second.Acquire());
        Assert.Single(have, true);
        (PostgreSqlLease has, PostgreSqlLease hasNot) = have[0] ? (first, second) : (second, first);
        Assert.Equal((true, false), (has.CheckLease(), hasNot.CheckLease()));
        Assert.True(await has.Acquire());
        LeaseHolder holder = (await table.LookAsync("name"))!;
        Assert.Equal((has == first ? "a:1#1" : "b:2#1", has == first ? "a:1" : "b:2"), (holder.Owner, holder.HostAndPort));

        // It is prolonged all the time, and given back.
        while ((await table.LookAsync("name"))!.Expires == holder.Expires)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.False(await hasNot.Release());
        Assert.True(await has.Release());
        Assert.False(has.CheckLease());
        Assert.Null(await table.LookAsync("name"));

        // The dead do not prolong it: it lapses by the database's clock.
        Assert.True(await table.TakeAsync("name", "dead:1#1", TimeSpan.FromSeconds(2)));
        Assert.False(await second.Acquire());
        while (!await first.Acquire(_ => lost.TrySetResult()))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        // A database that is away costs nothing by itself, and its name is told without the password.
        await server.StopAsync();
        LeaseException away = await Assert.ThrowsAsync<LeaseException>(second.Acquire);
        Assert.DoesNotContain("cret", away.ToString(), StringComparison.Ordinal);
        await server.StartAgainAsync();
        Assert.False(await second.Acquire());
        Assert.False(lost.Task.IsCompleted);

        // Who was replaced while it was suspended, hears of it.
        await using (NpgsqlDataSource database = NpgsqlDataSource.Create(server.ConnectionString))
        await using (NpgsqlCommand taken = database.CreateCommand("UPDATE infomax_lease SET owner = 'c:3#1'"))
        {
            await taken.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await lost.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(first.CheckLease());
    }

    private static PostgreSqlLease Lease(ActorSystem system, string owner, int lasts, int heartbeat) => new(
        new LeaseSettings(
            "name",
            owner,
            new TimeoutSettings(TimeSpan.FromMilliseconds(heartbeat), TimeSpan.FromMilliseconds(lasts), Patience),
            Config.Empty),
        (ExtendedActorSystem)system);
}
