using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Partitions;

/// <summary>One entity with real kernels on a small input. Whether a kernel ran is read off the artifacts it wrote.</summary>
public sealed class PartitionActorTests : IAsyncLifetime
{
    private const string Worker = "host:1#1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system = ActorSystem.Create("entities", ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        """));

    private readonly TemporaryFolder _folder = new();
    private readonly ComputeGate _gate = new(1);
    private readonly ManualClock _clock = new();
    private readonly WatchedStore _store;
    private readonly Probe _coordinator;
    private readonly IActorRef _entity;
    private readonly JobSpec _spec;
    private int _orders;

    public PartitionActorTests()
    {
        _store = new WatchedStore(new DirectoryArtifactStore(_folder["artifacts"]));
        _coordinator = new Probe(_system);
        CoordinatorServices services = new(_store, _gate, _clock);
        _entity = _system.ActorOf(Props.Create(() => new PartitionActor(services)));
        _spec = new JobSpec
        {
            Inputs = [_folder.WriteEmbeddings("x.npy", 100, 8)],
            ScoreKind = ScoreKind.Uniform,
            Budgets = [new BudgetRule(0.1, null)],
            Neighbors = [5],
            Alphas = [new AlphaRule(0.3, 0)],
            Output = _folder["out"],
        };
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _gate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Work_IsHeardOfAtOnce_AndItsResultRepeatedUntilAcknowledged()
    {
        WorkItemId item = Item(RoundKind.Plan, 1);
        Run(item, Order());
        Assert.Equal(item, (await _coordinator.Expect<PartitionProtocol.Heard>()).Item);
        PartitionProtocol.Completed completed = await _coordinator.Expect<PartitionProtocol.Completed>();
        Assert.Equal(100, Assert.IsType<PlanResult>(completed.Result).Rows);

        ReportIsDue();
        Assert.Equal(completed, await _coordinator.Expect<PartitionProtocol.Completed>());
        Run(item, Order());
        Assert.Equal(completed, await _coordinator.Expect<PartitionProtocol.Completed>());

        // After the acknowledgement the entity is silent until it has other work.
        _coordinator.Send(_entity, new PartitionProtocol.Acknowledge(item, Worker));
        ReportIsDue();
        Run(Item(RoundKind.Plan, 2), Order());
        Assert.Equal(2, (await _coordinator.Expect<PartitionProtocol.Heard>()).Item.Attempt);
        Assert.Equal(2, (await _coordinator.Expect<PartitionProtocol.Completed>()).Item.Attempt);
        Assert.Equal([1, 2], Attempts("plan"));
    }

    [Fact]
    public async Task RepeatedRun_StartsNothing()
    {
        using ManualResetEventSlim release = HoldTheGate();
        WorkItemId item = Item(RoundKind.Plan, 1);
        Run(item, Order());
        Run(item, Order());
        Assert.False((await _coordinator.Expect<PartitionProtocol.Heard>()).Running);
        release.Set();
        Assert.True((await _coordinator.Expect<PartitionProtocol.Heard>()).Running);
        await _coordinator.Expect<PartitionProtocol.Completed>();

        await Drain();
        Assert.Equal([1], Attempts("plan"));
    }

    [Fact]
    public async Task LaterAttempt_AdoptsWhatRuns_AndWhatHasEnded()
    {
        WorkOrder order = await OrderAfterPlan();
        using ManualResetEventSlim release = HoldTheGate();
        Run(Item(RoundKind.Ingest, 1), order);
        Run(Item(RoundKind.Ingest, 2), order);
        await _coordinator.Fish<PartitionProtocol.Heard>(heard => heard.Item.Attempt == 2);
        release.Set();
        PartitionProtocol.Completed adopted = await _coordinator.Fish<PartitionProtocol.Completed>();
        Assert.Equal(2, adopted.Item.Attempt);

        Run(Item(RoundKind.Ingest, 3), order);
        PartitionProtocol.Completed again = await _coordinator.Expect<PartitionProtocol.Completed>();
        Assert.Equal(3, again.Item.Attempt);
        Assert.Same(adopted.Result, again.Result);
        await Drain();
        Assert.Equal([1], Attempts("ingest"));
    }

    /// <summary>Else it would vouch for an input as it was before the coordinator's restart.</summary>
    [Fact]
    public async Task LaterAttemptAtThePlan_LooksAgain()
    {
        Run(Item(RoundKind.Plan, 1), Order());
        PlanResult before = (PlanResult)(await _coordinator.Fish<PartitionProtocol.Completed>()).Result;
        _folder.WriteEmbeddings("x.npy", 102, 8);
        Run(Item(RoundKind.Plan, 2), Order());
        PlanResult after = (PlanResult)(await _coordinator.Fish<PartitionProtocol.Completed>(c => c.Item.Attempt == 2)).Result;

        Assert.Equal((100, 102), (before.Rows, after.Rows));
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    /// <summary>The coordinator's Stop between the attempts may be lost.</summary>
    [Fact]
    public async Task LaterAttempt_TriesAgainWhatFailed()
    {
        WorkOrder order = await OrderAfterPlan();
        int failures = 0;
        _store.BeforeWrite = _ =>
        {
            if (Interlocked.Increment(ref failures) == 1)
            {
                throw new IOException("disk unplugged");
            }
        };
        Run(Item(RoundKind.Ingest, 1), order);
        PartitionProtocol.Failed failed = await _coordinator.Fish<PartitionProtocol.Failed>();
        Assert.Equal(FailureKind.Transient, failed.Kind);
        Assert.Contains("disk unplugged", failed.Reason, StringComparison.Ordinal);

        Run(Item(RoundKind.Ingest, 2), order);
        Assert.Equal(2, (await _coordinator.Fish<PartitionProtocol.Completed>()).Item.Attempt);
    }

    [Fact]
    public async Task EarlierAttempt_IsIgnored_AndAStaleStopToo()
    {
        WorkOrder order = await OrderAfterPlan();
        Run(Item(RoundKind.Ingest, 2), order);
        PartitionProtocol.Completed completed = await _coordinator.Fish<PartitionProtocol.Completed>(c => c.Item.Round == RoundKind.Ingest);

        Run(Item(RoundKind.Ingest, 1), order);
        _coordinator.Send(_entity, new PartitionProtocol.Stop(Item(RoundKind.Ingest, 1), Worker));
        ReportIsDue();
        Assert.Equal(completed, await _coordinator.Expect<PartitionProtocol.Completed>());
        await Drain();
        Assert.Equal([2], Attempts("ingest"));
    }

    [Fact]
    public async Task StoppedWork_ThatWaits_NeverRuns()
    {
        using ManualResetEventSlim release = HoldTheGate();
        Run(Item(RoundKind.Plan, 1), Order());
        ReportIsDue();
        Assert.False((await _coordinator.Expect<PartitionProtocol.Heard>()).Running);
        _coordinator.Send(_entity, new PartitionProtocol.Stop(Item(RoundKind.Plan, 1), Worker));
        WorkOrder order = Order();
        Run(Item(RoundKind.Plan, 2), order);

        // Given twice it is answered at once, which tells that the stop has arrived: only then may the first attempt's turn come.
        Run(Item(RoundKind.Plan, 2), order);
        Assert.False((await _coordinator.Expect<PartitionProtocol.Heard>()).Running);
        release.Set();

        Assert.True((await _coordinator.Expect<PartitionProtocol.Heard>()).Running);
        Assert.Equal(2, (await _coordinator.Expect<PartitionProtocol.Completed>()).Item.Attempt);
        await Drain();
        Assert.Equal([2], Attempts("plan"));
    }

    [Fact]
    public async Task WaitingWork_IsHandedBack_AndNeverRuns_UnlessItIsGivenAgain()
    {
        using ManualResetEventSlim release = HoldTheGate();
        Run(Item(RoundKind.Plan, 1), Order());
        _coordinator.Send(_entity, new WorkActivity.HandBack(Patience));
        Assert.Equal(FailureKind.HandedBack, (await _coordinator.Expect<PartitionProtocol.Failed>()).Kind);
        ReportIsDue();
        Assert.Equal(FailureKind.HandedBack, (await _coordinator.Expect<PartitionProtocol.Failed>()).Kind);

        Run(Item(RoundKind.Plan, 2), Order());
        release.Set();
        Assert.Equal(2, (await _coordinator.Fish<PartitionProtocol.Completed>()).Item.Attempt);
        await Drain();
        Assert.Equal([2], Attempts("plan"));
    }

    [Fact]
    public async Task RunningWork_IsFinished_WhenOnlyWaitingWorkIsHandedBack()
    {
        WorkOrder order = await OrderAfterPlan();
        using ManualResetEventSlim release = new();
        using ManualResetEventSlim began = new();
        _store.BeforeWrite = _ =>
        {
            began.Set();
            release.Wait(Patience);
        };
        Run(Item(RoundKind.Ingest, 1), order);
        Assert.True((await _coordinator.Fish<PartitionProtocol.Heard>()).Running);
        Assert.True(began.Wait(Patience, TestContext.Current.CancellationToken));
        _coordinator.Send(_entity, new WorkActivity.HandBack(Patience));
        release.Set();
        await _coordinator.Fish<PartitionProtocol.Completed>(skipped: other => Assert.IsNotType<PartitionProtocol.Failed>(other));
    }

    [Fact]
    public async Task RunningWork_IsHandedBack_AsSoonAsItIsNotExpectedToEndInTime()
    {
        WorkOrder order = await OrderAfterPlan();
        using ManualResetEventSlim release = new();
        _store.BeforeWrite = _ => release.Wait(Patience);
        Run(Item(RoundKind.Ingest, 1), order);
        Assert.True((await _coordinator.Fish<PartitionProtocol.Heard>()).Running);

        // It tells of no progress: after 40 s it is expected to run for 40 more, and 60 are left; after 20 more that is not so.
        _clock.Advance(TimeSpan.FromSeconds(40));
        _coordinator.Send(_entity, new WorkActivity.HandBack(TimeSpan.FromSeconds(60)));
        ReportIsDue();
        Assert.True((await _coordinator.Expect<PartitionProtocol.Heard>()).Running);
        _clock.Advance(TimeSpan.FromSeconds(20));
        ReportIsDue();
        Assert.Equal(FailureKind.HandedBack, (await _coordinator.Expect<PartitionProtocol.Failed>()).Kind);
        release.Set();
    }

    [Theory]
    [InlineData(10, 0.5, 10)]
    [InlineData(10, 0.1, 90)]
    [InlineData(10, 1, 0)]
    [InlineData(10, 1.5, 0)]
    [InlineData(7, 0, 7)]
    [InlineData(0, 0, 0)]
    [InlineData(100, 1e-300, 1e9)]
    public void Rest_FollowsFromProgress_OrFromTheTimeSoFar(double elapsed, double fraction, double rest) =>
        Assert.Equal(rest, WorkRest.Expected(TimeSpan.FromSeconds(elapsed), fraction).TotalSeconds, 1e-6);

    [Fact]
    public async Task DamagedArtifact_IsReportedByName()
    {
        WorkOrder order = await OrderAfterPlan();
        ArtifactRef lost = order.Rounds[0].Index with { Uri = "job/index/absent.msgpack" };
        Run(Item(RoundKind.Ingest, 1), order with { Rounds = [new RoundReference(RoundKind.Plan, lost)] });

        Assert.Equal(lost.Uri, (await _coordinator.Fish<PartitionProtocol.Failed>()).Damaged);
    }

    [Fact]
    public async Task MissingInput_IsBadInput_AndMisfittingOptionsAreBadConfiguration()
    {
        Run(Item(RoundKind.Plan, 1), Order(_spec with { Inputs = [_folder["absent.npy"]] }));
        PartitionProtocol.Failed missing = await _coordinator.Fish<PartitionProtocol.Failed>();
        Assert.Equal(FailureKind.BadInput, missing.Kind);
        Assert.Contains("absent.npy", missing.Reason, StringComparison.Ordinal);

        Run(Item(RoundKind.Plan, 2), Order(_spec with { Budgets = [new BudgetRule(null, 101)] }));
        PartitionProtocol.Failed misfit = await _coordinator.Fish<PartitionProtocol.Failed>(f => f.Item.Attempt == 2);
        Assert.Equal(FailureKind.BadConfiguration, misfit.Kind);
        Assert.Contains("--budget 101", misfit.Reason, StringComparison.Ordinal);
    }

    private static WorkItemId Item(RoundKind round, int attempt) => new("job", round, 0, attempt);

    private WorkOrder Order() => Order(_spec);

    private WorkOrder Order(JobSpec spec) => new() { Items = 1, Job = RoundIndex.Write(_store, ArtifactOrigin.JobUri($"job-{_orders++}"), spec, 1), Shape = new JobFacts().Shape };

    /// <summary>Runs the plan and returns an order for the ingest round.</summary>
    private async Task<WorkOrder> OrderAfterPlan()
    {
        Run(Item(RoundKind.Plan, 1), Order());
        WorkResult plan = (await _coordinator.Fish<PartitionProtocol.Completed>()).Result;
        ArtifactRef index = RoundIndex.Write<WorkResult[]>(_store, "job/index/plan.msgpack", [plan], 1);
        _coordinator.Send(_entity, new PartitionProtocol.Acknowledge(Item(RoundKind.Plan, 1), Worker));
        return Order() with { Rounds = [new RoundReference(RoundKind.Plan, index)] };
    }

    private void Run(WorkItemId item, WorkOrder order) => _coordinator.Send(_entity, new PartitionProtocol.Run(item, order, Worker));

    private void ReportIsDue() => ((TestScheduler)_system.Scheduler).Advance(TimeSpan.FromSeconds(1));

    /// <summary>Keeps the only core busy until the event is set; work that is given meanwhile waits.</summary>
    private ManualResetEventSlim HoldTheGate()
    {
        ManualResetEventSlim release = new();
        using ManualResetEventSlim began = new();
        _gate.Run(KernelWidth.Narrow, _ =>
        {
            began.Set();
            return release.Wait(Patience);
        }, CancellationToken.None);
        Assert.True(began.Wait(Patience));
        return release;
    }

    /// <summary>Whatever was queued behind the gate has run afterwards.</summary>
    private async Task Drain() =>
        await _gate.Run(KernelWidth.Wide, _ => true, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>The attempt of each run of a kernel, by the artifact that every run writes once.</summary>
    private IEnumerable<int> Attempts(string round) => _store.Writes
        .Where(uri => uri.StartsWith($"job/{round}/", StringComparison.Ordinal))
        .Where(uri => uri.EndsWith("layout.json", StringComparison.Ordinal) || uri.EndsWith("rows.arrow", StringComparison.Ordinal))
        .Select(uri => int.Parse(uri.Split('/')[2].Split('.')[1], null));
}
