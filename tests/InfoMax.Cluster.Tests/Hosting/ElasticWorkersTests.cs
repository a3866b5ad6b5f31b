using Akka.Actor;
using Akka.Hosting;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>Workers join and leave in the middle of a round, which the test holds open at its first artifacts.</summary>
public sealed class ElasticWorkersTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<TestNode> _nodes = [];
    private readonly List<ComputeGate> _gates = [];
    private readonly ManualResetEventSlim _release = new();
    private TestNode _coordinator = null!;

    public async ValueTask InitializeAsync() =>
        _coordinator = await Start("coordinator", NodeOptions.CoordinatorRole, new WatchedStore(new DirectoryArtifactStore(_folder["artifacts"])));

    public async ValueTask DisposeAsync()
    {
        _release.Set();
        foreach (TestNode node in Enumerable.Reverse(_nodes))
        {
            await node.DisposeAsync();
        }

        _gates.ForEach(gate => gate.Dispose());
        _release.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WorkerThatJoinsInARound_GetsWork_AndTheAnswerIsTheSame()
    {
        (Probe client, WatchedStore first) = await RunUntilTheFirstWorkerIsHeld();
        WatchedStore second = new(new DirectoryArtifactStore(_folder["artifacts"]));
        await Start("second", NodeOptions.WorkerRole, second);
        await Eventually(() => second.Writes.Any(uri => uri.Contains("/graph/", StringComparison.Ordinal)));
        Assert.DoesNotContain(first.Writes, uri => uri.Contains("/local-coreset/", StringComparison.Ordinal));
        Assert.Equal(2, (await Workers(client)).Count);

        _release.Set();
        JobRuns.AssertSucceeded([await Ended(client)]);
        await AssertSameAsUndisturbed();
    }

    [Fact]
    public async Task WorkerThatDrains_HandsBackWhatWaits_FinishesWhatRuns_AndIsForgotten()
    {
        (Probe client, _) = await RunUntilTheFirstWorkerIsHeld();
        WatchedStore second = new(new DirectoryArtifactStore(_folder["artifacts"]));
        await Start("second", NodeOptions.WorkerRole, second);
        await Eventually(async () => (await Workers(client)).Count == 2);

        IActorRef agent = ActorRegistry.For(_nodes[1].System).Get<WorkerKey>();
        Task<WorkerAgent.Drained> drained = agent.Ask<WorkerAgent.Drained>(new WorkerAgent.Drain(Patience), TestContext.Current.CancellationToken);
        await Eventually(async () => (await Workers(client)).Any(worker => worker.Condition == WorkerCondition.Draining && worker.Items.Count == 1));
        Assert.False(drained.IsCompleted);
        _release.Set();
        await drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Single(await Workers(client));

        JobProtocol.Ended ended = Assert.IsType<JobProtocol.Ended>(await Ended(client));
        JobRuns.AssertSucceeded([ended]);
        Assert.Equal(0, ended.Report!.Retries);
        await AssertSameAsUndisturbed();
    }

    /// <summary>It is stopped without a word, like a machine that loses its power.</summary>
    [Fact]
    public async Task WorkerThatDies_LosesItsWork_ToAnother()
    {
        (Probe client, _) = await RunUntilTheFirstWorkerIsHeld();
        WatchedStore second = new(new DirectoryArtifactStore(_folder["artifacts"]));
        await Start("second", NodeOptions.WorkerRole, second);
        Task died = _nodes[1].DisposeAsync().AsTask();
        _coordinator.Cluster.Down(_nodes[1].Cluster.SelfAddress);
        IClusterMessage ended = await Ended(client);
        _release.Set();
        await died;

        JobRuns.AssertSucceeded([ended]);
        await AssertSameAsUndisturbed();
    }

    private async Task<(Probe Client, WatchedStore First)> RunUntilTheFirstWorkerIsHeld()
    {
        using ManualResetEventSlim held = new();
        WatchedStore first = new(new DirectoryArtifactStore(_folder["artifacts"]))
        {
            BeforeWrite = uri =>
            {
                if (uri.Contains("/graph/", StringComparison.Ordinal))
                {
                    held.Set();
                    _release.Wait();
                }
            },
        };
        await Start("first", NodeOptions.WorkerRole, first);
        Probe client = new(_coordinator.System);
        client.Send(_coordinator.Coordinator, new JobProtocol.Submit("job", Spec("out")));
        await client.Fish<JobProtocol.Accepted>();
        Assert.True(await Task.Run(() => held.Wait(Patience), TestContext.Current.CancellationToken));
        return (client, first);
    }

    private JobSpec Spec(string output) => JobRuns.Spec(_folder.WriteEmbeddings("x.npy", 300, 16), _folder[output], partitions: 6);

    private async Task<TestNode> Start(string name, string role, ISharedStore store)
    {
        ComputeGate gate = new(1);
        _gates.Add(gate);
        TestNode node = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = _folder[name], Roles = [role], Cores = 1 },
            new CoordinatorServices(store, gate, TimeProvider.System),
            _nodes.Count == 0 ? null : _coordinator.Cluster.SelfAddress,
            "",
            TestContext.Current.CancellationToken);
        _nodes.Add(node);
        return node;
    }

    private async Task<IReadOnlyList<WorkerStatus>> Workers(Probe client)
    {
        client.Send(_coordinator.Coordinator, new WorkerProtocol.ListWorkers(""));
        return (await client.Fish<WorkerProtocol.Workers>()).Page;
    }

    private async Task<IClusterMessage> Ended(Probe client)
    {
        IClusterMessage status;
        do
        {
            client.Send(_coordinator.Coordinator, new JobProtocol.Watch("job"));
            status = await client.Fish<IClusterMessage>();
        }
        while (status is not JobProtocol.Ended);
        return status;
    }

    private async Task AssertSameAsUndisturbed()
    {
        await using ClusterNode node = await ClusterNode.StartEmbeddedAsync(
            new NodeOptions { DataDirectory = _folder["undisturbed"], Cores = 1 }, null, TestContext.Current.CancellationToken);
        JobRuns.AssertSucceeded(await JobRuns.RunAsync(node, "job", Spec("undisturbed-out")));
        Assert.Equal(File.ReadAllBytes(_folder["undisturbed-out/selection.npy"]), File.ReadAllBytes(_folder["out/selection.npy"]));
    }

    private static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
