using Akka.Actor;
using Akka.Configuration;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>Jobs take turns, also across a restart of the coordinator.</summary>
public sealed class CoordinatorQueueTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("coordinator-queue", ConfigurationFactory.ParseString(GatedJournal.Settings));
    private readonly TemporaryFolder _folder = new();
    private readonly ComputeGate _gate = new(1);
    private readonly SimulatedJob _job = new(splits: 2, partitions: 1, prototype: false);
    private readonly Probe _region;
    private readonly Probe _client;
    private readonly CoordinatorServices _services;

    public CoordinatorQueueTests()
    {
        _services = new CoordinatorServices(new DirectoryArtifactStore(_folder["artifacts"]), _gate, new ManualClock()) { ReleasesArtifacts = true };
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

    /// <summary>A disk that is slow at one write is as slow at many: 200 submissions in a few seconds must not wait for each other.</summary>
    [Fact]
    public async Task SubmissionsThatArriveDuringAWrite_AreTakenMeanwhile_AndTheSameOnesOnce()
    {
        TaskCompletionSource gate = GatedJournal.Gates["coordinator"] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef coordinator = Start("first");
        foreach (string id in (string[])["a", "b", "c", "d", "e", "b"])
        {
            _client.Send(coordinator, new JobProtocol.Submit(id, _job.Spec with { Output = $"/out/{id}" }));
        }

        _client.Send(coordinator, new JobProtocol.Submit("other", _job.Spec with { Output = "/out/c" }));

        // All of them are taken while the first is being written.
        Assert.Empty((await Ask<JobProtocol.Jobs>(coordinator, new JobProtocol.ListJobs(""))).Page);
        GatedJournal.Gates.TryRemove("coordinator", out _);
        gate.SetResult();

        List<string> accepted = [];
        JobProtocol.Refused refused = await _client.Fish<JobProtocol.Refused>(skipped: message => accepted.Add(Assert.IsType<JobProtocol.Accepted>(message).JobId));
        while (accepted.Count < 6)
        {
            accepted.Add((await _client.Expect<JobProtocol.Accepted>()).JobId);
        }

        Assert.Equal("other", refused.JobId);
        Assert.Contains("job c writes there", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "b", "c", "d", "e"], accepted.Order(StringComparer.Ordinal));
        Assert.Equal(["a", "b", "c", "d", "e"], (await Ask<JobProtocol.Jobs>(coordinator, new JobProtocol.ListJobs(""))).Page.Select(job => job.JobId));
    }

    /// <summary>Else a job whose registration a journal does not take would have its commands wait for ever.</summary>
    [Fact]
    public async Task RegistrationThatTheJournalRejects_EndsTheActor_WhichSaysWhy_AndGoesOnWhenStartedAgain()
    {
        GatedJournal.Rejects["coordinator"] = true;
        IActorRef coordinator = Start("first");
        _client.Send(coordinator, new JobProtocol.Submit("a", _job.Spec));
        await _client.AwaitStop(coordinator);
        Assert.Contains("cannot be written down", _services.Standstills.Current, StringComparison.Ordinal);

        coordinator = Start("second");
        await Submit(coordinator, "a");
        Assert.Equal("a", (await _region.Expect<PartitionProtocol.Run>()).Item.JobId);
        Assert.Null(_services.Standstills.Current);
    }

    [Fact]
    public async Task WaitingJobs_HaveAPlace_AreCancelledAtOnce_AndBeginWhenItIsTheirTurn()
    {
        IActorRef coordinator = Start("first");
        await Submit(coordinator, "a");
        Assert.Equal("a", (await _region.Expect<PartitionProtocol.Run>()).Item.JobId);
        await Submit(coordinator, "b");
        await Submit(coordinator, "c");
        await Submit(coordinator, "b");
        Assert.Equal(new JobProtocol.Queued("b", 1), await Ask<JobProtocol.Queued>(coordinator, new JobProtocol.Watch("b")));
        Assert.Equal(new JobProtocol.Queued("c", 2), await Ask<JobProtocol.Queued>(coordinator, new JobProtocol.Watch("c")));

        _client.Send(coordinator, new JobProtocol.Cancel("b"));
        Assert.Equal(JobOutcome.Cancelled, (await Ask<JobProtocol.Ended>(coordinator, new JobProtocol.Watch("b"))).Outcome);
        Assert.Equal(new JobProtocol.Queued("c", 1), await Ask<JobProtocol.Queued>(coordinator, new JobProtocol.Watch("c")));

        _client.Send(coordinator, new JobProtocol.Cancel("a"));
        Assert.Equal("c", (await NextRun()).Item.JobId);

        // Neither begins again under its id, whether it had begun or not.
        foreach (string id in (string[])["a", "b"])
        {
            JobProtocol.Refused refused = await Ask<JobProtocol.Refused>(coordinator, new JobProtocol.Submit(id, _job.Spec with { Output = $"/out/{id}" }));
            Assert.Contains("was cancelled, and a cancelled job does not go on: submit it as a new one, with another --job", refused.Reason, StringComparison.Ordinal);
        }

        JobProtocol.Jobs jobs = await Ask<JobProtocol.Jobs>(coordinator, new JobProtocol.ListJobs(""));
        Assert.Equal(
            [("a", (JobOutcome?)JobOutcome.Cancelled, 0), ("b", JobOutcome.Cancelled, 0), ("c", null, 0)],
            jobs.Page.Select(job => (job.JobId, job.Outcome, job.Place)));
        Assert.True(jobs.IsLast);
        Assert.Equal("/out/b", (await Ask<JobProtocol.Described>(coordinator, new JobProtocol.Describe("b"))).Job.Output);
        Assert.Contains("unknown", (await Ask<JobProtocol.Refused>(coordinator, new JobProtocol.Describe("d"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestartedCoordinator_KeepsTheOrder_AndGivesLaterJobsTheirTurn()
    {
        IActorRef coordinator = Start("second");
        await Submit(coordinator, "e");
        await _region.Expect<PartitionProtocol.Run>();
        await Submit(coordinator, "f");
        _system.Stop(coordinator);
        await _client.AwaitStop(coordinator);

        coordinator = Start("third");
        Assert.Equal("e/Plan/0#2", (await _region.Expect<PartitionProtocol.Run>()).Item.ToString());
        Assert.Equal(new JobProtocol.Queued("f", 1), await Ask<JobProtocol.Queued>(coordinator, new JobProtocol.Watch("f")));
        _client.Send(coordinator, new JobProtocol.Cancel("e"));
        Assert.Equal("f", (await NextRun()).Item.JobId);
    }

    /// <summary>A paused job is one whose turn it is not, before a restart and after it; what is out there may still end.</summary>
    [Fact]
    public async Task PausedJob_LeasesNothing_LetsTheNextRun_AndStaysPausedThroughARestart()
    {
        IActorRef coordinator = Start("sixth");
        await Submit(coordinator, "p");
        PartitionProtocol.Run leased = await _region.Expect<PartitionProtocol.Run>();
        IActorRef job = _region.Sender;
        await Submit(coordinator, "q");
        await Submit(coordinator, "r");
        Assert.True((await Ask<JobProtocol.Described>(coordinator, new JobProtocol.Pause("p"))).Job.IsPaused);
        Assert.Equal("q", (await _region.Expect<PartitionProtocol.Run>()).Item.JobId);
        Assert.Equal(new JobProtocol.Queued("r", 1), await Ask<JobProtocol.Queued>(coordinator, new JobProtocol.Watch("r")));

        // What is leased ends, and counts.
        _region.Send(job, new PartitionProtocol.Completed(leased.Item, _job.Result(leased.Item, new string('a', 64)), leased.Worker));
        Assert.Equal("p", (await _region.Expect<PartitionProtocol.Acknowledge>()).Item.JobId);
        Assert.Equal(0, (await Ask<JobProtocol.Progress>(coordinator, new JobProtocol.Watch("p"))).ItemsRunning);

        _system.Stop(coordinator);
        await _client.AwaitStop(coordinator);
        coordinator = Start("seventh");
        Assert.Equal("q", (await _region.Expect<PartitionProtocol.Run>()).Item.JobId);
        Assert.True((await Ask<JobProtocol.Described>(coordinator, new JobProtocol.Describe("p"))).Job.IsPaused);

        // Paused while it waits, it never begins; a repeated submission does not change that.
        await Ask<JobProtocol.Described>(coordinator, new JobProtocol.Pause("r"));
        await Submit(coordinator, "r");
        Assert.Equal(new JobProtocol.Queued("r", 0), await Ask<JobProtocol.Queued>(coordinator, new JobProtocol.Watch("r")));

        // Resumed it waits for the job that runs, and goes on when that is over.
        JobListing resumed = (await Ask<JobProtocol.Described>(coordinator, new JobProtocol.Resume("p"))).Job;
        Assert.Equal((1, false), (resumed.Place, resumed.IsPaused));
        _client.Send(coordinator, new JobProtocol.Cancel("q"));
        Assert.Equal("p", (await NextRun()).Item.JobId);
        _client.Send(coordinator, new JobProtocol.Cancel("r"));
        Assert.Equal(JobOutcome.Cancelled, (await Ask<JobProtocol.Ended>(coordinator, new JobProtocol.Watch("r"))).Outcome);
        Assert.Equal(JobOutcome.Cancelled, (await Ask<JobProtocol.Described>(coordinator, new JobProtocol.Pause("r"))).Job.Outcome);
        Assert.Contains("unknown", (await Ask<JobProtocol.Refused>(coordinator, new JobProtocol.Pause("s"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherJobForTheSameOutput_IsRefusedWhileTheFirstIsUnfinished()
    {
        IActorRef coordinator = Start("fourth");
        await Submit(coordinator, "g");
        JobSpec same = _job.Spec with { Output = "/out/g" };
        string reason = (await Ask<JobProtocol.Refused>(coordinator, new JobProtocol.Submit("h", same))).Reason;
        Assert.Contains("job g writes there", reason, StringComparison.Ordinal);
        _client.Send(coordinator, new JobProtocol.Cancel("g"));
        IClusterMessage standing;
        do
        {
            _client.Send(coordinator, new JobProtocol.Watch("g"));
            standing = await _client.Fish<IClusterMessage>();
        }
        while (standing is not JobProtocol.Ended);

        await Ask<JobProtocol.Accepted>(coordinator, new JobProtocol.Submit("h", same));
    }

    [Fact]
    public async Task ManyJobs_AreListedInPages_ThatFitAMessage()
    {
        IActorRef coordinator = Start("fifth");
        string[] ids = [.. Enumerable.Range(0, 25).Select(i => $"job-{i:D2}")];
        foreach (string id in ids)
        {
            await Submit(coordinator, id);
        }

        List<string> listed = [];
        JobProtocol.Jobs page;
        do
        {
            page = await Ask<JobProtocol.Jobs>(coordinator, new JobProtocol.ListJobs(listed.Count == 0 ? "" : listed[^1]));
            Assert.InRange(page.Page.Count, 1, 10);
            listed.AddRange(page.Page.Select(job => job.JobId));
        }
        while (!page.IsLast);
        Assert.Equal(ids, listed);
    }

    /// <summary>Whichever node a submission comes by, the coordinator's own disk decides: a link out of a root is followed.</summary>
    [Fact]
    public async Task PathsOutsideTheRoots_AreForbidden_WhereverTheSubmissionComesFrom()
    {
        Directory.CreateDirectory(_folder["in/inside"]);
        Directory.CreateDirectory(_folder["other"]);
        Directory.CreateSymbolicLink(_folder["in/link"], _folder["other"]);
        IActorRef coordinator = Start("eighth", _services with { Roots = new PathRoots([_folder["in"]], ["/out"]) });
        JobSpec inside = _job.Spec with { Inputs = [_folder["in/inside"]], Output = "/out/t" };
        foreach (JobSpec outside in (JobSpec[])[inside with { Inputs = [_folder["in/link"]] }, inside with { Output = "/elsewhere" }])
        {
            JobProtocol.Refused refused = await Ask<JobProtocol.Refused>(coordinator, new JobProtocol.Submit("t", outside));
            Assert.True(refused.IsForbidden);
            Assert.Contains("-root", refused.Reason, StringComparison.Ordinal);
        }

        await Ask<JobProtocol.Accepted>(coordinator, new JobProtocol.Submit("t", inside));
    }

    [Fact]
    public async Task Priority_AndMemory_DecideWhoseTurnItIs()
    {
        IActorRef coordinator = Start("ninth", _services with { JobsAtOnce = 2, MemoryBytes = 10 });
        foreach ((string id, int priority, long memory) in ((string, int, long)[])[("u", 0, 6), ("v", 0, 5), ("w", 1, 4), ("x", 0, 1)])
        {
            JobSpec spec = _job.Spec with { Output = $"/out/{id}", Priority = priority, MemoryBytes = memory };
            await Ask<JobProtocol.Accepted>(coordinator, new JobProtocol.Submit(id, spec));
        }

        // v does not fit beside u; w comes before it, and does.
        string[] running = [(await _region.Expect<PartitionProtocol.Run>()).Item.JobId, (await _region.Expect<PartitionProtocol.Run>()).Item.JobId];
        Assert.Equal(["u", "w"], running.Order(StringComparer.Ordinal));
        JobProtocol.Jobs jobs = await Ask<JobProtocol.Jobs>(coordinator, new JobProtocol.ListJobs(""));
        Assert.Equal([("u", 0), ("v", 1), ("w", 0), ("x", 2)], jobs.Page.Select(job => (job.JobId, job.Place)));
    }

    /// <summary>A job that is no longer kept leaves nothing behind that a new one of its id could meet.</summary>
    [Fact]
    public async Task JobsBeyondTheKept_AreForgotten_WithTheirJournals()
    {
        CoordinatorServices keeping = _services with { JobsKept = 1 };
        IActorRef coordinator = Start("tenth", keeping);
        foreach (string id in (string[])["k1", "k2", "k3"])
        {
            await Submit(coordinator, id);
            Assert.Equal(id, (await NextRun()).Item.JobId);
            _client.Send(coordinator, new JobProtocol.Cancel(id));
        }

        Assert.Equal(["k3"], await ListedAsync(coordinator, count: 1));
        _system.Stop(coordinator);
        await _client.AwaitStop(coordinator);
        coordinator = Start("eleventh", keeping);
        Assert.Equal(["k3"], await ListedAsync(coordinator, count: 1));

        // Its old journal would refuse another description.
        JobSpec other = _job.Spec with { Output = "/out/k1", Options = [new OptionText("seed", "8")] };
        Assert.False((await Ask<JobProtocol.Accepted>(coordinator, new JobProtocol.Submit("k1", other))).Resumed);
        Assert.Equal("k1/Plan/0#1", (await NextRun()).Item.ToString());
    }

    /// <summary>Accepted, it would never have its turn: what it had done is deleted.</summary>
    [Theory]
    [InlineData(FailureKind.BadInput)]
    [InlineData(FailureKind.BadConfiguration)]
    public async Task JobThatEndedForItsInputOrOptions_IsRefusedUnderItsId_WithWhatWasWrong_AndWhatToDo(FailureKind kind)
    {
        IActorRef coordinator = Start("twelfth");
        await Submit(coordinator, "bad");
        PartitionProtocol.Run run = await NextRun();
        _region.Send(_region.Sender, new PartitionProtocol.Failed(run.Item, kind, "x.npy: no rows", run.Worker, null));
        await Submit(coordinator, "next");
        Assert.Equal("next", (await NextRun()).Item.JobId);

        JobSpec same = _job.Spec with { Output = "/out/bad" };
        foreach (IClusterMessage again in (IClusterMessage[])
            [new JobProtocol.Submit("bad", same), new JobProtocol.Submit("bad", same with { Options = [new OptionText("seed", "8")] }), new JobProtocol.Retry("bad")])
        {
            Assert.Equal(
                "job bad ended for good: x.npy: no rows; mend that and submit it as a new one, with another --job",
                (await Ask<JobProtocol.Refused>(coordinator, again)).Reason);
        }

        // Of a job that may go on, or is finished, only other options are refused.
        JobProtocol.Refused other = await Ask<JobProtocol.Refused>(
            coordinator, new JobProtocol.Submit("next", _job.Spec with { Output = "/out/next", Options = [new OptionText("seed", "8")] }));
        Assert.EndsWith("give the same options to resume, or submit it as a new one, with another --job", other.Reason, StringComparison.Ordinal);
    }

    private async Task<string[]> ListedAsync(IActorRef coordinator, int count)
    {
        while (true)
        {
            _client.Send(coordinator, new JobProtocol.ListJobs(""));
            JobProtocol.Jobs jobs = await _client.Fish<JobProtocol.Jobs>();
            if (jobs.Page.Count == count)
            {
                return [.. jobs.Page.Select(job => job.JobId)];
            }
        }
    }

    private async Task Submit(IActorRef coordinator, string id) =>
        await Ask<JobProtocol.Accepted>(coordinator, new JobProtocol.Submit(id, _job.Spec with { Output = $"/out/{id}" }));

    private async Task<T> Ask<T>(IActorRef coordinator, IClusterMessage question)
        where T : class
    {
        _client.Send(coordinator, question);
        return await _client.Expect<T>();
    }

    /// <summary>The next work, past what stops a cancelled job's.</summary>
    private Task<PartitionProtocol.Run> NextRun() => _region.Fish<PartitionProtocol.Run>();

    private IActorRef Start(string name, CoordinatorServices? other = null)
    {
        IActorRef region = _region.Ref;
        CoordinatorServices services = other ?? _services;
        return _system.ActorOf(Props.Create(() => new CoordinatorActor(region, services)), name);
    }
}
