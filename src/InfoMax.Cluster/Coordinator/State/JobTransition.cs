using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>
/// The coordinator's logic as two pure functions: <see cref="Decide"/> turns what happened into journal events, and
/// <see cref="Apply"/> turns a journaled event into the next state and the effects to carry out.
/// </summary>
/// <remarks>
/// Invariants. (1) An item has at most <see cref="MaxAttemptsAtOnce"/> leases, on different workers, and attempt numbers only
/// grow; a result is accepted from a lease alone, and its acceptance ends the item's other leases. (2) A round closes when
/// each of its items has exactly one accepted result. (3) Rounds open in planner order. (4) An item of a finished round is
/// done again only for a damaged artifact of its accepted attempt, and the round's index names the new one before anything
/// else is leased. Replaying the events rebuilds the state; their effects are then dropped and <see cref="JobInput.Reopen"/>
/// voids the leases. Who works on what is not decided here: see <see cref="Dispatch.WorkDispatcher"/>.
/// </remarks>
public static partial class JobTransition
{
    /// <summary>Attempts at one item that may hold leases at once.</summary>
    public const int MaxAttemptsAtOnce = 2;

    /// <summary>Failed attempts at one item that fail the job.</summary>
    public const int MaxFailures = 5;

    /// <summary>Attempts at one item, lost while they ran, that fail the job: more than failures, since machines may go for reasons of their own.</summary>
    public const int MaxLosses = 10;

    /// <summary>
    /// Attempts at one item that gave it back, while the round came no closer to its end, that fail the job: nothing else
    /// would ever end it. With the pauses between them that takes ten minutes.
    /// </summary>
    public const int MaxGivenBack = 30;

    /// <summary>Times that a finished item is done again for damaged artifacts.</summary>
    public const int MaxRepairs = 3;

    /// <summary>Events to journal for an input; empty when it is stale or repeated.</summary>
    /// <param name="state">The state now.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Seconds since the Unix epoch, for the events.</param>
    public static IReadOnlyList<JobEvents.IJobEvent> Decide(JobState state, JobInput input, double now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        Decision decision = new(state, now);
        switch (input)
        {
            case JobInput.Open open when state.Spec is null:
                decision.Add(new JobEvents.Opened(open.Spec, now, open.Artifact));
                break;
            case JobInput.Reopen when state.IsRunning:
                decision.Add(new JobEvents.Reopened(now));
                break;
            case JobInput.Retry when state.Outcome == JobOutcome.Failed:
                decision.Add(new JobEvents.Reopened(now));
                break;
            case JobInput.Cancel when state.IsRunning:
                decision.Add(new JobEvents.Ended(JobOutcome.Cancelled, "cancelled", now));
                break;
            case JobInput.Schedule schedule when state.IsRunning:
                decision.Follow(schedule);
                break;
            case JobInput.WorkCompleted completed when state.IsRunning:
                decision.Complete(completed.Item, completed.Result);
                break;
            case JobInput.WorkFailed failed when state.IsRunning:
                decision.Fail(failed);
                break;
            case JobInput.IndexWritten written when state.IsRunning:
                decision.Index(written);
                break;
            case JobInput.StoreFailed failed when state.IsRunning:
                decision.Add(new JobEvents.Ended(JobOutcome.Failed, failed.Reason, now));
                break;
            default:
                return [];
        }

        decision.OpenRounds();
        return decision.Events;
    }

    /// <summary>The state after a journaled event, and what to do now.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow the state: the journal is damaged.</exception>
    public static (JobState State, IReadOnlyList<JobEffect> Effects) Apply(JobState state, JobEvents.IJobEvent journaled)
    {
        ArgumentNullException.ThrowIfNull(state);
        return journaled switch
        {
            JobEvents.Opened e => (state with { Spec = e.Spec, SpecArtifact = e.Artifact }, [new JobEffect.WriteJob()]),
            JobEvents.Reopened => Reopen(state),
            JobEvents.InputVerified => AcceptInput(state),
            JobEvents.RoundOpened e => (OpenRound(state, e), []),
            JobEvents.Leased e => Lease(state, e),
            JobEvents.Finished e => Finish(state, e),
            JobEvents.AttemptFailed e => Release(state, e),
            JobEvents.ItemReopened e => (ReopenItem(state, e), []),
            JobEvents.RoundClosed e => CloseRound(state, e),
            JobEvents.RoundReindexed e => Reindex(state, e),
            JobEvents.Ended e => (state with { Outcome = e.Outcome, Message = e.Message, Leases = state.Leases.Clear() },
                [.. state.Leases.SelectMany(held => Stops(state, held.Key)), new JobEffect.Announce()]),
            _ => throw new InvalidOperationException($"unknown journal event {journaled?.GetType().Name}"),
        };
    }

    private static (JobState, IReadOnlyList<JobEffect>) Reopen(JobState state)
    {
        bool verifying = Planned(state) is not null;
        IEnumerable<WorkKey> unfinished = Enumerable.Range(0, state.Items)
            .Where(index => !state.Done.ContainsKey(index))
            .Select(index => new WorkKey(state.Round, index));
        JobState next = state with
        {
            Pending = [.. unfinished, .. state.Repairs, .. verifying ? [WorkKey.Verification] : Array.Empty<WorkKey>()],
            Leases = state.Leases.Clear(),
            Verifying = verifying,
            Failures = state.Outcome is null ? state.Failures : state.Failures.Clear(),
            Outcome = null,
            Message = null,
        };
        return (next, verifying ? [] : IndexEffects(next));
    }

    private static (JobState, IReadOnlyList<JobEffect>) AcceptInput(JobState state)
    {
        JobState next = state with
        {
            Verifying = false,
            Pending = state.Pending.Remove(WorkKey.Verification),
            Leases = state.Leases.Remove(WorkKey.Verification),
            Failures = state.Failures.Remove(WorkKey.Verification),
        };
        (next, IReadOnlyList<JobEffect> reclaims) = Reclaim(next, again: true);
        return (next,
        [
            .. Ends(state, WorkKey.Verification, (item, worker) => new JobEffect.Acknowledge(item, worker)),
            .. reclaims,
            .. IndexEffects(next),
        ]);
    }

    /// <summary>The accepted plan, whose round may still be open; null before.</summary>
    private static PlanResult? Planned(JobState state) =>
        state.Facts.Plan ?? (state.Round == RoundKind.Plan ? state.Done.GetValueOrDefault(0) as PlanResult : null);

    /// <summary>The round's index once all items are done, and those of finished rounds whose last repair is.</summary>
    private static IReadOnlyList<JobEffect> IndexEffects(JobState state)
    {
        List<JobEffect> effects = [.. state.Unindexed
            .Where(round => !state.Repairs.Any(key => key.Round == round))
            .Select(round => new JobEffect.WriteIndex(round, state.IndexVersions[round], null))];
        if (state.Items > 0 && state.Done.Count == state.Items)
        {
            effects.Add(new JobEffect.WriteIndex(state.Round, 0, [.. state.Done.Values]));
        }

        return effects;
    }

    private static JobState OpenRound(JobState state, JobEvents.RoundOpened e) => state with
    {
        Round = e.Round,
        Items = e.Items,
        Facts = state.Facts.Fitting(e.Round.Kind, e.Items, state.Spec!),
        RoundBegan = e.At,
        RoundWorkers = state.RoundWorkers.Clear(),
        RetriesBefore = state.Retries,
        Pending = state.Pending.Union(Enumerable.Range(0, e.Items).Select(index => new WorkKey(e.Round, index))),
        Done = state.Done.Clear(),
    };

    private static (JobState, IReadOnlyList<JobEffect>) Lease(JobState state, JobEvents.Leased e)
    {
        WorkKey key = new(e.Round, e.Index);
        ImmutableArray<WorkLease> held = state.LeasesOf(key);
        Require(held.IsEmpty ? state.Pending.Contains(key) : held.Length < MaxAttemptsAtOnce, state, e);
        JobState next = state with
        {
            Pending = state.Pending.Remove(key),
            Leases = state.Leases.SetItem(key, held.Add(new WorkLease(e.Attempt, e.Worker))),
            Attempts = state.Attempts.SetItem(key, e.Attempt),
            PlanAttempts = e.Round == RoundKind.Plan ? e.Attempt : state.PlanAttempts,
        };
        return (next, [new JobEffect.Dispatch(Item(next, key, e.Attempt), e.Worker, Order(next, key))]);
    }

    private static (JobState, IReadOnlyList<JobEffect>) Finish(JobState state, JobEvents.Finished e)
    {
        WorkKey key = new(e.Round, e.Index);
        WorkItemId item = Item(state, key, e.Attempt);
        WorkLease? lease = state.LeaseOf(item);
        Require(lease is not null, state, e);
        bool repair = state.Repairs.Contains(key);
        ImmutableSortedDictionary<WorkKey, ItemFailures> failures = state.Failures.Remove(key);
        JobState next = state with
        {
            Leases = state.Leases.Remove(key),
            Failures = repair ? failures : ComesCloser(failures),
            RoundWorkers = state.RoundWorkers.Add(lease!.Worker),
        };
        next = repair
            ? FinishRepair(next, key)
            : next with { Done = state.Done.Add(e.Index, e.Result) };
        bool complete = repair ? !next.Repairs.Any(other => other.Round == key.Round) : next.Done.Count == next.Items;
        return (next,
        [
            new JobEffect.Acknowledge(item, lease.Worker),
            .. Ends(state, key, (other, worker) => new JobEffect.Stop(other, worker)).Where(stop => stop is JobEffect.Stop s && s.Item != item),
            .. complete ? IndexEffects(next).OfType<JobEffect.WriteIndex>().Where(write => write.Round == key.Round) : [],
            .. ItemReclaims(next, key),
        ]);
    }

    private static JobState FinishRepair(JobState state, WorkKey key) => state with
    {
        Repairs = state.Repairs.Remove(key),
        Attempts = state.Attempts.Remove(key),
        LastAttempts = state.LastAttempts.SetItem(key.Round, Math.Max(state.LastAttempts[key.Round], state.Attempts[key])),
        IndexVersions = state.IndexVersions.SetItem(key.Round, state.IndexVersions.GetValueOrDefault(key.Round) + 1),
        Unindexed = state.Unindexed.Add(key.Round),
    };

    private static (JobState, IReadOnlyList<JobEffect>) Release(JobState state, JobEvents.AttemptFailed e)
    {
        WorkKey key = new(e.Round, e.Index);
        WorkItemId item = Item(state, key, e.Attempt);
        WorkLease? lease = state.LeaseOf(item);
        Require(lease is not null, state, e);
        ImmutableArray<WorkLease> left = state.LeasesOf(key).Remove(lease!);
        JobState next = state with
        {
            Leases = left.IsEmpty ? state.Leases.Remove(key) : state.Leases.SetItem(key, left),
            Pending = left.IsEmpty ? state.Pending.Add(key) : state.Pending,
        };
        ItemFailures before = state.Failures.GetValueOrDefault(key, ItemFailures.None);
        if (e.End == AttemptEnd.GivenBack)
        {
            next = next with { Failures = state.Failures.SetItem(key, before with { GivenBack = before.GivenBack + 1 }) };
        }
        else if (e.End != AttemptEnd.Returned)
        {
            ItemFailures after = new(
                before.Failed + (e.End == AttemptEnd.Failed ? 1 : 0),
                before.Lost + (e.End == AttemptEnd.Lost ? 1 : 0),
                before.Workers.Add(lease!.Worker),
                before.GivenBack);
            next = next with { Failures = state.Failures.SetItem(key, after), Retries = state.Retries + 1 };
        }

        return (next, [new JobEffect.Stop(item, lease!.Worker), .. Restoration(state, e.Damaged)]);
    }

    /// <summary>What was given back before the round came closer to its end is forgotten.</summary>
    private static ImmutableSortedDictionary<WorkKey, ItemFailures> ComesCloser(ImmutableSortedDictionary<WorkKey, ItemFailures> failures)
    {
        ImmutableSortedDictionary<WorkKey, ItemFailures> left = failures.RemoveRange(failures.Where(item => item.Value is { Failed: 0, Lost: 0 }).Select(item => item.Key));
        return left.SetItems(left.Where(item => item.Value.GivenBack > 0).Select(item => KeyValuePair.Create(item.Key, item.Value with { GivenBack = 0 })));
    }

    private static (JobState, IReadOnlyList<JobEffect>) CloseRound(JobState state, JobEvents.RoundClosed e)
    {
        Require(state.Round == e.Round && state.Items == state.Done.Count, state, e);
        int last = state.Attempts.Where(attempt => attempt.Key.Round == e.Round).Max(attempt => attempt.Value);
        JobState next = state with
        {
            Finished = state.Finished.Add(new RoundReference(e.Round, e.Index)),
            Stages = state.Stages.Add(new StageTime(
                e.Round, Math.Max(0, e.At - state.RoundBegan), state.RoundWorkers.Count, state.Retries - state.RetriesBefore)),
            Facts = Scattered(state, state.Facts.With(e.Round.Kind, state.Spec!, state.Done.Values).As(e.Counted)),
            LastAttempts = state.LastAttempts.SetItem(e.Round, last),
            Attempts = state.Attempts.RemoveRange(state.Attempts.Keys.Where(key => key.Round == e.Round)),
            Items = 0,
            Done = state.Done.Clear(),
            KeepsBulk = false,
        };
        return Reclaim(next);
    }

    /// <summary>A journal of a version that kept no numbers tells the partitions by what the rows were dealt out to.</summary>
    private static JobFacts Scattered(JobState state, JobFacts facts) =>
        !facts.AreKept && state.Round == RoundKind.Scatter && state.Done.GetValueOrDefault(0) is ScatterResult { Counts.Rows: > 0 and <= int.MaxValue and var partitions }
            ? facts with { Partitions = (int)partitions }
            : facts;

    private static IEnumerable<JobEffect> Stops(JobState state, WorkKey key) => Ends(state, key, (item, worker) => new JobEffect.Stop(item, worker));

    private static IEnumerable<JobEffect> Ends(JobState state, WorkKey key, Func<WorkItemId, string, JobEffect> end) =>
        state.LeasesOf(key).Select(lease => end(Item(state, key, lease.Attempt), lease.Worker));

    private static WorkItemId Item(JobState state, WorkKey key, int attempt) => new(state.JobId, key.Round, key.Index, attempt);

    private static void Require(bool condition, JobState state, JobEvents.IJobEvent e)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"job {state.JobId}: {e} cannot follow round {state.Round} with {state.Done.Count} of {state.Items} items done");
        }
    }
}
