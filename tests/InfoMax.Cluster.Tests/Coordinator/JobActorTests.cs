using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>The actor around the pure functions: journals before it answers, watches leases, recovers. Time is the test's.</summary>
public sealed class JobActorTests : IAsyncLifetime
{
    private const string Worker = "host:1#1";

    private static readonly WorkerPool OneWorker = new(WorkerPool.Empty.Workers.Add(
        Worker, new WorkerInfo(Worker, 4, 0, WorkerCondition.Ready, [])));

    private readonly ActorSystem _system = ActorSystem.Create("jobs", ConfigurationFactory.ParseString(GatedJournal.Settings));
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly ComputeGate _gate = new(1);
    private readonly SimulatedJob _job = new(splits: 2, partitions: 2, prototype: false, scored: false);
    private readonly string _fingerprint = new('a', 64);
    private readonly WatchedStore _store;
    private readonly Probe _region;
    private readonly Probe _client;
    private readonly CoordinatorServices _services;
    private IActorRef _actor;

    public JobActorTests()
    {
        _store = new WatchedStore(new DirectoryArtifactStore(_folder["artifacts"]));
        _services = new CoordinatorServices(_store, _gate, _clock);
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

    /// <summary>Of the workers that have its items alone.</summary>
    [Fact]
    public async Task Progress_TellsWhatItsWorkersWaitFor()
    {
        const string Silence = "the store at http://store:9000 has not answered since 2030-01-01 00:00:00Z";
        await OpenIngest();
        foreach ((WorkItemId item, bool isTold) in ((WorkItemId, bool)[])[(Item(RoundKind.Ingest, 0, 1), true), (Item(RoundKind.Ingest, 0, 1) with { JobId = "other" }, false)])
        {
            WorkerInfo waiting = new(Worker, 4, 0, WorkerCondition.Ready, [item]) { Obstacle = Silence };
            _client.Send(_actor, new WorkerPool(WorkerPool.Empty.Workers.Add(Worker, waiting)));
            _client.Send(_actor, new JobProtocol.Watch(SimulatedJob.Id));
            Assert.Equal(isTold ? $"worker {Worker}: {Silence}" : null, (await _client.Expect<JobProtocol.Progress>()).Obstacle);
        }
    }

    [Fact]
    public async Task LostAttempt_IsReplaced_AndItsLateResultRefused()
    {
        await OpenIngest();
        WorkItemId heard = Item(RoundKind.Ingest, 1, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _region.Send(_actor, new PartitionProtocol.Heard(heard, 0.5, true, Worker));
        Pass(TimeSpan.FromSeconds(1));
        WorkItemId late = Item(RoundKind.Ingest, 0, 1);
        WorkItemId next = Item(RoundKind.Ingest, 0, 2);
        Assert.Equal(late, (await _region.Expect<PartitionProtocol.Stop>()).Item);
        Assert.Equal(next, (await _region.Expect<PartitionProtocol.Run>()).Item);

        Complete(late);
        Assert.Equal(late, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        Assert.Equal(0, (await Progress()).ItemsDone);
        _region.Send(_actor, new PartitionProtocol.Heard(late, 0.5, true, Worker));
        Assert.Equal(late, (await _region.Expect<PartitionProtocol.Stop>()).Item);

        Complete(next);
        Assert.Equal(next, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        Complete(next);
        Assert.Equal(next, (await _region.Expect<PartitionProtocol.Acknowledge>()).Item);
        JobProtocol.Progress progress = await Progress();
        Assert.Equal((1, 2, 1), (progress.ItemsDone, progress.Items, progress.Retries));
    }

    [Fact]
    public async Task WorkerThatIsGone_LosesItsLeasesAtOnce_AndAnotherGetsThem()
    {
        await OpenIngest();
        const string Other = "host:2#1";
        _client.Send(_actor, new WorkerPool(WorkerPool.Empty.Workers.Add(Other, OneWorker.Workers[Worker] with { Name = Other })));

        foreach (int index in new[] { 0, 1 })
        {
            PartitionProtocol.Run again = await _region.Fish<PartitionProtocol.Run>();
            Assert.Equal((Item(RoundKind.Ingest, index, 2), Other), (again.Item, again.Worker));
        }
    }

    /// <summary>Both leases are lost in the same tick, ten times over; the second loss comes after the end.</summary>
    [Fact]
    public async Task LeasesThatEndTheJobTogether_EndItOnce_AndTheJournalReplays()
    {
        await OpenIngest();
        JobProtocol.Ended ended = await EndedInTime();
        Assert.Equal(JobOutcome.Failed, ended.Outcome);
        Assert.Contains($"ingest 0 was lost with its worker {JobTransition.MaxLosses} times", ended.Message, StringComparison.Ordinal);

        await Restart();
        Assert.Equal(Structure.Of(ended), Structure.Of(await Ended()));
    }

    [Fact]
    public async Task IndexThatCannotBeWritten_IsTriedAgain_ThenFailsTheJobWithTheCause()
    {
        await OpenIngest();
        _store.BeforeWrite = uri => throw new ArtifactException("cannot write artifact: no space left on device");
        Complete(Item(RoundKind.Ingest, 0, 1));
        Complete(Item(RoundKind.Ingest, 1, 1));
        JobProtocol.Ended ended = await EndedInTime();
        Assert.Equal(JobOutcome.Failed, ended.Outcome);
        Assert.Contains("no space left", ended.Message, StringComparison.Ordinal);
        Assert.Equal(JobTransition.MaxFailures, _store.Writes.Count(uri => uri == ArtifactOrigin.IndexUri(SimulatedJob.Id, RoundKind.Ingest, 0)));
    }

    /// <summary>The journal has what the index lost.</summary>
    [Fact]
    public async Task LostIndex_IsWrittenAgainFromTheJournal()
    {
        await OpenIngest();
        Complete(Item(RoundKind.Ingest, 0, 1));
        Complete(Item(RoundKind.Ingest, 1, 1));
        WorkItemId importance = (await _region.Fish<PartitionProtocol.Run>(run => run.Item.Round == RoundKind.Importance)).Item;
        string index = ArtifactOrigin.IndexUri(SimulatedJob.Id, RoundKind.Ingest, 0);
        string path = _folder[$"artifacts/{index}"];
        byte[] before = File.ReadAllBytes(path);
        File.Delete(path);
        _region.Send(_actor, new PartitionProtocol.Failed(importance, FailureKind.Transient, "missing", Worker, index));

        await Eventually(() => File.Exists(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(importance with { Attempt = 2 }, (await _region.Fish<PartitionProtocol.Run>()).Item);
    }

    [Fact]
    public async Task DamagedArtifact_HasItsItemDoneAgain_AndTheNextReadersSeeTheNewOne()
    {
        await OpenIngest();
        Complete(Item(RoundKind.Ingest, 0, 1));
        Complete(Item(RoundKind.Ingest, 1, 1));
        PartitionProtocol.Run importance = await _region.Fish<PartitionProtocol.Run>(run => run.Item.Round == RoundKind.Importance);
        string damaged = ArtifactOrigin.ItemUri(SimulatedJob.Id, RoundKind.Ingest, 1, 1, "rows.arrow");
        _region.Send(_actor, new PartitionProtocol.Failed(importance.Item, FailureKind.Transient, "damaged", Worker, damaged));

        Assert.Equal(Item(RoundKind.Ingest, 1, 2), (await _region.Fish<PartitionProtocol.Run>()).Item);
        Complete(Item(RoundKind.Ingest, 1, 2));
        PartitionProtocol.Run again = await _region.Fish<PartitionProtocol.Run>();
        Assert.Equal(importance.Item with { Attempt = 2 }, again.Item);
        ArtifactRef index = again.Order.Rounds.Single(round => round.Round == RoundKind.Ingest).Index;
        Assert.Equal(ArtifactOrigin.IndexUri(SimulatedJob.Id, RoundKind.Ingest, 1), index.Uri);
        Assert.Equal(
            [1, 2], RoundIndex.Read<WorkResult[]>(_store, index).Cast<IngestResult>().Select(result => ArtifactOrigin.Of(SimulatedJob.Id, result.Rows.Uri)!.Attempt));
        Assert.Equal(0, (await Progress()).Retries);
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
        _region.Send(_actor, new PartitionProtocol.Completed(verification, _job.Result(verification, new string('b', 64)), WorkerName.Coordinator));

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
        IActorRef actor = _system.ActorOf(Props.Create(() => new JobActor(SimulatedJob.Id, region, services)));
        actor.Tell(OneWorker);
        return actor;
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

    private void Complete(WorkItemId item) => _region.Send(_actor, new PartitionProtocol.Completed(item, _job.Result(item, _fingerprint), Worker));

    /// <summary>Lets time pass until the job has ended.</summary>
    private async Task<JobProtocol.Ended> EndedInTime()
    {
        while (true)
        {
            Pass(TimeSpan.FromSeconds(31));
            _client.Send(_actor, new JobProtocol.Watch(SimulatedJob.Id));
            if (await _client.Fish<IClusterMessage>() is JobProtocol.Ended ended)
            {
                return ended;
            }
        }
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

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
