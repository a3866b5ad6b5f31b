using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator.Dispatch;

/// <summary>Who gets which work, and when it is sent again, given to another, or taken away. Graph is a wide round, ingest a narrow one.</summary>
public sealed class WorkDispatcherTests
{
    private readonly WorkDispatcher _dispatcher = new(DispatchTiming.Default);
    private readonly SimulatedJob _job = new(splits: 3, partitions: 8, prototype: false);
    private JobState _state = null!;

    public WorkDispatcherTests() => Open(RoundKind.Graph, 8);

    [Fact]
    public void WideItems_GoOneToEveryWorker_ThenOneMoreToWait()
    {
        Workers(("a", 1), ("b", 8), ("c", 2));
        Pass(0);

        Assert.Equal("0:a 1:b 2:c 3:b 4:c 5:a", Leases());
        Pass(1);
        Assert.Equal(2, _state.Pending.Count);
    }

    [Fact]
    public void NarrowItems_FillTheCores_AndOneWaits()
    {
        Open(RoundKind.Ingest, 20);
        Workers(("a", 1), ("b", 4));
        Pass(0);

        Assert.Equal([2, 5], new[] { "a", "b" }.Select(worker => _state.Leases.Values.Count(held => held[0].Worker == worker)));
    }

    [Fact]
    public void HeldJob_GetsNothingNew_AndItsLeasesGoOn()
    {
        Workers(("a", 1));
        Pass(0);
        _dispatcher.IsHeld = true;
        Workers(("a", 1), ("z", 1));
        Pass(1);
        Assert.Equal("0:a 1:a", Leases());
        _dispatcher.IsHeld = false;
        Pass(2);
        Assert.Equal("0:a 1:a 2:z 3:z", Leases());
    }

    [Fact]
    public void Silence_IsTheTimeSinceAnAttemptWasHeardOf()
    {
        Workers(("a", 1));
        Pass(0);
        Assert.Null(_dispatcher.Silence(Item(0, 1), At(4)));
        Hear(Item(0, 1), 5);
        Assert.Equal(At(3), _dispatcher.Silence(Item(0, 1), At(8)));
        Assert.Null(_dispatcher.Silence(Item(0, 2), At(8)));
    }

    [Fact]
    public void WorkerThatJoins_GetsWorkAtOnce()
    {
        Workers(("a", 1));
        Pass(0);
        Workers(("a", 1), ("z", 1));
        Pass(1);

        Assert.Equal("0:a 1:a 2:z 3:z", Leases());
    }

    [Theory]
    [InlineData(WorkerCondition.Draining)]
    [InlineData(WorkerCondition.Silent)]
    public void WorkerThatIsNotReady_GetsNoWork(WorkerCondition condition)
    {
        _dispatcher.Workers = Pool(Info("a", 1), Info("b", 1) with { Condition = condition });
        Pass(0);

        Assert.Equal("0:a 1:a", Leases());
    }

    [Fact]
    public void OtherJobsItems_CountAsLoad()
    {
        WorkItemId other = new("other", RoundKind.Graph, 0, 1);
        _dispatcher.Workers = Pool(Info("a", 1) with { Items = [other, other with { Index = 1 }] }, Info("b", 1) with { Items = [other with { Index = 2 }] });
        Pass(0);

        Assert.Equal("0:b", Leases());
    }

    [Fact]
    public void RoundsOfTheCoordinatorsNode_NeedNoWorker()
    {
        Open(RoundKind.Write, 1);
        Pass(0);

        Assert.Equal("0:coordinator", Leases());
    }

    /// <summary>A restarted coordinator finds work running, which must go on.</summary>
    [Fact]
    public void WorkThatAWorkerHasAlready_GoesToIt()
    {
        _dispatcher.Workers = Pool(Info("a", 1), Info("b", 1) with { Items = [Item(0, 1), Item(2, 1)] });
        Pass(0);

        Assert.Equal("0:b 1:a 2:b 3:a", Leases());
    }

    [Fact]
    public void SilentAttempt_IsSentAgainEveryFourSeconds_ThenLost()
    {
        Open(RoundKind.Graph, 1);
        Workers(("a", 1));
        Pass(0);
        List<int> resends = [];
        int lostAt = 0;
        for (int second = 1; lostAt == 0 && second < 100; second++)
        {
            resends.AddRange(_dispatcher.TakeOverdue(At(second)).Select(_ => second));
            lostAt = Pass(second)?.Ended.Count > 0 ? second : 0;
        }

        Assert.Equal([5, 10, 15, 20, 25, 30], resends);
        Assert.Equal(31, lostAt);
    }

    [Fact]
    public void AttemptThatIsHeard_IsNeitherSentAgainNorLost()
    {
        Open(RoundKind.Graph, 1);
        Workers(("a", 1));
        Pass(0);
        for (int second = 3; second < 300; second += 3)
        {
            Hear(Item(0, 1), second);
            Assert.Empty(_dispatcher.TakeOverdue(At(second + 1)));
            Assert.Null(Pass(second + 1));
        }
    }

    [Fact]
    public void WorkerThatIsGone_LosesItsLeasesAtOnce_ButWhatOnlyWaitedIsNoLoss()
    {
        Workers(("a", 1));
        Pass(0);
        Hear(Item(0, 1), 1);
        Hear(Item(1, 1), 1, running: false);
        Workers(("b", 1));
        JobInput.Schedule schedule = Pass(2)!;

        Assert.Equal([AttemptEnd.Lost, AttemptEnd.Returned], schedule.Ended.Select(ended => ended.End));
        Pass(2);
        Assert.Equal("0:b 1:b", Leases());
    }

    /// <summary>The failure detector's word: that the cluster removes it comes later.</summary>
    [Fact]
    public void WorkerThatCannotBeReached_LosesItsLeasesAtOnce()
    {
        _dispatcher.Workers = Pool(Info("a", 1));
        Pass(0);
        Hear(Item(0, 1), 1);
        _dispatcher.Workers = Pool(Info("a", 1) with { Condition = WorkerCondition.Silent, Unreachable = true }, Info("b", 1));
        Assert.Contains(Pass(2)!.Ended, ended => ended is { End: AttemptEnd.Lost, Reason: "its worker a cannot be reached" });
        Pass(2);
        Assert.Equal("0:b 1:b", Leases());
    }

    /// <summary>Its own silence is nobody's loss, nor is it that workers which missed it left their cluster.</summary>
    [Fact]
    public void SuspendedCoordinator_LosesNothing_AndWhatItsWorkersHadCountsAsReturned()
    {
        Workers(("a", 1));
        Pass(0);
        Hear(Item(0, 1), 1);
        Hear(Item(1, 1), 1);
        _dispatcher.Resumed(At(42));
        Assert.Null(Pass(42));

        Workers(("b", 1));
        Assert.All(Pass(45)!.Ended, ended => Assert.Equal(AttemptEnd.Returned, ended.End));

        // What is given afterwards may be lost as ever.
        Pass(45);
        Hear(Item(0, 2), 46);
        Workers(("c", 1));
        Assert.Contains(Pass(47)!.Ended, ended => ended.End == AttemptEnd.Lost);
    }

    /// <summary>It may have ended its worker before it could say a word.</summary>
    [Fact]
    public void AttemptThatWasNeverHeard_CountsAsLostWithItsWorker()
    {
        Workers(("a", 1));
        Pass(0);
        Workers(("b", 1));

        Assert.All(Pass(1)!.Ended, ended => Assert.Equal(AttemptEnd.Lost, ended.End));
    }

    [Fact]
    public void FailedWork_IsTriedOnAnotherWorker_AfterAPauseThatDoubles()
    {
        Open(RoundKind.Graph, 1);
        Workers(("a", 1), ("b", 1), ("c", 1));
        List<(string Worker, int Second)> tries = [];
        for (int second = 0; tries.Count < 4; second++)
        {
            if (Pass(second) is not null)
            {
                WorkLease lease = _state.LeasesOf(new WorkKey(RoundKind.Graph, 0)).Single();
                tries.Add((lease.Worker, second));
                Take(new JobInput.WorkFailed(Item(0, lease.Attempt), FailureKind.Transient, "bad luck", null), second);
            }
        }

        Assert.Equal([("a", 0), ("b", 1), ("c", 3), ("a", 7)], tries);
    }

    /// <summary>The third item of three waits behind the first, while its neighbour has nothing to do.</summary>
    [Fact]
    public void WaitingWork_MovesToAWorkerWithNothingToDo()
    {
        Open(RoundKind.Graph, 3);
        Workers(("a", 1), ("b", 1));
        Pass(0);
        Assert.Equal("0:a 1:b 2:a", Leases());
        Hear(Item(0, 1), 1);
        Hear(Item(2, 1), 1, running: false);
        Take(new JobInput.WorkCompleted(Item(1, 1), _job.Result(Item(1, 1), new string('a', 64))), 2);
        Pass(3);
        Pass(3);

        Assert.Equal("0:a 2:b", Leases());
        Assert.Equal(0, _state.Retries);
    }

    [Fact]
    public void SlowWork_GetsASecondAttempt_OnAWorkerWithNothingToDo()
    {
        Open(RoundKind.Graph, 4);
        Workers(("a", 1), ("b", 1), ("c", 1), ("d", 1));
        Pass(0);
        foreach (int index in new[] { 0, 1, 2, 3 })
        {
            Hear(Item(index, 1), 1);
        }

        foreach (int index in new[] { 0, 1, 3 })
        {
            Take(new JobInput.WorkCompleted(Item(index, 1), _job.Result(Item(index, 1), new string('a', 64))), 21);
        }

        for (int second = 22; second <= 51; second++)
        {
            Hear(Item(2, 1), second);
            Assert.Null(Pass(second));
        }

        Hear(Item(2, 1), 52);
        Pass(52);
        Assert.Equal("2:c,a", Leases());
    }

    [Fact]
    public void SlowWork_WaitsForItsTurn_WhileOthersArePending()
    {
        Workers(("a", 1), ("b", 1));
        Pass(0);
        for (int second = 1; second < 200; second++)
        {
            Hear(Item(0, 1), second);
            Hear(Item(1, 1), second);
            Hear(Item(2, 1), second, running: false);
            Hear(Item(3, 1), second, running: false);
            Assert.Null(Pass(second));
        }
    }

    [Fact]
    public void SilentWork_IsDoubted_OnceAWorkerHasNothingToDo()
    {
        Open(RoundKind.Graph, 1);
        Workers(("a", 1), ("b", 1));
        Pass(0);
        Hear(Item(0, 1), 1);
        Assert.Null(Pass(9));
        Pass(10);

        Assert.Equal("0:a,b", Leases());
    }

    private static WorkItemId Item(int index, int attempt) => new(SimulatedJob.Id, RoundKind.Graph, index, attempt);

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);

    private static WorkerInfo Info(string name, int cores) => new(name, cores, 0, WorkerCondition.Ready, []);

    private static WorkerPool Pool(params WorkerInfo[] workers) => new(WorkerPool.Empty.Workers.AddRange(workers.Select(worker => KeyValuePair.Create(worker.Name, worker))));

    /// <summary>A job in the middle of a round.</summary>
    private void Open(RoundKind round, int items) => _state = new JobState
    {
        JobId = SimulatedJob.Id,
        Spec = _job.Spec,
        SpecArtifact = SimulatedJob.JobArtifact,
        Round = round,
        Items = items,
        Pending = [.. Enumerable.Range(0, items).Select(index => new WorkKey(round, index))],
    };

    private void Workers(params (string Name, int Cores)[] workers) =>
        _dispatcher.Workers = Pool([.. workers.Select(worker => Info(worker.Name, worker.Cores))]);

    private void Hear(WorkItemId item, int second, bool running = true) =>
        Assert.True(_dispatcher.Heard(new PartitionProtocol.Heard(item, 0.5, running, "?"), At(second)));

    /// <summary>A pass of the dispatcher, whose wishes come true.</summary>
    private JobInput.Schedule? Pass(int second)
    {
        JobInput.Schedule? schedule = _dispatcher.Next(_state, At(second));
        if (schedule is not null)
        {
            Take(schedule, second);
        }

        return schedule;
    }

    private void Take(JobInput input, int second)
    {
        foreach (JobEvents.IJobEvent journaled in JobTransition.Decide(_state, input, second))
        {
            (_state, IReadOnlyList<JobEffect> effects) = JobTransition.Apply(_state, journaled);
            foreach (JobEffect effect in effects)
            {
                switch (effect)
                {
                    case JobEffect.Dispatch dispatch:
                        _dispatcher.Sent(dispatch.Item, dispatch.Worker, At(second));
                        break;
                    case JobEffect.Acknowledge acknowledge:
                        _dispatcher.Finished(acknowledge.Item, At(second));
                        break;
                    case JobEffect.Stop stop:
                        _dispatcher.Stopped(stop.Item, At(second));
                        break;
                }
            }
        }
    }

    private string Leases() => string.Join(' ', _state.Leases.Select(held => $"{held.Key.Index}:{string.Join(',', held.Value.Select(lease => lease.Worker))}"));
}
