using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <content>What an input leads to, event by event.</content>
public static partial class JobTransition
{
    /// <summary>Collects events while keeping the state that they lead to.</summary>
    private sealed class Decision(JobState state, double now)
    {
        private readonly List<JobEvents.IJobEvent> _events = [];
        private JobState _state = state;

        public IReadOnlyList<JobEvents.IJobEvent> Events => _events;

        public void Add(JobEvents.IJobEvent journaled)
        {
            _events.Add(journaled);
            _state = Apply(_state, journaled).State;
        }

        public void Complete(WorkItemId item, WorkResult result)
        {
            if (IsVerification(item))
            {
                Verify((PlanResult)result);
            }
            else if (HoldsLease(item))
            {
                Add(new JobEvents.Finished(item.Round, item.Index, item.Attempt, result, now));
            }
        }

        public void Fail(WorkItemId item, FailureKind kind, string reason)
        {
            bool verification = IsVerification(item);
            if (!verification && !HoldsLease(item))
            {
                return;
            }

            if (kind != FailureKind.Transient)
            {
                // The options fitted the input when the plan was made: what does not fit now is the input.
                bool badInput = verification || kind == FailureKind.BadInput;
                Add(new JobEvents.Ended(
                    badInput ? JobOutcome.BadInput : JobOutcome.BadConfiguration,
                    verification ? $"the input changed since the job began: {reason}" : reason,
                    now));
                return;
            }

            Add(new JobEvents.AttemptFailed(item.Round, item.Index, item.Attempt, reason, now));
            int failures = _state.Failures[item.Index];
            if (failures >= MaxFailures)
            {
                string work = verification ? "checking the input again" : $"{RoundNames.Of(item.Round)} {item.Index}";
                Add(new JobEvents.Ended(JobOutcome.Failed, $"{work} failed {failures} times, the last time: {reason}", now));
            }
            else if (verification)
            {
                Add(new JobEvents.Reopened(now));
            }
        }

        /// <summary>Opens rounds and gives out leases as far as the state allows.</summary>
        public void Continue()
        {
            while (_state.IsRunning && _state.VerifyAttempt is null)
            {
                if (_state.Items == 0)
                {
                    OpenNextRound();
                    continue;
                }

                if (_state.Pending.Count == 0 || _state.Leases.Count >= MaxLeases)
                {
                    return;
                }

                int index = _state.Pending.Min;
                int last = _state.Round == RoundKind.Plan ? _state.PlanAttempts : _state.Attempts.GetValueOrDefault(index);
                Add(new JobEvents.Leased(_state.Round, index, last + 1, now));
            }
        }

        private void OpenNextRound()
        {
            if (JobPlanner.Refusal(_state.Round, _state.Spec!, _state.Facts) is { } refusal)
            {
                Add(new JobEvents.Ended(refusal.Outcome, refusal.Message, now));
            }
            else if (JobPlanner.Next(_state.Round, _state.Facts) is { } next)
            {
                Add(new JobEvents.RoundOpened(next.Round, next.Items, now));
            }
            else
            {
                Add(new JobEvents.Ended(JobOutcome.Succeeded, null, now));
            }
        }

        private void Verify(PlanResult found)
        {
            PlanResult planned = Planned(_state)!;
            if (found.Fingerprint == planned.Fingerprint)
            {
                Add(new JobEvents.InputVerified(now));
            }
            else
            {
                Add(new JobEvents.Ended(JobOutcome.BadInput,
                    $"the input changed since the job began (then {planned.Rows} rows in {planned.Files} files, fingerprint {planned.Fingerprint[..12]}; now {found.Rows} rows in {found.Files} files, fingerprint {found.Fingerprint[..12]}); restore it, or begin again with --overwrite",
                    now));
            }
        }

        private bool IsVerification(WorkItemId item) =>
            item is { Round: RoundKind.Plan, Index: WorkItemId.VerifyIndex } && _state.VerifyAttempt == item.Attempt;

        private bool HoldsLease(WorkItemId item) =>
            item.Round == _state.Round && _state.Leases.TryGetValue(item.Index, out int attempt) && attempt == item.Attempt;
    }
}
