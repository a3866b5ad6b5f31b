using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

public sealed class CoordinatorActorTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("coordinator", ConfigurationFactory.ParseString(GatedJournal.Settings));
    private readonly TemporaryFolder _folder = new();
    private readonly ComputeGate _gate = new(1);
    private readonly SimulatedJob _job = new(splits: 2, partitions: 1, prototype: false);
    private readonly Probe _region;
    private readonly Probe _client;
    private readonly CoordinatorServices _services;

    public CoordinatorActorTests()
    {
        _services = new CoordinatorServices(new DirectoryArtifactStore(_folder["artifacts"]), _gate, new ManualClock()) { JobsAtOnce = 2 };
        _region = new Probe(_system);
        _client = new Probe(_system);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _gate.Dispose();
        _folder.Dispose();
    }

    /// <summary>Nobody watches the job: it must come back by itself.</summary>
    [Fact]
    public async Task JobWhoseJournalFailed_IsRevived_AndGoesOnFromWhatIsJournaled()
    {
        const string JobId = "job-with-full-disk";
        IActorRef coordinator = Start("coordinator-1");
        _client.Send(coordinator, new JobProtocol.Submit(JobId, _job.Spec));
        await _client.Expect<JobProtocol.Accepted>();
        PartitionProtocol.Run plan = await _region.Expect<PartitionProtocol.Run>();
        IActorRef actor = _region.Sender;

        TaskCompletionSource full = GatedJournal.Gates[$"job-{JobId}"] = new();
        full.SetException(new IOException("no space left on device"));
        _region.Send(actor, new PartitionProtocol.Completed(plan.Item, _job.Result(plan.Item, new string('a', 64)), plan.Worker));
        await _client.AwaitStop(actor);
        GatedJournal.Gates.TryRemove($"job-{JobId}", out _);

        // The first answer tells that the coordinator knows of the stop, the second that it has acted on it.
        for (int question = 0; question < 2; question++)
        {
            _client.Send(coordinator, new JobProtocol.Watch("unknown"));
            await _client.Expect<JobProtocol.Refused>();
        }

        ((TestScheduler)_system.Scheduler).Advance(CoordinatorActor.ReviveAfter);
        PartitionProtocol.Run again = await _region.Expect<PartitionProtocol.Run>();
        Assert.Equal(plan.Item with { Attempt = 2 }, again.Item);
        Assert.NotEqual(actor, _region.Sender);
    }

    [Fact]
    public async Task RecoveredCoordinator_RevivesItsJobs_AndKnowsNoOthers()
    {
        IActorRef coordinator = Start("coordinator-2");
        foreach (string jobId in new[] { "first job", "second/job" })
        {
            _client.Send(coordinator, new JobProtocol.Submit(jobId, _job.Spec with { Output = jobId }));
            await _client.Expect<JobProtocol.Accepted>();
            Assert.Equal(jobId, (await _region.Expect<PartitionProtocol.Run>()).Item.JobId);
        }

        _system.Stop(coordinator);
        await _client.AwaitStop(coordinator);
        coordinator = Start("coordinator-3");

        string[] revived = [(await _region.Expect<PartitionProtocol.Run>()).Item.ToString(), (await _region.Expect<PartitionProtocol.Run>()).Item.ToString()];
        Assert.Equal(["first job/Plan/0#2", "second/job/Plan/0#2"], revived.Order());
        _client.Send(coordinator, new JobProtocol.Watch("second/job"));
        Assert.Equal("second/job", (await _client.Expect<JobProtocol.Progress>()).JobId);
        _client.Send(coordinator, new JobProtocol.Cancel("third job"));
        Assert.Contains("third job", (await _client.Expect<JobProtocol.Refused>()).Reason, StringComparison.Ordinal);
    }

    private IActorRef Start(string name)
    {
        IActorRef region = _region.Ref;
        CoordinatorServices services = _services;
        return _system.ActorOf(Props.Create(() => new CoordinatorActor(region, services)), name);
    }
}
