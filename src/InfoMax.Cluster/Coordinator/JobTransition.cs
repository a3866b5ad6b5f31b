using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// The coordinator's logic as two pure functions: <see cref="Decide"/> turns what happened into journal events, and
/// <see cref="Apply"/> turns a journaled event into the next state and the effects to carry out.
/// </summary>
/// <remarks>
/// Invariants. (1) An item has at most one lease, and attempt numbers only grow, so a result is accepted from one attempt
/// alone. (2) A round closes when each of its items has exactly one accepted result. (3) Rounds open in planner order.
/// Replaying the events rebuilds the state; their effects are then dropped and <see cref="JobInput.Reopen"/> voids the leases.
/// </remarks>
public static partial class JobTransition
{
    /// <summary>Leases that may be out at once; workers queue what they cannot run yet.</summary>
    public const int MaxLeases = 64;

    /// <summary>Failed attempts at one item that fail the job.</summary>
    public const int MaxFailures = 5;

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
                decision.Add(new JobEvents.Opened(open.Spec, now));
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
            case JobInput.WorkCompleted completed when state.IsRunning:
                decision.Complete(completed.Item, completed.Result);
                break;
            case JobInput.WorkFailed failed when state.IsRunning:
                decision.Fail(failed.Item, failed.Kind, failed.Reason);
                break;
            case JobInput.IndexWritten written when state.IsRunning && state.Items > 0 && written.Round == state.Round && state.Done.Count == state.Items:
                decision.Add(new JobEvents.RoundClosed(written.Round, written.Index, now));
                break;
            case JobInput.IndexFailed failed when state.IsRunning:
                decision.Add(new JobEvents.Ended(JobOutcome.Failed, failed.Reason, now));
                break;
            default:
                return [];
        }

        decision.Continue();
        return decision.Events;
    }

    /// <summary>The state after a journaled event, and what to do now.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow the state: the journal is damaged.</exception>
    public static (JobState State, IReadOnlyList<JobEffect> Effects) Apply(JobState state, JobEvents.IJobEvent journaled)
    {
        ArgumentNullException.ThrowIfNull(state);
        return journaled switch
        {
            JobEvents.Opened e => (state with { Spec = e.Spec }, []),
            JobEvents.Reopened => Reopen(state),
            JobEvents.InputVerified => AcceptInput(state),
            JobEvents.RoundOpened e => (OpenRound(state, e), []),
            JobEvents.Leased e => Lease(state, e),
            JobEvents.Finished e => Finish(state, e),
            JobEvents.AttemptFailed e => Release(state, e),
            JobEvents.RoundClosed e => CloseRound(state, e),
            JobEvents.Ended e => (state with { Outcome = e.Outcome, Message = e.Message, Leases = state.Leases.Clear() },
                [.. state.Leases.Select(l => new JobEffect.Stop(Item(state, l.Key, l.Value))), new JobEffect.Announce()]),
            _ => throw new InvalidOperationException($"unknown journal event {journaled?.GetType().Name}"),
        };
    }

    private static (JobState, IReadOnlyList<JobEffect>) Reopen(JobState state)
    {
        JobState next = state with
        {
            Pending = [.. Enumerable.Range(0, state.Items).Where(index => !state.Done.ContainsKey(index))],
            Leases = state.Leases.Clear(),
            VerifyAttempt = null,
            Failures = state.Outcome is null ? state.Failures : state.Failures.Clear(),
            Outcome = null,
            Message = null,
        };
        if (Planned(state) is null)
        {
            return (next, RoundEffects(next));
        }

        next = next with { PlanAttempts = state.PlanAttempts + 1, VerifyAttempt = state.PlanAttempts + 1 };
        return (next, [new JobEffect.Dispatch(Verification(next, next.PlanAttempts), new WorkOrder(state.Spec!, 1, [], []))]);
    }

    private static (JobState, IReadOnlyList<JobEffect>) AcceptInput(JobState state)
    {
        JobState next = state with { VerifyAttempt = null, Failures = state.Failures.Remove(WorkItemId.VerifyIndex) };
        return (next, [new JobEffect.Acknowledge(Verification(state, state.VerifyAttempt!.Value)), .. Reclaims(state.Finished.Select(f => f.Round), state.Facts), .. RoundEffects(next)]);
    }

    /// <summary>The accepted plan, whose round may still be open; null before.</summary>
    private static PlanResult? Planned(JobState state) =>
        state.Facts.Plan ?? (state.Round == RoundKind.Plan ? state.Done.GetValueOrDefault(0) as PlanResult : null);

    /// <summary>A round whose items were all done when the job was reopened still lacks its index.</summary>
    private static IReadOnlyList<JobEffect> RoundEffects(JobState state) =>
        state.Items > 0 && state.Done.Count == state.Items ? [new JobEffect.WriteIndex(state.Round, [.. state.Done.Values])] : [];

    private static JobState OpenRound(JobState state, JobEvents.RoundOpened e) => state with
    {
        Round = e.Round,
        Items = e.Items,
        RoundBegan = e.At,
        Pending = [.. Enumerable.Range(0, e.Items)],
        Leases = state.Leases.Clear(),
        Done = state.Done.Clear(),
        Attempts = state.Attempts.Clear(),
        Failures = state.Failures.Clear(),
    };

    private static (JobState, IReadOnlyList<JobEffect>) Lease(JobState state, JobEvents.Leased e)
    {
        Require(state.Round == e.Round && state.Pending.Contains(e.Index), state, e);
        JobState next = state with
        {
            Pending = state.Pending.Remove(e.Index),
            Leases = state.Leases.Add(e.Index, e.Attempt),
            Attempts = state.Attempts.SetItem(e.Index, e.Attempt),
            PlanAttempts = e.Round == RoundKind.Plan ? e.Attempt : state.PlanAttempts,
        };
        return (next, [new JobEffect.Dispatch(Item(next, e.Index, e.Attempt), Order(next))]);
    }

    private static (JobState, IReadOnlyList<JobEffect>) Finish(JobState state, JobEvents.Finished e)
    {
        Require(state.Round == e.Round && state.Leases.GetValueOrDefault(e.Index) == e.Attempt, state, e);
        JobState next = state with
        {
            Leases = state.Leases.Remove(e.Index),
            Done = state.Done.Add(e.Index, e.Result),
        };
        return (next, [new JobEffect.Acknowledge(Item(next, e.Index, e.Attempt)), .. RoundEffects(next)]);
    }

    private static (JobState, IReadOnlyList<JobEffect>) Release(JobState state, JobEvents.AttemptFailed e)
    {
        if (e.Index == WorkItemId.VerifyIndex)
        {
            Require(state.VerifyAttempt == e.Attempt, state, e);
            JobState unverified = state with
            {
                VerifyAttempt = null,
                Failures = state.Failures.SetItem(e.Index, state.Failures.GetValueOrDefault(e.Index) + 1),
                Retries = state.Retries + 1,
            };
            return (unverified, [new JobEffect.Stop(Verification(state, e.Attempt))]);
        }

        Require(state.Round == e.Round && state.Leases.GetValueOrDefault(e.Index) == e.Attempt, state, e);
        JobState next = state with
        {
            Leases = state.Leases.Remove(e.Index),
            Pending = state.Pending.Add(e.Index),
            Failures = state.Failures.SetItem(e.Index, state.Failures.GetValueOrDefault(e.Index) + 1),
            Retries = state.Retries + 1,
        };
        return (next, [new JobEffect.Stop(Item(next, e.Index, e.Attempt))]);
    }

    private static (JobState, IReadOnlyList<JobEffect>) CloseRound(JobState state, JobEvents.RoundClosed e)
    {
        Require(state.Round == e.Round && state.Items == state.Done.Count, state, e);
        JobState next = state with
        {
            Finished = state.Finished.Add(new RoundReference(e.Round, e.Index)),
            Stages = state.Stages.Add(new StageTime(e.Round, Math.Max(0, e.At - state.RoundBegan))),
            Facts = state.Facts.With(e.Round, state.Spec!, state.Done.Values),
            Items = 0,
            Done = state.Done.Clear(),
        };
        return (next, [.. Reclaims([e.Round], next.Facts)]);
    }

    private static IEnumerable<JobEffect> Reclaims(IEnumerable<RoundKind> closed, JobFacts facts) =>
        BulkArtifacts.FreedBy(closed, facts).Select(round => new JobEffect.Reclaim(round));

    private static WorkItemId Verification(JobState state, int attempt) => new(state.JobId, RoundKind.Plan, WorkItemId.VerifyIndex, attempt);

    private static WorkItemId Item(JobState state, int index, int attempt) => new(state.JobId, state.Round, index, attempt);

    private static WorkOrder Order(JobState state) => new(
        state.Spec!, state.Items, state.Finished, state.Round == RoundKind.Write ? state.Stages : []);

    private static void Require(bool condition, JobState state, JobEvents.IJobEvent e)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"job {state.JobId}: {e} cannot follow round {state.Round} with {state.Done.Count} of {state.Items} items done");
        }
    }
}
