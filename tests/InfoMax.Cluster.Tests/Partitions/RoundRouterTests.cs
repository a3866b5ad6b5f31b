using Akka.Actor;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Cluster.Tests.Hosting;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Partitions;

/// <summary>Rounds that need the coordinator's disk run beside it, all others at the shard region, under one protocol.</summary>
public sealed class RoundRouterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ComputeGate _gate = new(1);
    private readonly ActorSystem _system = ActorSystem.Create("router", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
    private readonly DirectoryArtifactStore _store;
    private readonly Probe _region;
    private readonly Probe _job;
    private readonly IActorRef _router;

    public RoundRouterTests()
    {
        _region = new Probe(_system);
        _job = new Probe(_system);
        IActorRef region = _region.Ref;
        _store = new DirectoryArtifactStore(_folder["artifacts"]);
        CoordinatorServices services = new(_store, _gate, TimeProvider.System);
        _router = _system.ActorOf(Props.Create(() => new RoundRouter(region, services)));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _gate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task APlan_RunsHere_AndIsAcknowledgedHere()
    {
        JobSpec spec = JobRuns.Spec(_folder.WriteEmbeddings("x.npy", 20, 4), _folder["out"], 1);
        ArtifactRef job = RoundIndex.Write(_store, "job/job.msgpack", spec, 1);
        WorkItemId item = new("a job/with odd name", RoundKind.Plan, 0, 1);
        _job.Send(_router, new PartitionProtocol.Run(item, new WorkOrder { Items = 1, Job = job, Shape = new JobFacts().Shape }, WorkerName.Coordinator));
        PartitionProtocol.Completed completed = await _job.Fish<PartitionProtocol.Completed>();
        Assert.Equal(item, completed.Item);
        Assert.Equal(20, ((PlanResult)completed.Result).Rows);

        // It reports until it is acknowledged; a stop of an attempt that is unknown does no harm.
        await _job.Fish<PartitionProtocol.Completed>();
        _job.Send(_router, new PartitionProtocol.Acknowledge(item, WorkerName.Coordinator));
        _job.Send(_router, new PartitionProtocol.Stop(item with { Index = 7 }, WorkerName.Coordinator));
        _job.Send(_router, new PartitionProtocol.Run(item with { Attempt = 2 }, new WorkOrder { Items = 1, Job = job, Shape = new JobFacts().Shape }, WorkerName.Coordinator));
        Assert.Equal(2, (await _job.Fish<PartitionProtocol.Completed>(c => c.Item.Attempt == 2)).Item.Attempt);
    }

    [Fact]
    public async Task OtherRounds_GoToTheRegion_InTheJobsName()
    {
        foreach (RoundKind round in Enum.GetValues<RoundKind>().Where(r => !RoundCatalog.IsLocal(r)))
        {
            WorkItemId item = new("job", round, 3, 1);
            foreach (IPartitionMessage message in new IPartitionMessage[]
            {
                new PartitionProtocol.Run(item, new WorkOrder { Items = 4, Job = new ArtifactRef("job/job.msgpack", new string('0', 64), 1, 1), Shape = new JobFacts().Shape }, "host:1#1"),
                new PartitionProtocol.Acknowledge(item, WorkerName.Coordinator),
                new PartitionProtocol.Stop(item, WorkerName.Coordinator),
            })
            {
                _job.Send(_router, message);
                Assert.Same(message, await _region.Fish<IPartitionMessage>());
                Assert.Equal(_job.Ref, _region.Sender);
            }
        }
    }

    [Fact]
    public void PlanAndWrite_AreTheRoundsOfTheCoordinatorsDisk() =>
        Assert.Equal([RoundKind.Plan, RoundKind.Write], Enum.GetValues<RoundKind>().Where(RoundCatalog.IsLocal));
}
