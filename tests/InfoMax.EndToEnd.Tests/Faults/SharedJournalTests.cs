using System.Net;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.EndToEnd.Tests.Command;
using Npgsql;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>The journal is in PostgreSQL and the artifacts in a shared directory.</summary>
public sealed class SharedJournalTests(FaultInput input)
{
    [Fact]
    public async Task StandbyCoordinator_TakesOver_AndTheFirstOneBackFromIt()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using FaultCluster cluster = new(input);
        string[] points = [HoldingPoints.At(RoundKind.Ingest, 0), HoldingPoints.At(RoundKind.Graph, 0, after: true), HoldingPoints.At(RoundKind.Reduction, 0)];
        Array.ForEach(points, cluster.Points.Hold);
        NodeProcess first = await cluster.StartCoordinatorAsync("--journal", server.Url);
        NodeProcess second = await cluster.StartCoordinatorAsync(
            "--journal", server.Url, "--port", "0", "--data-dir", cluster.Workspace["coordinator"], "--seed-nodes", first.Address);
        await cluster.StartWorkerAsync("--seed-nodes", $"{first.Address},{second.Address}");
        await cluster.SubmitAsync();

        await cluster.HeldAsync(points[0]);
        await first.KillAsync();
        cluster.Points.Release(points[0]);

        await cluster.HeldAsync(points[1]);
        Assert.DoesNotContain("joins again", second.ErrorOutput, StringComparison.Ordinal);
        NodeProcess firstAgain = await cluster.StartCoordinatorAsync("--journal", server.Url, "--port", $"{first.Port}", "--seed-nodes", second.Address);
        await second.KillAsync();
        cluster.Points.Release(points[1]);

        await cluster.HeldAsync(points[2]);
        await cluster.StartCoordinatorAsync("--journal", server.Url, "--port", $"{second.Port}", "--seed-nodes", firstAgain.Address);
        await firstAgain.KillAsync();
        cluster.Points.Release(points[2]);

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync(new NpgsqlConnection(server.ConnectionString));
        FaultCluster.AssertRedone(journal);
        Assert.InRange(journal.Events.OfType<JobEvents.Reopened>().Count(), 3, int.MaxValue);
    }

    /// <summary>The first coordinator is suspended until the second has taken over, and wakes up: two work on one journal.</summary>
    [Fact]
    public async Task CoordinatorThatWakesUpAfterItWasReplaced_DoesNoHarm()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using FaultCluster cluster = new(input, timing: "infomax.join-timeout = 3s");
        string[] points = [HoldingPoints.At(RoundKind.Graph, 0), HoldingPoints.At(RoundKind.Pricing, 0), HoldingPoints.At(RoundKind.Reduction, 0)];
        Array.ForEach(points, cluster.Points.Hold);
        int[] ports = [PostgresServer.FreePort(), PostgresServer.FreePort()];
        string seeds = $"127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}";
        NodeProcess first = await cluster.StartCoordinatorAsync("--journal", server.Url, "--port", $"{ports[0]}", "--seed-nodes", seeds);
        await cluster.StartCoordinatorAsync("--journal", server.Url, "--port", $"{ports[1]}", "--seed-nodes", seeds);
        await cluster.StartWorkerAsync("--seed-nodes", seeds);
        await cluster.SubmitAsync();

        await cluster.HeldAsync(points[0]);
        first.Signal(UnixSignal.Stop);
        cluster.Points.Release(points[0]);
        await cluster.HeldAsync(points[1]);
        first.Signal(UnixSignal.Continue);
        await cluster.SaidAsync(first, "another coordinator works on the same journal");
        await cluster.SaidAsync(first, "joins again");
        cluster.Points.Release(points[1]);
        await cluster.HeldAsync(points[2]);
        cluster.Points.Release(points[2]);

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync(new NpgsqlConnection(server.ConnectionString));
        FaultCluster.AssertRedone(journal);
        Assert.NotEmpty(journal.Events.OfType<JobEvents.Reopened>());
    }

    /// <summary>The two coordinators do not reach each other, but the database and the worker.</summary>
    [Fact]
    public async Task CoordinatorsThatAreCutFromEachOther_TheOneWithTheLeaseGoesOn_AndTheOtherComesBack()
    {
        using NodeNetwork network = NodeNetwork.Create();
        await using PostgresServer server = await PostgresServer.StartAsync(network.HostAddress);
        await using FaultCluster cluster = new(input, timing: "infomax.join-timeout = 3s");
        string[] points = [HoldingPoints.At(RoundKind.Graph, 0), HoldingPoints.At(RoundKind.Reduction, 0)];
        Array.ForEach(points, cluster.Points.Hold);
        (int Number, string Address)[] places = [network.Add(), network.Add()];
        int port = PostgresServer.FreePort();
        string seeds = string.Join(',', places.Select(place => $"{place.Address}:{port}"));
        NodeProcess[] coordinators = new NodeProcess[2];
        for (int i = 1; i >= 0; i--)
        {
            // The second starts first and so is the older: it is not the first seed node, which decides nothing.
            coordinators[i] = await cluster.StartCoordinatorByAsync(
                network.Launcher(places[i].Number),
                ["--insecure", "--bind", places[i].Address, "--port", $"{port}", "--http-port", "0", "--journal", server.Url, "--seed-nodes", i == 1 ? $"{places[1].Address}:{port}" : seeds]);
        }

        await cluster.StartWorkerAsync("--insecure", "--bind", network.HostAddress, "--seed-nodes", seeds);
        await cluster.SubmitAsync();
        await cluster.HeldAsync(points[0]);
        network.SetWay(places[0].Number, places[1].Address, open: false);
        await cluster.SaidAsync(coordinators[0], "joins again");
        await cluster.SaidAsync(coordinators[0], "works on the same journal, and this one does not reach it");
        cluster.Points.Release(points[0]);
        await cluster.HeldAsync(points[1]);
        Assert.DoesNotContain("joins again", coordinators[1].ErrorOutput, StringComparison.Ordinal);
        network.SetWay(places[0].Number, places[1].Address, open: true);
        cluster.Points.Release(points[1]);

        await cluster.AssertUndisturbedResultAsync();
        FaultCluster.AssertRedone(await cluster.JournalAsync(new NpgsqlConnection(server.ConnectionString)));
    }

    [Fact]
    public async Task DatabaseThatIsGoneForAWhile_StopsTheJobForThatWhile()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using FaultCluster cluster = new(input);
        string point = HoldingPoints.At(RoundKind.Graph, 0, after: true);
        cluster.Points.Hold(point);
        NodeProcess coordinator = await cluster.StartCoordinatorAsync("--journal", server.Url);
        NodeProcess worker = await cluster.StartWorkerAsync();
        await cluster.SubmitAsync();

        await cluster.HeldAsync(point);
        await server.StopAsync();

        // The probe says what it cannot reach; the job, where its own next write was sooner.
        Assert.Matches("cannot be reached|until the journal can be written", await ReadyAsync(coordinator, HttpStatusCode.ServiceUnavailable));
        using HttpClient client = new();
        Assert.Contains("infomax_node_ready 0\n", await client.GetStringAsync(new Uri($"{coordinator.Http}/metrics"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        InfomaxResult listed = await CommandInProcess.RunAsync("status", "--coordinator", coordinator.Http);
        Assert.Matches("warning: .*journal", listed.Error);
        Assert.Equal((0, "job"), (listed.ExitCode, listed.Output.Split(' ')[0]));
        await cluster.SaidAsync(coordinator, "this node is not ready: ");
        cluster.Points.Release(point);
        await cluster.SaidAsync(coordinator, "job job stands still until the journal can be written");
        InfomaxResult status = await CommandInProcess.RunAsync("status", "job", "--coordinator", coordinator.Http);
        Assert.Equal(4, status.ExitCode);
        Assert.Contains("job job stands still until the journal can be", status.Error, StringComparison.Ordinal);
        await server.StartAgainAsync();

        await ReadyAsync(coordinator, HttpStatusCode.OK);
        await cluster.SaidAsync(coordinator, "this node is ready again");
        await cluster.AssertUndisturbedResultAsync();
        Assert.All([coordinator.ErrorOutput, worker.ErrorOutput, status.Error], said => Assert.DoesNotContain("cret:1", Uri.UnescapeDataString(said), StringComparison.Ordinal));
        FaultCluster.AssertRedone(await cluster.JournalAsync(new NpgsqlConnection(server.ConnectionString)));
    }

    /// <summary>What <c>/healthz/ready</c> says once it answers with the code.</summary>
    private static async Task<string> ReadyAsync(NodeProcess node, HttpStatusCode code)
    {
        using HttpClient client = new();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(InfomaxProcess.Patience);
        while (true)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"{node.Http}/healthz/ready"), patience.Token);
            if (answer.StatusCode == code)
            {
                return await answer.Content.ReadAsStringAsync(patience.Token);
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
