using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Cluster.Tests.Coordinator.Simulation;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>The actor around the pure functions: journals before it answers, watches leases, recovers. Time is the test's.</summary>
public sealed class JobActorTests : IAsyncLifetime
{
    private const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "akka.persistence.journal.gated"
        akka.persistence.journal.gated.class = "InfoMax.Cluster.Tests.Coordinator.GatedJournal, InfoMax.Cluster.Tests"
        akka.persistence.journal.gated.plugin-dispatcher = "akka.actor.default-dispatcher"
        """;

    private readonly ActorSystem _system = ActorSystem.Create("jobs", ConfigurationFactory.ParseString(Settings));
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly ComputeGate _gate = new(1);
    private readonly SimulatedJob _job = new(splits: 2, partitions: 2, prototype: false);
    private readonly string _fingerprint = new('a', 64);
    private readonly Probe _region;
    private readonly Probe _client;
    private readonly CoordinatorServices _services;
    private IActorRef _actor;

    public JobActorTests()
    {
        _services = new CoordinatorServices(new DirectoryArtifactStore(_folder["artifacts"]), _gate, _clock);
        _region = new Probe(_system);
        _client = new Probe(_system);
        _actor = Start();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _gate.Dispose();
        _folder.Dispose();
    }

    /// <summary>Identify is answered at once even while the actor persists, so it tells what was sent before.</summary>
    [Fact]
    public async Task Job_IsAcceptedOnlyOnceItIsJournaled()
    {
        string id = $"job-{SimulatedJob.Id}-gated";
        TaskCompletionSource gate = GatedJournal.Gates[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef region = _region.Ref;
        CoordinatorServices services = _services;
        IActorRef actor = _system.ActorOf(Props.Create(() => new JobActor($"{SimulatedJob.Id}-gated", region, services)));
        _client.Send(actor, new JobProtocol.Submit($"{SimulatedJob.Id}-gated", _job.Spec));
        _client.Send(actor, new Identify("persisting"));

        await _client.Expect<ActorIdentity>();
        gate.SetResult();
        Assert.False((await _client.Expect<JobProtocol.Accepted>()).Resumed);
        await _region.Expect<PartitionProtocol.Run>();
    }

    [Fact]
    public async Task Resubmission_IsAccepted_UnlessAnOptionDiffers()
    {
        await OpenIngest();
        _client.Send(_actor, new JobProtocol.Submit(SimulatedJob.Id, _job.Spec));
        await _client.Expect<JobProtocol.Accepted>();

        JobSpec other = _job.Spec with { Options = [.. _job.Spec.Options.Skip(1), new OptionText("option-0", "\"other\"")] };
        _client.Send(_actor, new JobProtocol.Submit(SimulatedJob.Id, other));
        JobProtocol.Refused refused = await _client.Expect<JobProtocol.Refused>();
        Assert.Contains("--option-0 was \"value\"", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("\"other\"", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilentAttempt_IsSentAgain()
    {
        await OpenIngest();
        Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(Item(RoundKind.Ingest, 0, 1), (await _region.Expect<PartitionProtocol.Run>()).Item);
        Assert.Equal(Item(RoundKind.Ingest, 1, 1), (await _region.Expect<PartitionProtocol.Run>()).Item);
    }

    [Fact]
    public async Task LostAttempt_IsReplaced_AndItsLateResultRefused()
    {
        await OpenIngest();
        WorkItemId heard = Item(RoundKind.Ingest, 1, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _region.Send(_actor, new PartitionProtocol.Heard(heard, 0.5));
        Pass(TimeSpan.FromSeconds(1));
        WorkItemId late = Item(RoundKind.Ingest, 0, 1);
        WorkItemId next = Item(RoundKind.Ingest, 0, 2);
        Assert.Equal(late, (await _region.Expect<PartitionProtocol.Stop>()).Item);
        Assert.Equal(next, (await _region.Expect<PartitionProtocol.Run>()).Item);

        Complete(late);
        Assert.Equal(late, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        Assert.Equal(0, (await Progress()).ItemsDone);
        _region.Send(_actor, new PartitionProtocol.Heard(late, 0.5));
        Assert.Equal(late, (await _region.Expect<PartitionProtocol.Stop>()).Item);

        Complete(next);
        Assert.Equal(next, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        Complete(next);
        Assert.Equal(next, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        JobProtocol.Progress progress = await Progress();
        Assert.Equal((1, 2, 1), (progress.ItemsDone, progress.Items, progress.Retries));
    }

    /// <summary>Both leases are lost in the same tick, five times over; the second loss comes after the end.</summary>
    [Fact]
    public async Task LeasesThatEndTheJobTogether_EndItOnce_AndTheJournalReplays()
    {
        await OpenIngest();
        for (int attempt = 1; attempt < JobTransition.MaxFailures; attempt++)
        {
            Pass(TimeSpan.FromSeconds(31));
            await _region.Fish<PartitionProtocol.Run>(run => run.Item == Item(RoundKind.Ingest, 1, attempt + 1));
        }

        Pass(TimeSpan.FromSeconds(31));
        await _region.Fish<PartitionProtocol.Stop>(stop => stop.Item == Item(RoundKind.Ingest, 0, 5));
        Assert.Equal(Item(RoundKind.Ingest, 1, 5), (await _region.Expect<PartitionProtocol.Stop>()).Item);
        JobProtocol.Ended ended = await Ended();
        Assert.Equal(JobOutcome.Failed, ended.Outcome);

        await Restart();
        Assert.Equal(ended, await Ended());
    }

    [Fact]
    public async Task RecoveredJob_ChecksItsInput_ThenRunsOnlyWhatIsUnfinished()
    {
        await OpenIngest();
        Complete(Item(RoundKind.Ingest, 1, 1));
        await _region.Expect<PartitionProtocol.Acknowledge>();
        await Restart();

        WorkItemId verification = Item(RoundKind.Plan, WorkItemId.VerifyIndex, 2);
        Assert.Equal(verification, (await _region.Expect<PartitionProtocol.Run>()).Item);
        Complete(verification);
        Assert.Equal(verification, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        WorkItemId unfinished = Item(RoundKind.Ingest, 0, 2);
        Assert.Equal(unfinished, (await _region.Expect<PartitionProtocol.Run>()).Item);
        Complete(unfinished);
        await _region.Expect<PartitionProtocol.Acknowledge>();
        Assert.Equal(Item(RoundKind.Importance, 0, 1), (await _region.Expect<PartitionProtocol.Run>()).Item);

        // The verification's lease is over: only the work under way is sent again.
        Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(Item(RoundKind.Importance, 0, 1), (await _region.Expect<PartitionProtocol.Run>()).Item);
        _client.Send(_actor, new JobProtocol.Submit(SimulatedJob.Id, _job.Spec));
        Assert.True((await _client.Expect<JobProtocol.Accepted>()).Resumed);
    }

    [Fact]
    public async Task RecoveredJob_WhoseInputChanged_EndsAsBadInput()
    {
        await OpenIngest();
        await Restart();
        WorkItemId verification = (await _region.Expect<PartitionProtocol.Run>()).Item;
        _region.Send(_actor, new PartitionProtocol.Completed(verification, _job.Result(verification, new string('b', 64))));

        Assert.Equal(JobOutcome.BadInput, (await Ended()).Outcome);
    }

    [Fact]
    public async Task CancelledJob_StopsItsWork_AndStaysCancelled()
    {
        await OpenIngest();
        _client.Send(_actor, new JobProtocol.Cancel(SimulatedJob.Id));
        Assert.Equal(Item(RoundKind.Ingest, 0, 1), (await _region.Expect<PartitionProtocol.Stop>()).Item);
        Assert.Equal(Item(RoundKind.Ingest, 1, 1), (await _region.Expect<PartitionProtocol.Stop>()).Item);
        Complete(Item(RoundKind.Ingest, 0, 1));
        await _region.Expect<PartitionProtocol.Acknowledge>();
        Assert.Equal(JobOutcome.Cancelled, (await Ended()).Outcome);

        await Restart();
        Assert.Equal(JobOutcome.Cancelled, (await Ended()).Outcome);
    }

    private static WorkItemId Item(RoundKind round, int index, int attempt) => new(SimulatedJob.Id, round, index, attempt);

    private IActorRef Start()
    {
        IActorRef region = _region.Ref;
        CoordinatorServices services = _services;
        return _system.ActorOf(Props.Create(() => new JobActor(SimulatedJob.Id, region, services)));
    }

    private async Task Restart()
    {
        _system.Stop(_actor);
        await _client.AwaitStop(_actor);
        _actor = Start();
    }

    private async Task OpenIngest()
    {
        _client.Send(_actor, new JobProtocol.Submit(SimulatedJob.Id, _job.Spec));
        await _client.Expect<JobProtocol.Accepted>();
        WorkItemId plan = Item(RoundKind.Plan, 0, 1);
        Assert.Equal(plan, (await _region.Expect<PartitionProtocol.Run>()).Item);
        Complete(plan);
        Assert.Equal(plan, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        Assert.Equal(Item(RoundKind.Ingest, 0, 1), (await _region.Expect<PartitionProtocol.Run>()).Item);
        Assert.Equal(Item(RoundKind.Ingest, 1, 1), (await _region.Expect<PartitionProtocol.Run>()).Item);
    }

    private void Complete(WorkItemId item) => _region.Send(_actor, new PartitionProtocol.Completed(item, _job.Result(item, _fingerprint)));

    /// <summary>Time passes, and the actor's timer is due once.</summary>
    private void Pass(TimeSpan time)
    {
        _clock.Advance(time);
        ((TestScheduler)_system.Scheduler).Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<JobProtocol.Progress> Progress()
    {
        _client.Send(_actor, new JobProtocol.Watch(SimulatedJob.Id));
        return await _client.Expect<JobProtocol.Progress>();
    }

    private async Task<JobProtocol.Ended> Ended()
    {
        _client.Send(_actor, new JobProtocol.Watch(SimulatedJob.Id));
        return await _client.Expect<JobProtocol.Ended>();
    }
}
