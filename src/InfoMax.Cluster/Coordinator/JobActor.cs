using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Telemetry;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// One job: a thin shell around <see cref="JobTransition"/>, which journals its events and carries out its effects, and
/// around <see cref="WorkDispatcher"/>, whose wishes it turns into leases.
/// </summary>
public sealed partial class JobActor : ReceivePersistentActor, IWithTimers
{
    /// <summary>Events after which the state is stored when a round closes, so that recovery reads few.</summary>
    private const int SnapshotAtRound = 2000;

    /// <summary>Events after which the state is stored within a round.</summary>
    private const int SnapshotWithin = 10_000;

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly IActorRef _partitions;
    private readonly CoordinatorServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WorkDispatcher _dispatcher = new(DispatchTiming.Default);
    private readonly StoreWork _store;
    private readonly OwnPauses _pauses = new(TimeProvider.System);
    private readonly long _started;
    private JobState _state;
    private bool _begunBefore;
    private bool _advancing;

    /// <summary>The job's artifact is not there yet: workers could not know what to do.</summary>
    private bool _storing;

    private long _snapshotAt;

    /// <param name="jobId">The job.</param>
    /// <param name="partitions">Where messages to partition entities go.</param>
    /// <param name="services">Store, gate and clock of this node.</param>
    public JobActor(string jobId, IActorRef partitions, CoordinatorServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _partitions = partitions;
        _services = services;
        _store = new StoreWork(services, DispatchTiming.Default);
        _started = services.Clock.GetTimestamp();
        _state = new JobState { JobId = jobId };
        PersistenceId = $"job-{jobId}";

        Recover<SnapshotOffer>(offer =>
        {
            _state = JobSnapshots.Restore((JobSnapshot)offer.Snapshot);
            _snapshotAt = offer.Metadata.SequenceNr;
        });
        Recover<JobEvents.IJobEvent>(journaled => _state = JobTransition.Apply(_state, journaled).State);
        Recover<RecoveryCompleted>(_ =>
        {
            JournalFailure.Readable(_services.Standstills, Standstill);
            _begunBefore = _state.Spec is not null;
            TellStanding(recovered: true);
            Take(new JobInput.Reopen());
        });

        Command<JobProtocol.Submit>(OnSubmit);
        Command<JobProtocol.Watch>(_ => Sender.Tell(Status()));
        Command<JobProtocol.Cancel>(_ => Take(new JobInput.Cancel()));
        Command<WorkerPool>(OnWorkers);
        Command<JobTurn>(OnTurn);
        Command<PartitionProtocol.Heard>(OnHeard);
        Command<PartitionProtocol.Completed>(completed =>
            TakeReport(completed.Item, completed.Worker, new JobInput.WorkCompleted(completed.Item, completed.Result)));
        Command<PartitionProtocol.Failed>(failed =>
            TakeReport(failed.Item, failed.Worker, new JobInput.WorkFailed(failed.Item, failed.Kind, failed.Reason, failed.Damaged)));
        Command<JobInput.IndexWritten>(written =>
        {
            _store.Succeeded();
            Take(written);
        });
        Command<RoundResultsReader.Found>(found => WriteIndex(new JobEffect.WriteIndex(found.Round, found.Version, found.Results)));
        Command<JobStored>(_ => OnJobStored());
        Command<Reclaimed>(OnReclaimed);
        Command<IndexesMissing>(OnIndexesMissing);
        Command<WriteFailed>(OnWriteFailed);
        Command<Advance>(_ => OnAdvance());
        Command<Tick>(_ => OnTick());
        Command<SaveSnapshotSuccess>(saved => DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1)));
        Command<SaveSnapshotFailure>(failure => _log.Warning("job {0}: its state could not be stored: {1}", _state.JobId, failure.Cause.Message));
        Command<JobErasure.Erase>(_ => Erase());
        Command<DeleteSnapshotsSuccess>(_ => OnErased(snapshots: true));
        Command<DeleteMessagesSuccess>(_ => OnErased(snapshots: false));
        Command<DeleteSnapshotsFailure>(failure => OnEraseFailed(failure.Cause));
        Command<DeleteMessagesFailure>(failure => OnEraseFailed(failure.Cause));
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

    /// <summary>Stops this actor; the coordinator starts it again after a while, from what the journal has.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        JournalFailure.Handle(Context.System, _log, _services.Standstills, Standstill, cause);

    /// <summary>Stops this actor as well: what waits for the event would wait for ever.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        OnPersistFailure(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        JournalFailure.Unreadable(_log, _services.Standstills, Standstill, reason);

    private string Standstill => $"job {_state.JobId} stands still";

    private void TellStanding(bool recovered) =>
        Context.Parent.Tell(new JobStanding(_state.JobId, recovered, _state.Spec is not null, _state.Outcome));

    /// <summary>What whoever submits a cancelled job again is told: it would wait for ever for one that does not go on.</summary>
    internal static JobProtocol.Refused Cancelled(string jobId) =>
        new(jobId, $"job {jobId} was cancelled, and a cancelled job does not go on: submit it as a new one, with another --job");

    private void OnSubmit(JobProtocol.Submit submit)
    {
        if (_state.Outcome == JobOutcome.Cancelled)
        {
            Sender.Tell(Cancelled(submit.JobId));
        }
        else if (_services.ReleasesArtifacts && _state.Outcome is JobOutcome.BadInput or JobOutcome.BadConfiguration)
        {
            // What it had done is deleted.
            Sender.Tell(new JobProtocol.Refused(
                submit.JobId, $"job {submit.JobId} ended for good: {_state.Message}; mend that and {_services.BeginAgain}"));
        }
        else if (_state.Spec is null)
        {
            Take(new JobInput.Open(submit.Spec, StoreWork.ReferenceTo(_state.JobId, submit.Spec)));
            Accept(Sender, null);
        }
        else if (JobSpecDifference.Between(_state.Spec, submit.Spec, _services.BeginAgain) is { } difference)
        {
            Sender.Tell(new JobProtocol.Refused(submit.JobId, difference));
        }
        else
        {
            JobOutcome? before = _state.Outcome;
            Take(new JobInput.Retry());
            Accept(Sender, before);
        }
    }

    private void OnJobStored()
    {
        _store.Succeeded();
        _storing = false;
        QueueAdvance();
    }

    /// <summary>Accepted means journaled: a client that has it does not submit again.</summary>
    private void Accept(IActorRef client, JobOutcome? before) => DeferAsync(
        new JobProtocol.Accepted(
            _state.JobId,
            Resumed: before == JobOutcome.Failed || (before is null && _begunBefore),
            Finished: before == JobOutcome.Succeeded),
        reply => client.Tell(reply));

    private void OnWorkers(WorkerPool workers)
    {
        _dispatcher.Workers = workers;
        QueueAdvance();
    }

    private void OnTurn(JobTurn turn)
    {
        _dispatcher.IsHeld = !turn.Leases;
        QueueAdvance();
    }

    private void OnHeard(PartitionProtocol.Heard heard)
    {
        if (_dispatcher.Silence(heard.Item, Elapsed) is { } gap)
        {
            ClusterMetrics.HeartbeatGap.Record(gap.TotalSeconds);
        }

        if (!_dispatcher.Heard(heard, Elapsed))
        {
            _partitions.Tell(new PartitionProtocol.Stop(heard.Item, heard.Worker));
        }
    }

    /// <summary>A report that changes nothing is stale or repeated: acknowledge it, so that its sender forgets it.</summary>
    private void TakeReport(WorkItemId item, string worker, JobInput input)
    {
        IReadOnlyList<JobEvents.IJobEvent> events = JobTransition.Decide(_state, input, Now);
        if (events.Count == 0)
        {
            _partitions.Tell(new PartitionProtocol.Acknowledge(item, worker));
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

        long began = _services.Clock.GetTimestamp();
        PersistAll(events, journaled =>
        {
            if (ReferenceEquals(journaled, events[^1]))
            {
                ClusterMetrics.JournalDuration.Record(_services.Clock.GetElapsedTime(began).TotalSeconds);
            }

            (JobState next, IReadOnlyList<JobEffect> effects) = JobTransition.Apply(_state, journaled);
            _state = next;
            JournalFailure.Over(_services.Standstills, Standstill);
            LogEvent(journaled);
            foreach (JobEffect effect in effects)
            {
                CarryOut(effect);
            }

            SaveState(journaled is JobEvents.RoundClosed ? SnapshotAtRound : SnapshotWithin);
            QueueAdvance();
        });
    }

    private void SaveState(int events)
    {
        if (LastSequenceNr - _snapshotAt >= events)
        {
            _snapshotAt = LastSequenceNr;
            SaveSnapshot(JobSnapshots.Store(_state));
        }
    }

    /// <summary>By way of the mailbox: one pass of the dispatcher sees all that a burst of reports led to.</summary>
    private void QueueAdvance()
    {
        if (!_advancing)
        {
            _advancing = true;
            Self.Tell(Advance.Instance);
        }
    }

    private void OnAdvance()
    {
        _advancing = false;
        if (_pauses.Ended())
        {
            _log.Warning("job {0}: this process was suspended; what was heard of nobody meanwhile is held against nobody", _state.JobId);
            _dispatcher.Resumed(Elapsed);
        }

        if (!_storing && _dispatcher.Next(_state, Elapsed) is { } schedule)
        {
            Take(schedule);
        }
    }

    private void OnTick()
    {
        OnAdvance();
        foreach (LeaseClock overdue in _dispatcher.TakeOverdue(Elapsed))
        {
            Send(overdue.Item, overdue.Worker, JobTransition.Order(_state, WorkKey.Of(overdue.Item)));
        }

        foreach (JobEffect effect in _store.TakeDue(Elapsed))
        {
            CarryOut(effect);
        }
    }

    private sealed class JobStored
    {
        public static readonly JobStored Instance = new();
    }

    private sealed record WriteFailed(JobEffect Effect, Exception Cause);

    private sealed record IndexesMissing(IReadOnlyList<RoundId> Rounds);

    private sealed record Reclaimed(RoundId Round, string? Problem);

    private sealed class Advance
    {
        public static readonly Advance Instance = new();
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
