using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// One job: a thin shell around <see cref="JobTransition"/> that journals its events, sends its effects, and watches leases.
/// </summary>
public sealed class JobActor : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LoseAfter = TimeSpan.FromSeconds(30);

    private readonly IActorRef _partitions;
    private readonly CoordinatorServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LeaseWatch _leases = new(ResendAfter, LoseAfter);
    private readonly long _started;
    private JobState _state;
    private bool _begunBefore;

    /// <param name="jobId">The job.</param>
    /// <param name="partitions">The shard region of partition entities, or its proxy.</param>
    /// <param name="services">Store, gate and clock of this node.</param>
    public JobActor(string jobId, IActorRef partitions, CoordinatorServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _partitions = partitions;
        _services = services;
        _started = services.Clock.GetTimestamp();
        _state = new JobState { JobId = jobId };
        PersistenceId = $"job-{jobId}";

        Recover<JobEvents.IJobEvent>(journaled => _state = JobTransition.Apply(_state, journaled).State);
        Recover<RecoveryCompleted>(_ =>
        {
            _begunBefore = _state.Spec is not null;
            TellStanding(recovered: true);
            Take(new JobInput.Reopen());
        });

        Command<JobProtocol.Submit>(OnSubmit);
        Command<JobProtocol.Watch>(_ => Sender.Tell(Status()));
        Command<JobProtocol.Cancel>(_ => Take(new JobInput.Cancel()));
        Command<PartitionProtocol.Heard>(heard => OnHeard(heard));
        Command<PartitionProtocol.Completed>(completed =>
            TakeReport(completed.Item, new JobInput.WorkCompleted(completed.Item, completed.Result)));
        Command<PartitionProtocol.Failed>(failed =>
            TakeReport(failed.Item, new JobInput.WorkFailed(failed.Item, failed.Kind, failed.Reason)));
        Command<JobInput>(Take);
        Command<Reclaimed>(OnReclaimed);
        Command<Tick>(_ => OnTick());
        Command<Status.Failure>(failure => Take(new JobInput.IndexFailed(failure.Cause.Message)));
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Elapsed => _services.Clock.GetElapsedTime(_started);

    private double Now => _services.Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TickInterval);
    }

    private void TellStanding(bool recovered) =>
        Context.Parent.Tell(new JobStanding(_state.JobId, recovered, _state.Spec is not null, _state.Outcome));

    private void OnSubmit(JobProtocol.Submit submit)
    {
        IActorRef client = Sender;
        JobProtocol.Accepted accepted = new(submit.JobId, _begunBefore);
        if (_state.Spec is null)
        {
            // Accepted means journaled: a client that has it does not submit again.
            PersistEvents(JobTransition.Decide(_state, new JobInput.Open(submit.Spec), Now));
            DeferAsync(accepted, reply => client.Tell(reply));
        }
        else if (JobSpecDifference.Between(_state.Spec, submit.Spec) is { } difference)
        {
            client.Tell(new JobProtocol.Refused(submit.JobId, difference));
        }
        else
        {
            PersistEvents(JobTransition.Decide(_state, new JobInput.Retry(), Now));
            DeferAsync(accepted, reply => client.Tell(reply));
        }
    }

    private void OnHeard(PartitionProtocol.Heard heard)
    {
        if (!_leases.Heard(heard.Item, heard.Fraction, Elapsed))
        {
            _partitions.Tell(new PartitionProtocol.Stop(heard.Item));
        }
    }

    /// <summary>A report that changes nothing is stale or repeated: acknowledge it, so that its sender forgets it.</summary>
    private void TakeReport(WorkItemId item, JobInput input)
    {
        IReadOnlyList<JobEvents.IJobEvent> events = JobTransition.Decide(_state, input, Now);
        if (events.Count == 0)
        {
            _partitions.Tell(new PartitionProtocol.Acknowledge(item));
            return;
        }

        PersistEvents(events);
    }

    private void Take(JobInput input) => PersistEvents(JobTransition.Decide(_state, input, Now));

    private void PersistEvents(IReadOnlyList<JobEvents.IJobEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        PersistAll(events, journaled =>
        {
            (JobState next, IReadOnlyList<JobEffect> effects) = JobTransition.Apply(_state, journaled);
            _state = next;
            LogEvent(journaled);
            foreach (JobEffect effect in effects)
            {
                CarryOut(effect);
            }
        });
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case JobEffect.Dispatch dispatch:
                WorkOrder order = dispatch.Order with { Store = _services.Location };
                _leases.Sent(dispatch.Item, order, Elapsed);
                _partitions.Tell(new PartitionProtocol.Run(dispatch.Item, order));
                break;
            case JobEffect.Acknowledge acknowledge:
                _leases.Ended(acknowledge.Item);
                _partitions.Tell(new PartitionProtocol.Acknowledge(acknowledge.Item));
                break;
            case JobEffect.Stop stop:
                _leases.Ended(stop.Item);
                _partitions.Tell(new PartitionProtocol.Stop(stop.Item));
                break;
            case JobEffect.WriteIndex write:
                WriteIndex(write.Round, write.Results);
                break;
            case JobEffect.Reclaim reclaim:
                Reclaim(reclaim.Round);
                break;
            case JobEffect.Announce:
                _leases.Clear();
                TellStanding(recovered: false);
                break;
        }
    }

    private void WriteIndex(RoundKind round, IReadOnlyList<WorkResult> results)
    {
        IArtifactStore store = _services.Store;
        string uri = $"{_state.JobId}/index/{RoundNames.FolderOf(round)}.msgpack";
        _services.Gate
            .Run(KernelWidth.Narrow, _ => RoundIndex.Write(store, uri, results.ToArray(), results.Count), CancellationToken.None)
            .PipeTo(Self, success: index => new JobInput.IndexWritten(round, index));
    }

    /// <summary>What cannot be deleted stays until the job's folder goes.</summary>
    private void Reclaim(RoundKind round)
    {
        IArtifactStore store = _services.Store;
        string prefix = BulkArtifacts.Prefix(_state.JobId, round);
        _services.Gate
            .Run(KernelWidth.Narrow, _ => Delete(store, prefix), CancellationToken.None)
            .PipeTo(Self, success: _ => new Reclaimed(round, null), failure: cause => new Reclaimed(round, cause.Message));
    }

    private static bool Delete(IArtifactStore store, string prefix)
    {
        store.Delete(prefix);
        return true;
    }

    private void OnTick()
    {
        (IReadOnlyList<(WorkItemId Item, WorkOrder Order)> resend, IReadOnlyList<WorkItemId> lost) = _leases.Overdue(Elapsed);
        foreach ((WorkItemId item, WorkOrder order) in resend)
        {
            _partitions.Tell(new PartitionProtocol.Run(item, order));
        }

        foreach (WorkItemId item in lost)
        {
            _log.Warning("{0} was not heard of for {1} s", item, LoseAfter.TotalSeconds);

            // By way of the mailbox: each decision must see the state that the one before it led to.
            Self.Tell(new JobInput.WorkFailed(item, FailureKind.Transient, $"its worker was not heard of for {LoseAfter.TotalSeconds} s"));
        }
    }

    private IClusterMessage Status()
    {
        if (_state.Outcome is { } outcome)
        {
            return new JobProtocol.Ended(_state.JobId, outcome, _state.Message, outcome == JobOutcome.Succeeded ? Report() : null);
        }

        IReadOnlyList<RoundKind> rounds = JobPlanner.Rounds(_state.Facts);
        double fraction = _state.Items == 0 ? 0 : Math.Min(1, (_state.Done.Count + _leases.RunningFraction) / _state.Items);
        long rows = _state.Facts.RowsOf(_state.Round);
        return new JobProtocol.Progress(
            _state.JobId,
            _state.Round,
            Math.Max(1, rounds.ToList().IndexOf(_state.Round) + 1),
            rounds.Count,
            _state.Done.Count,
            _state.Items,
            fraction,
            (long)(fraction * rows),
            _state.RoundBegan == 0 ? 0 : Math.Max(0, Now - _state.RoundBegan),
            _state.Retries,
            Math.Max(0, _state.Items - _state.Done.Count - _state.Pending.Count),
            _state.Stages,
            rows);
    }

    private JobReport Report()
    {
        JobFacts facts = _state.Facts;
        return new JobReport(
            facts.Plan!.Files,
            facts.Plan.Rows,
            facts.ValidRows,
            facts.Plan.Dimension,
            facts.Partitions,
            facts.Written!.Summary,
            _state.Stages,
            facts.Written.PeakMemoryBytes,
            _state.Retries,
            facts.Written.Recall);
    }

    private void OnReclaimed(Reclaimed reclaimed)
    {
        if (reclaimed.Problem is { } problem)
        {
            _log.Info("job {0}: artifacts of round {1} stay: {2}", _state.JobId, RoundNames.Of(reclaimed.Round), problem);
        }
    }

    private void LogEvent(JobEvents.IJobEvent journaled)
    {
        switch (journaled)
        {
            case JobEvents.RoundOpened opened:
                _log.Info("job {0}: round {1} begins, {2} items", _state.JobId, RoundNames.Of(opened.Round), opened.Items);
                break;
            case JobEvents.AttemptFailed failed:
                _log.Warning("job {0}: {1} {2} attempt {3} failed: {4}", _state.JobId, RoundNames.Of(failed.Round), failed.Index, failed.Attempt, failed.Reason);
                break;
            case JobEvents.Ended ended:
                _log.Info("job {0}: {1} {2}", _state.JobId, ended.Outcome, ended.Message ?? "");
                break;
        }
    }

    private sealed record Reclaimed(RoundKind Round, string? Problem);

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
