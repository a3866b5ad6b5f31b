using Akka.Actor;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
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
    private readonly Probe _region;
    private readonly Probe _job;
    private readonly IActorRef _router;

    public RoundRouterTests()
    {
        _region = new Probe(_system);
        _job = new Probe(_system);
        IActorRef region = _region.Ref;
        CoordinatorServices services = new(new DirectoryArtifactStore(_folder["artifacts"]), _gate, TimeProvider.System);
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
        WorkItemId item = new("a job/with odd name", RoundKind.Plan, 0, 1);
        _job.Send(_router, new PartitionProtocol.Run(item, new WorkOrder(spec, 1, [], [])));
        PartitionProtocol.Completed completed = await _job.Fish<PartitionProtocol.Completed>();
        Assert.Equal(item, completed.Item);
        Assert.Equal(20, ((PlanResult)completed.Result).Rows);

        // It reports until it is acknowledged; a stop of an attempt that is unknown does no harm.
        await _job.Fish<PartitionProtocol.Completed>();
        _job.Send(_router, new PartitionProtocol.Acknowledge(item));
        _job.Send(_router, new PartitionProtocol.Stop(item with { Index = 7 }));
        _job.Send(_router, new PartitionProtocol.Run(item with { Attempt = 2 }, new WorkOrder(spec, 1, [], [])));
        Assert.Equal(2, (await _job.Fish<PartitionProtocol.Completed>(c => c.Item.Attempt == 2)).Item.Attempt);
    }

    [Fact]
    public async Task OtherRounds_GoToTheRegion_InTheJobsName()
    {
        JobSpec spec = JobRuns.Spec(_folder["x.npy"], _folder["out"], 1);
        foreach (RoundKind round in Enum.GetValues<RoundKind>().Where(r => !RoundRouter.IsLocal(r)))
        {
            WorkItemId item = new("job", round, 3, 1);
            foreach (IPartitionMessage message in new IPartitionMessage[]
            {
                new PartitionProtocol.Run(item, new WorkOrder(spec, 4, [], [])),
                new PartitionProtocol.Acknowledge(item),
                new PartitionProtocol.Stop(item),
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
        Assert.Equal([RoundKind.Plan, RoundKind.Write], Enum.GetValues<RoundKind>().Where(RoundRouter.IsLocal));
}
