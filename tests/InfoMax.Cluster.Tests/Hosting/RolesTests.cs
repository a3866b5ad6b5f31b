using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>
/// A coordinator that only plans and writes, since both need its own disk, and a worker that coordinates nothing, on one
/// artifact store.
/// </summary>
public sealed class RolesTests
{
    [Fact]
    public async Task CoordinatorAndWorker_OnNodesOfTheirOwn_RunAJobTogether()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        using ComputeGate coordinatorGate = new(1);
        using ComputeGate workerGate = new(1);
        WatchedStore coordinatorStore = new(new DirectoryArtifactStore(folder["artifacts"]));
        WatchedStore workerStore = new(new DirectoryArtifactStore(folder["artifacts"]));
        await using TestNode coordinator = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["first"], Roles = [NodeOptions.CoordinatorRole] },
            new CoordinatorServices(coordinatorStore, coordinatorGate, TimeProvider.System), null, "", token);
        await using TestNode worker = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["second"], Roles = [NodeOptions.WorkerRole] },
            new CoordinatorServices(workerStore, workerGate, TimeProvider.System), coordinator.Cluster.SelfAddress, "", token);

        // The worker's proxy reaches the coordinator on the other node.
        Probe client = new(worker.System);
        client.Send(worker.Coordinator, new JobProtocol.Submit("job", JobRuns.Spec(folder.WriteEmbeddings("x.npy", 100, 8), folder["out"], 2)));
        await client.Fish<JobProtocol.Accepted>();
        IClusterMessage status;
        do
        {
            client.Send(worker.Coordinator, new JobProtocol.Watch("job"));
            status = await client.Fish<IClusterMessage>();
        }
        while (status is JobProtocol.Progress);

        JobRuns.AssertSucceeded([status]);
        Assert.Equal(10, JobRuns.Selection(folder["out"]).Length);
        // What the result files are sorted by is of the round that writes them, beside the output.
        Assert.All(coordinatorStore.Writes, uri => Assert.Matches("/(index|plan|write)/|/job.msgpack", uri));
        Assert.Contains(coordinatorStore.Writes, uri => uri.Contains("/plan/", StringComparison.Ordinal));
        Assert.Contains(workerStore.Writes, uri => uri.Contains("/graph/", StringComparison.Ordinal));
        Assert.DoesNotContain(workerStore.Writes, uri => uri.Contains("/plan/", StringComparison.Ordinal));
        Assert.Equal(JobOutcome.Succeeded, ((JobProtocol.Ended)status).Outcome);
    }
}
