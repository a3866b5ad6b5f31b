using System.Collections.Immutable;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>
/// Decides who works on what, from the job's state, the workers there are, and what was heard of every attempt. Without
/// actors and on a clock given by the caller; nothing of it is journaled, and nothing of it influences a result.
/// </summary>
/// <remarks>
/// Every pass ends the leases whose worker is gone or silent for too long, then gives pending items to the least loaded
/// workers. With nothing pending and workers idle at the end of a round, an item that waits behind another moves, and one
/// that is slow or silent gets a second attempt on another worker: whichever ends first counts.
/// </remarks>
public sealed class WorkDispatcher(DispatchTiming timing)
{
    private readonly LeaseWatch _leases = new();
    private readonly Dictionary<WorkKey, TimeSpan> _stoppedAt = [];
    private readonly RoundDurations _durations = new();

    /// <summary>When the coordinator's last suspension ended, and the attempts that were under lease then.</summary>
    private TimeSpan? _resumed;
    private ImmutableHashSet<WorkItemId> _held = [];

    /// <summary>The workers as last told.</summary>
    public WorkerPool Workers { get; set; } = WorkerPool.Empty;

    /// <summary>It is not the job's turn: nothing new is leased, and what is leased ends as it does.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Finished fractions of the items under lease, summed.</summary>
    public double RunningFraction => _leases.RunningFraction;

    /// <summary>A lease was given, and the work sent.</summary>
    public void Sent(WorkItemId item, string worker, TimeSpan now) => _leases.Sent(item, worker, now);

    /// <summary>How long an attempt that was heard of before has been silent; null for one that was not, or holds no lease.</summary>
    public TimeSpan? Silence(WorkItemId item, TimeSpan now) =>
        _leases.Find(item) is { } clock && clock.LastHeard > clock.Sent ? now - clock.LastHeard : null;

    /// <summary>An attempt was heard of; false when it holds no lease.</summary>
    public bool Heard(PartitionProtocol.Heard heard, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(heard);
        return _leases.Heard(heard.Item, heard.Fraction, heard.Running, now);
    }

    /// <summary>The coordinator was suspended until now: nobody's silence meanwhile counts, nor, for a while, what follows from it.</summary>
    public void Resumed(TimeSpan now)
    {
        _leases.Renew(now);
        _held = [.. _leases.Clocks.Select(clock => clock.Item)];
        _resumed = now;
    }

    /// <summary>A lease ended with a result.</summary>
    public void Finished(WorkItemId item, TimeSpan now)
    {
        if (_leases.Find(item) is { Began: { } began })
        {
            _durations.Add(item.Round, now - began);
        }

        _leases.Ended(item);
        _stoppedAt.Remove(WorkKey.Of(item));
    }

    /// <summary>A lease ended without a result.</summary>
    public void Stopped(WorkItemId item, TimeSpan now)
    {
        _leases.Ended(item);
        _stoppedAt[WorkKey.Of(item)] = now;
    }

    /// <summary>The job is over: forgets everything but the workers.</summary>
    public void Clear()
    {
        _leases.Clear();
        _stoppedAt.Clear();
        _durations.Clear();
    }

    /// <summary>Attempts that were silent for a while and whose work is to be sent again; they count as sent now.</summary>
    public IReadOnlyList<LeaseClock> TakeOverdue(TimeSpan now)
    {
        LeaseClock[] overdue = [.. _leases.Clocks.Where(clock => now - clock.LastSent > timing.ResendAfter && Loss(clock, now) is null)];
        foreach (LeaseClock clock in overdue)
        {
            _leases.Resent(clock.Item, now);
        }

        return overdue;
    }

    /// <summary>Leases to end and to give now; null for none.</summary>
    public JobInput.Schedule? Next(JobState state, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsRunning)
        {
            return null;
        }

        List<EndedLease> ended = [.. _leases.Clocks.Select(clock => Loss(clock, now)).OfType<EndedLease>()];
        List<Assignment> given = [];
        if (ended.Count == 0 && !IsHeld)
        {
            WorkerLoads loads = new(Workers, state);
            bool pending = Assign(state, loads, now, given);
            if (!pending)
            {
                Hurry(state, loads, now, ended, given);
            }
        }

        return ended.Count + given.Count == 0 ? null : new JobInput.Schedule(ended, given);
    }

    private EndedLease? Loss(LeaseClock clock, TimeSpan now)
    {
        string? reason = !Workers.Knows(clock.Worker) ? $"its worker {clock.Worker} is gone"
            : Workers.Workers.TryGetValue(clock.Worker, out WorkerInfo? info) && info.Unreachable ? $"its worker {clock.Worker} cannot be reached"
            : now - clock.LastHeard > timing.LoseAfter ? $"its worker {clock.Worker} said nothing of it for {timing.LoseAfter.TotalSeconds} s"
            : null;
        if (reason is null)
        {
            return null;
        }

        // Workers that missed a suspended coordinator may have left their cluster, and come back later: no fault of the work.
        if (_resumed is { } resumed && now - resumed < timing.ForgiveFor && _held.Contains(clock.Item))
        {
            return new EndedLease(clock.Item, AttemptEnd.Returned, reason);
        }

        // Of an attempt that was never heard of nobody knows whether it ended its worker; one that said it waits did not.
        bool mayHaveRun = clock.Began is not null || clock.LastHeard == clock.Sent;
        return new EndedLease(clock.Item, mayHaveRun ? AttemptEnd.Lost : AttemptEnd.Returned, reason);
    }

    /// <summary>Gives what may be given; false when nothing was pending.</summary>
    private bool Assign(JobState state, WorkerLoads loads, TimeSpan now, List<Assignment> given)
    {
        bool pending = false;
        foreach (WorkKey work in state.Assignable)
        {
            pending = true;
            if (RoundCatalog.IsLocal(work.Round.Kind))
            {
                if (IsDue(state, work, now))
                {
                    given.Add(new Assignment(work, WorkerName.Coordinator));
                }
            }
            else if (!loads.AnyFree(work.Round))
            {
                break;
            }
            else if (IsDue(state, work, now) && Place(state, work, loads) is { } worker)
            {
                given.Add(new Assignment(work, worker));
            }
        }

        return pending;
    }

    /// <summary>What this dispatcher stopped may still be among the items that a worker last spoke of.</summary>
    private string? Place(JobState state, WorkKey work, WorkerLoads loads) =>
        (_stoppedAt.ContainsKey(work) ? null : loads.PlaceWithHolder(work)) ?? loads.Place(work, FailuresOf(state, work).Workers);

    /// <summary>Puts idle workers to what keeps the round from its end.</summary>
    private void Hurry(JobState state, WorkerLoads loads, TimeSpan now, List<EndedLease> ended, List<Assignment> given)
    {
        foreach (LeaseClock clock in _leases.Clocks)
        {
            WorkKey work = WorkKey.Of(clock.Item);
            ImmutableArray<WorkLease> held = state.LeasesOf(work);
            if (held.Length != 1 || clock.Worker == WorkerName.Coordinator)
            {
                continue;
            }

            bool silent = now - clock.LastHeard > timing.DoubtAfter ||
                (Workers.Workers.TryGetValue(clock.Worker, out WorkerInfo? info) && info.Condition == WorkerCondition.Silent);
            bool waiting = clock.Began is null && clock.LastHeard > clock.Sent && !silent
                && now - clock.Sent > timing.MoveAfter && loads.IsBusy(clock.Worker, work.Round);
            bool slow = clock.Began is { } began && IsSlow(clock, now - began);
            if ((silent || waiting || slow) && loads.PlaceIdle(work.Round, FailuresOf(state, work).Workers.Add(clock.Worker)) is { } worker)
            {
                if (waiting)
                {
                    ended.Add(new EndedLease(clock.Item, AttemptEnd.Returned, $"moves from the busy {clock.Worker} to the idle {worker}"));
                }
                else
                {
                    given.Add(new Assignment(work, worker));
                }
            }
        }
    }

    private bool IsSlow(LeaseClock clock, TimeSpan running) =>
        running > timing.SlowAtLeast && _durations.Count(clock.Item.Round) >= timing.MedianOf &&
        running > timing.SlowFactor * _durations.Median(clock.Item.Round);

    private bool IsDue(JobState state, WorkKey work, TimeSpan now) =>
        !_stoppedAt.TryGetValue(work, out TimeSpan at) || now - at >= timing.PauseAfter(FailuresOf(state, work));

    private static ItemFailures FailuresOf(JobState state, WorkKey work) => state.Failures.GetValueOrDefault(work, ItemFailures.None);
}
