using System.Text.Json.Nodes;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>
/// Nodes of one cluster, each with a data directory of its own, whose failure detector and resolver are quick. Disposing kills
/// them all.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private const string QuickTiming = """
        infomax.coordinator-absence = 1s
        infomax.join-timeout = 10s
        infomax.drain-grace = 2s
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s
        akka.cluster.split-brain-resolver.stable-after = 2s
        akka.cluster.retry-unsuccessful-join-after = 500ms
        akka.cluster.seed-node-timeout = 500ms
        """;

    private readonly Workspace _workspace = new();
    private readonly List<NodeProcess> _nodes = [];

    public TestCluster()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workspace["quick.conf"])!);
        File.WriteAllText(_workspace["quick.conf"], QuickTiming);
    }

    /// <summary>Where the nodes and the test keep their files.</summary>
    public Workspace Workspace => _workspace;

    /// <summary>The first coordinator.</summary>
    public NodeProcess Coordinator => _nodes[0];

    /// <summary>Every node started so far, dead ones too.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Starts a coordinator that forms a cluster; give the port again to start it anew.</summary>
    public Task<NodeProcess> StartCoordinatorAsync(params string[] arguments) =>
        AddAsync("coordinator", [.. Unless(arguments, "--roles", "coordinator"), .. Unless(arguments, "--data-dir", _workspace["coordinator"]), .. arguments]);

    /// <summary>Starts a worker that joins the first coordinator.</summary>
    public Task<NodeProcess> StartWorkerAsync(params string[] arguments) => AddAsync(
        "worker",
        [
            "--roles", "worker", "--data-dir", _workspace[$"worker-{_nodes.Count}"],
            .. Unless(arguments, "--seed-nodes", Coordinator.Address), .. Unless(arguments, "--cores", "1"), .. arguments,
        ]);

    /// <summary>Runs a client command against the first coordinator's HTTP address.</summary>
    public Task<InfomaxResult> RunAsync(params string[] arguments) =>
        InfomaxProcess.RunAsync([.. arguments, "--coordinator", Coordinator.Http]);

    /// <summary>Polls a job until it is as wanted.</summary>
    public async Task<JsonNode> JobAsync(string id, Predicate<JsonNode> wanted)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            JsonNode job = await Coordinator.GetAsync($"/v1/jobs/{id}");
            if (wanted(job))
            {
                return job;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in _nodes)
        {
            await node.DisposeAsync();
        }

        _workspace.Dispose();
    }

    private static string[] Unless(string[] arguments, string option, string value) => arguments.Contains(option) ? [] : [option, value];

    private async Task<NodeProcess> AddAsync(string name, string[] arguments)
    {
        NodeProcess node = NodeProcess.Launch([.. arguments, "--akka-conf", _workspace["quick.conf"], "-v"]);
        _nodes.Add(node);
        try
        {
            await node.ReadyAsync();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name} is not ready: {node.ErrorOutput}");
        }

        return node;
    }
}
