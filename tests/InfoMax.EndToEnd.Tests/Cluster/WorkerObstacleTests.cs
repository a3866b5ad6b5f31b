using System.Text.Json.Nodes;
using Akka.Actor;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Protocol;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>What one worker alone waits for is told by the coordinator, by the worker's name, until it is over; the coordinator is ready all the same.</summary>
public sealed class WorkerObstacleTests
{
    private const string Silence = "the store at http://store:9000 has not answered since 2030-01-01 00:00:00Z; what needs it is tried again";

    [Fact]
    public async Task ReadinessAndLists_NameTheWorkerAndWhatItWaitsFor()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using Workspace workspace = new();
        CurrentNode current = new();
        NodeOptions options = new() { DataDirectory = workspace["node"], Cores = 1, Roles = [NodeOptions.CoordinatorRole] };
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(null, true),
            routes =>
            {
                routes.MapHealth(current);
                JobEndpoints.Map(routes, current, new NodeSettings { Node = options });
            },
            logging => logging.ClearProviders(),
            token);
        await using ClusterNode node = await ClusterNode.StartAsync(options, null, token);
        current.Node = node;
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/") };
        string url = $"http://127.0.0.1:{host.Port}";

        node.Coordinator.Tell(new WorkerProtocol.Announce("store-less:1#1", 1, 1, 0, false, [], Silence));
        node.Coordinator.Tell(new WorkerProtocol.Announce("well:1#1", 1, 1, 0, false, []));
        await UntilAsync($"ready; worker store-less:1#1: {Silence}\n");
        Assert.True(current.IsReady);
        JsonArray workers = JsonNode.Parse(await client.GetStringAsync("v1/workers", token))!["workers"]!.AsArray();
        Assert.Equal([Silence, null], workers.Select(worker => (string?)worker!["problem"]));
        InfomaxResult status = await CommandInProcess.RunAsync("status", "--coordinator", url);
        Assert.Equal($"infomax: warning: worker store-less:1#1: {Silence}\n", status.Error);
        Assert.Equal(0, status.ExitCode);

        node.Coordinator.Tell(new WorkerProtocol.Announce("well:1#1", 2, 1, 0, false, [], Silence));
        await UntilAsync($"ready; worker store-less:1#1: {Silence} (and 1 more of the workers)\n");
        node.Coordinator.Tell(new WorkerProtocol.Announce("store-less:1#1", 2, 1, 0, false, []));
        node.Coordinator.Tell(new WorkerProtocol.Announce("well:1#1", 3, 1, 0, false, []));
        await UntilAsync("ready\n");
        Assert.Equal("", (await CommandInProcess.RunAsync("status", "--coordinator", url)).Error);

        async Task UntilAsync(string expected)
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (await client.GetStringAsync("healthz/ready", token) is var said && said != expected)
            {
                Assert.False(patience.IsCancellationRequested, said);
                await Task.Delay(50, token);
            }
        }
    }
}
