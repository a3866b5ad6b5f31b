using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data;

namespace InfoMax.Cluster.Coordinator.State;

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

        /// <summary>Wishes that the state has overtaken are passed over.</summary>
        public void Follow(JobInput.Schedule schedule)
        {
            foreach (EndedLease ended in schedule.Ended)
            {
                if (_state.IsRunning && _state.LeaseOf(ended.Item) is not null)
                {
                    Release(ended.Item, ended.End, ended.Reason, null);
                }
            }

            foreach (Assignment given in schedule.Given.Where(_ => _state.IsRunning))
            {
                ImmutableArray<WorkLease> held = _state.LeasesOf(given.Work);
                bool second = !held.IsEmpty && held.Length < MaxAttemptsAtOnce && held.All(lease => lease.Worker != given.Worker);
                if (second || (held.IsEmpty && _state.IsAssignable(given.Work)))
                {
                    Add(new JobEvents.Leased(given.Work.Round, given.Work.Index, NextAttempt(given.Work), now, given.Worker));
                }
            }
        }

        public void Complete(WorkItemId item, WorkResult result)
        {
            if (_state.LeaseOf(item) is null)
            {
                return;
            }

            if (item.Round != RoundKind.Plan || Planned(_state) is not { } planned)
            {
                Add(new JobEvents.Finished(item.Round, item.Index, item.Attempt, result, now));
            }
            else if (Difference(planned, (PlanResult)result) is { } difference)
            {
                Add(new JobEvents.Ended(JobOutcome.BadInput, difference, now));
            }
            else if (item.Index == WorkItemId.VerifyIndex)
            {
                Add(new JobEvents.InputVerified(now));
            }
            else
            {
                Add(new JobEvents.Finished(item.Round, item.Index, item.Attempt, result, now));
            }
        }

        public void Fail(JobInput.WorkFailed failed)
        {
            WorkItemId item = failed.Item;
            if (_state.LeaseOf(item) is null)
            {
                return;
            }

            bool verification = WorkKey.Of(item) == WorkKey.Verification;
            switch (failed.Kind)
            {
                case FailureKind.HandedBack:
                    Release(item, AttemptEnd.GivenBack, failed.Reason, null);
                    break;
                case FailureKind.BadInput or FailureKind.BadConfiguration:
                    // The options fitted the input when the plan was made: what does not fit now is the input.
                    Add(new JobEvents.Ended(
                        verification || failed.Kind == FailureKind.BadInput ? JobOutcome.BadInput : JobOutcome.BadConfiguration,
                        verification ? $"the input changed since the job began: {failed.Reason}" : failed.Reason,
                        now));
                    break;
                default:
                    if (failed.Damaged is null || !Repair(item, failed.Reason, failed.Damaged))
                    {
                        Release(item, AttemptEnd.Failed, failed.Reason, failed.Damaged);
                    }

                    break;
            }
        }

        public void Index(JobInput.IndexWritten written)
        {
            if (written.Version == 0 && written.Round == _state.Round && _state.Items > 0 && _state.Done.Count == _state.Items)
            {
                CountedPlan? counted = written.Round == RoundKind.Ingest ? _state.Facts.With(written.Round.Kind, _state.Spec!, _state.Done.Values).CountedPlan : null;
                Add(new JobEvents.RoundClosed(written.Round, written.Index, now, counted));
            }
            else if (_state.Unindexed.Contains(written.Round) && written.Version == _state.IndexVersions[written.Round]
                && !_state.Repairs.Any(key => key.Round == written.Round))
            {
                Add(new JobEvents.RoundReindexed(written.Round, written.Index, now));
            }
        }

        /// <summary>Opens the next round when none is open, and ends the job after the last.</summary>
        public void OpenRounds()
        {
            if (!_state.IsRunning || _state.Verifying || _state.Items > 0)
            {
                return;
            }

            Pipeline pipeline = Pipelines.Of(_state.Facts);
            if (JobRefusal.After(_state.Round.Kind, _state.Spec!, _state.Facts) is { } refusal)
            {
                Add(new JobEvents.Ended(refusal.Outcome, refusal.Message, now));
            }
            else if (pipeline.Next(_state.Round, _state.Facts) is { } next)
            {
                Add(new JobEvents.RoundOpened(next, pipeline[next.Kind].ItemCount(_state.Facts), now));
            }
            else
            {
                Add(new JobEvents.Ended(JobOutcome.Succeeded, null, now));
            }
        }

        /// <summary>
        /// Reopens the item that a damaged artifact comes from. The attempt that found it is not to blame. False when it is no
        /// finished item's artifact, or was made anew too often: then the attempt has simply failed.
        /// </summary>
        private bool Repair(WorkItemId item, string reason, string damaged)
        {
            if (ArtifactOrigin.Of(_state.JobId, damaged) is not { Index: { } index } origin ||
                !_state.Finished.Exists(finished => finished.Round == origin.Round))
            {
                return false;
            }

            WorkKey key = new(origin.Round, index);
            RepairRecord before = _state.Repaired.GetValueOrDefault(key, new RepairRecord(0, 0));
            bool known = _state.Repairs.Contains(key) || origin.Attempt <= before.DamagedUpTo;
            bool reclaimed = origin.IsBulk && _state.IsReclaimed(key);
            if (!known && !reclaimed && before.Count >= MaxRepairs)
            {
                return false;
            }

            Release(item, AttemptEnd.GivenBack, reason, null);
            if (!known)
            {
                Reopen(key, reclaimed ? "" : damaged);
            }

            return true;
        }

        private void Reopen(WorkKey key, string damaged)
        {
            Add(new JobEvents.ItemReopened(key.Round, key.Index, damaged, now));
            ReopenSources(key);
            ReopenHeralds(key);
        }

        /// <summary>What names the old artifacts of a reopened item in its own result would lead all its readers to them.</summary>
        private void ReopenHeralds(WorkKey key)
        {
            Pipeline pipeline = Pipelines.Of(_state.Facts);
            foreach (RoundReference herald in _state.Finished.Where(finished => pipeline[finished.Round.Kind].PassesOn.Contains(key.Round.Kind)))
            {
                foreach (int index in Enumerable.Range(0, (int)herald.Index.Rows))
                {
                    WorkKey other = new(herald.Round, index);
                    if (key < other && !_state.Repairs.Contains(other))
                    {
                        Reopen(other, "");
                    }
                }
            }
        }

        /// <summary>
        /// Reopens at once every item whose reclaimed artifacts the reopened item reads, and what those read in their turn:
        /// found one by one, each would cost an attempt that fails for want of the next.
        /// </summary>
        private void ReopenSources(WorkKey key)
        {
            RoundDefinition definition = Pipelines.Of(_state.Facts)[key.Round.Kind];
            foreach (RoundReference source in _state.Finished.Where(finished => _state.Reclaimed.Contains(finished.Round)))
            {
                IEnumerable<int> items = definition.ReadsBulk.Contains(source.Round.Kind) ? Enumerable.Range(0, (int)source.Index.Rows)
                    : definition.ReadsOwnBulk.Contains(source.Round.Kind) ? [key.Index]
                    : [];
                foreach (WorkKey other in items.Select(index => new WorkKey(source.Round, index)))
                {
                    if (other < key && _state.IsReclaimed(other) && !_state.Repairs.Contains(other))
                    {
                        Reopen(other, "");
                    }
                }
            }
        }

        private void Release(WorkItemId item, AttemptEnd end, string reason, string? damaged)
        {
            Add(new JobEvents.AttemptFailed(item.Round, item.Index, item.Attempt, reason, now, end, damaged));
            WorkKey key = WorkKey.Of(item);
            ItemFailures failures = _state.Failures.GetValueOrDefault(key, ItemFailures.None);
            if (end == AttemptEnd.Failed && failures.Failed >= MaxFailures)
            {
                Add(new JobEvents.Ended(JobOutcome.Failed, $"{key} failed {failures.Failed} times, the last time: {reason}", now));
            }
            else if (end == AttemptEnd.Lost && failures.Lost >= MaxLosses)
            {
                Add(new JobEvents.Ended(JobOutcome.Failed, $"{key} was lost with its worker {failures.Lost} times, the last time: {reason}", now));
            }
            else if (end == AttemptEnd.GivenBack && failures.GivenBack >= MaxGivenBack)
            {
                Add(new JobEvents.Ended(
                    JobOutcome.Failed,
                    $"{key} was given back {failures.GivenBack} times and nothing else got done, the last time: {reason}; submit the job again when that is mended, and it goes on where it was",
                    now));
            }
        }

        private int NextAttempt(WorkKey key) => 1 + (key.Round == RoundKind.Plan ? _state.PlanAttempts
            : _state.Attempts.TryGetValue(key, out int last) ? last
            : _state.LastAttempts.GetValueOrDefault(key.Round));

        private static string? Difference(PlanResult planned, PlanResult found) => found.Fingerprint == planned.Fingerprint
            ? null
            : $"the input changed since the job began (then {Counted.Of(planned.Rows, "row")} in {Counted.Of(planned.Files, "file")}, fingerprint {planned.Fingerprint[..12]}; now {Counted.Of(found.Rows, "row")} in {Counted.Of(found.Files, "file")}, fingerprint {found.Fingerprint[..12]}); restore it if that is not meant, and begin again: prune with --overwrite, submit as a new job";
    }
}
