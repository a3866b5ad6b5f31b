using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>A node dies in the middle of a round and another starts on its data directory.</summary>
public sealed class RestartTests
{
    private const string JobId = "job";

    [Fact]
    public async Task RestartedNode_ResumesTheJob_RepeatsNothingFinished_AndWritesTheSameBytes()
    {
        using TemporaryFolder folder = new();
        string input = folder.WriteEmbeddings("x.npy", 400, 16);
        JobSpec spec = JobRuns.Spec(input, folder["out"], partitions: 4);
        await DieWithTwoGraphsDone(folder, spec);
        string[] graphs = [.. Items(Artifacts(folder))];
        Assert.Equal(2, graphs.Length);
        Assert.False(Directory.Exists(folder["out"]));

        string[] writes = await Resume(folder, spec);
        Assert.Equal(["graph/bulk/000000", "graph/bulk/000001", "graph/bulk/000002", "graph/bulk/000003"], graphs.Concat(Items(writes)).Order());
        Assert.DoesNotContain(writes, name => name.StartsWith("ingest/", StringComparison.Ordinal));
        Assert.DoesNotContain(writes, name => name.StartsWith("scatter/", StringComparison.Ordinal));
        Assert.DoesNotContain(Artifacts(folder), name => name.Contains("/bulk/", StringComparison.Ordinal));

        await using (ClusterNode node = await Start(folder["undisturbed"]))
        {
            JobRuns.AssertSucceeded(await JobRuns.RunAsync(node, JobId, spec with { Output = folder["undisturbed-out"] }));
        }

        Assert.Equal(File.ReadAllBytes(folder["undisturbed-out/selection.npy"]), File.ReadAllBytes(folder["out/selection.npy"]));
        Assert.Equal(File.ReadAllBytes(folder["undisturbed-out/selection.parquet"]), File.ReadAllBytes(folder["out/selection.parquet"]));
    }

    [Fact]
    public async Task RestartedNode_WhoseInputChanged_EndsTheJobAsBadInput()
    {
        using TemporaryFolder folder = new();
        JobSpec spec = JobRuns.Spec(folder.WriteEmbeddings("x.npy", 400, 16), folder["out"], partitions: 4);
        await DieWithTwoGraphsDone(folder, spec);
        folder.WriteEmbeddings("x.npy", 399, 16, seed: 8);

        await using ClusterNode node = await Start(folder["node"]);
        JobProtocol.Ended ended = Assert.IsType<JobProtocol.Ended>((await JobRuns.RunAsync(node, JobId, spec))[^1]);
        Assert.Equal(JobOutcome.BadInput, ended.Outcome);
        Assert.Contains("changed", ended.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    /// <summary>Artifacts of another version are whole and cannot be read: the job ends with one line, after one attempt.</summary>
    [Fact]
    public async Task ArtifactsOfAnotherVersion_EndTheJobAtOnce_InWords()
    {
        using TemporaryFolder folder = new();
        JobSpec spec = JobRuns.Spec(folder.WriteEmbeddings("x.npy", 400, 16), folder["out"], partitions: 4);
        WatchedStore store = new(new DirectoryArtifactStore(folder["node/artifacts"]))
        {
            Instead = uri => uri.Contains("/graph/", StringComparison.Ordinal)
                ? stream => NumbersArtifact.Write(stream, ("row", new long[] { 1 }), ("cosine", new float[] { 2 }))
                : null,
        };
        using ComputeGate gate = new(2);
        await using TestNode node = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["node"], Cores = 2 },
            new CoordinatorServices(store, gate, TimeProvider.System), null, "", TestContext.Current.CancellationToken);
        Probe client = new(node.System);
        client.Send(node.Coordinator, new JobProtocol.Submit(JobId, spec));
        await client.Fish<JobProtocol.Accepted>();
        IClusterMessage reply;
        do
        {
            client.Send(node.Coordinator, new JobProtocol.Watch(JobId));
            reply = await client.Fish<IClusterMessage>();
        }
        while (reply is not JobProtocol.Ended);

        JobProtocol.Ended ended = (JobProtocol.Ended)reply;
        Assert.Equal((JobOutcome.BadConfiguration, 0), (ended.Outcome, ended.Retries));
        Assert.Contains("neighbors.arrow: its columns are [row int64, cosine float], as another version wrote them: the job was begun by another version of infomax and cannot go on; begin it again with --overwrite, or submit it as a new job", ended.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', ended.Message!);
    }

    /// <summary>Lets a node run the job until two of its four graphs are journaled and no other can be, then takes it away.</summary>
    private static async Task DieWithTwoGraphsDone(TemporaryFolder folder, JobSpec spec)
    {
        using ManualResetEventSlim death = new();
        int graphs = 0;
        WatchedStore store = new(new DirectoryArtifactStore(folder["node/artifacts"]))
        {
            BeforeWrite = uri =>
            {
                if (uri.Contains("/graph/", StringComparison.Ordinal) && Interlocked.Increment(ref graphs) > 2)
                {
                    death.Wait();
                    throw new IOException("the node is dead");
                }
            },
        };
        ComputeGate gate = new(2);
        CoordinatorServices services = new(store, gate, TimeProvider.System);
        TestNode node = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["node"], Cores = 2 }, services, null, "", TestContext.Current.CancellationToken);
        Probe client = new(node.System);
        client.Send(node.Coordinator, new JobProtocol.Submit(JobId, spec));
        await client.Fish<JobProtocol.Accepted>();
        JobProtocol.Progress progress;
        do
        {
            client.Send(node.Coordinator, new JobProtocol.Watch(JobId));
            progress = await client.Fish<JobProtocol.Progress>();
        }
        while (progress is not { Round.Kind: RoundKind.Graph, ItemsDone: 2 });

        await node.DisposeAsync();
        death.Set();
        gate.Dispose();
    }

    /// <summary>Runs the job to its end on a node that starts in the dead one's directory; returns the artifacts that it wrote.</summary>
    private static async Task<string[]> Resume(TemporaryFolder folder, JobSpec spec)
    {
        WatchedStore store = new(new DirectoryArtifactStore(folder["node/artifacts"]));
        using ComputeGate gate = new(2);
        await using TestNode node = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["node"], Cores = 2 },
            new CoordinatorServices(store, gate, TimeProvider.System), null, "", TestContext.Current.CancellationToken);
        Probe client = new(node.System);
        client.Send(node.Coordinator, new JobProtocol.Submit(JobId, spec));
        Assert.True((await client.Fish<JobProtocol.Accepted>()).Resumed);
        IClusterMessage reply;
        do
        {
            client.Send(node.Coordinator, new JobProtocol.Watch(JobId));
            reply = await client.Fish<IClusterMessage>();
        }
        while (reply is not JobProtocol.Ended);

        JobRuns.AssertSucceeded([reply]);
        return [.. store.Writes.Select(uri => uri[(JobId.Length + 1)..])];
    }

    /// <summary>The items whose graphs are among the artifacts.</summary>
    private static IEnumerable<string> Items(IEnumerable<string> names) =>
        names.Where(name => name.StartsWith("graph/bulk/", StringComparison.Ordinal)).Select(name => name.Split('.')[0]);

    private static Task<ClusterNode> Start(string directory) => ClusterNode.StartEmbeddedAsync(
        new NodeOptions { DataDirectory = directory, Cores = 2 }, null, TestContext.Current.CancellationToken);

    /// <summary>The job's artifacts, by name below the job.</summary>
    private static IEnumerable<string> Artifacts(TemporaryFolder folder)
    {
        string root = folder[$"node/artifacts/{JobId}"];
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))];
    }
}
