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
    private readonly NodeGroup _nodes;

    public TestCluster() => _nodes = new NodeGroup(Workspace.Root, ClusterTiming.Calm.ToString());

    /// <summary>Where the nodes and the test keep their files.</summary>
    public Workspace Workspace { get; } = new();

    /// <summary>The coordinator that was started last.</summary>
    public NodeProcess Coordinator => _nodes.Coordinator;

    /// <summary>Every node started so far, dead ones too.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes.Nodes;

    /// <summary>Starts a coordinator that forms a cluster; one after the first has the first's ports and data.</summary>
    public Task<NodeProcess> StartCoordinatorAsync(params string[] arguments) => _nodes.StartCoordinatorAsync(arguments);

    /// <summary>Starts a worker that joins the coordinator.</summary>
    public Task<NodeProcess> StartWorkerAsync(params string[] arguments) => _nodes.StartWorkerAsync([], arguments);

    /// <summary>Runs a client command against the first coordinator's HTTP address.</summary>
    public Task<InfomaxResult> RunAsync(params string[] arguments) =>
        CommandInProcess.RunAsync([.. arguments, "--coordinator", Coordinator.Http]);

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
        await _nodes.DisposeAsync();
        Workspace.Dispose();
    }
}
