using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>Turns a job's state into its stored form and back, exactly.</summary>
public static class JobSnapshots
{
    /// <summary>The stored form of the state of an opened job.</summary>
    public static JobSnapshot Store(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        IEnumerable<WorkKey> known = state.Pending.Concat(state.Leases.Keys).Concat(state.Attempts.Keys).Concat(state.Failures.Keys).Concat(state.Repairs);
        return new JobSnapshot(
            state.JobId,
            state.Spec ?? throw new ArgumentException($"job {state.JobId} is not open"),
            state.SpecArtifact!,
            state.Round,
            state.Items,
            state.RoundBegan,
            [.. state.Done.Select(done => new DoneItem(done.Key, done.Value))],
            [.. known.Distinct().Order().Select(key => Item(state, key))],
            state.Verifying,
            state.PlanAttempts,
            state.Finished,
            [.. state.LastAttempts.Select(last => new ClosedRound(
                last.Key, last.Value, state.IndexVersions.TryGetValue(last.Key, out int version) ? version : null, state.Unindexed.Contains(last.Key)))],
            [.. state.Repaired.Select(repaired => new RepairedItem(repaired.Key.Round, repaired.Key.Index, repaired.Value.Count, repaired.Value.DamagedUpTo))],
            state.Stages,
            Facts(state.Facts),
            state.Retries,
            state.Outcome,
            state.Message,
            [.. state.Reclaimed],
            [.. state.Remade.Select(key => new RemadeItem(key.Round, key.Index))],
            state.KeepsBulk,
            [.. state.RoundWorkers],
            state.RetriesBefore);
    }

    /// <summary>The state that was stored.</summary>
    public static JobState Restore(JobSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new JobState
        {
            JobId = snapshot.JobId,
            Spec = snapshot.Spec,
            SpecArtifact = snapshot.Artifact,
            Round = snapshot.Round,
            Items = snapshot.Items,
            RoundBegan = snapshot.RoundBegan,
            Done = snapshot.Done.ToImmutableSortedDictionary(done => done.Index, done => done.Result),
            Pending = [.. snapshot.Open.Where(open => open.Pending).Select(Key)],
            Leases = snapshot.Open.Where(open => open.Leases.Count > 0)
                .ToImmutableSortedDictionary(Key, open => open.Leases.Select(lease => new WorkLease(lease.Attempt, lease.Worker)).ToImmutableArray()),
            Attempts = snapshot.Open.Where(open => open.Attempts is not null).ToImmutableSortedDictionary(Key, open => open.Attempts!.Value),
            Failures = snapshot.Open.Where(open => open.Failed + open.Lost + open.GivenBack > 0).ToImmutableSortedDictionary(
                Key, open => new ItemFailures(open.Failed, open.Lost, ItemFailures.None.Workers.Union(open.WentWrongOn), open.GivenBack)),
            Repairs = [.. snapshot.Open.Where(open => open.Repair).Select(Key)],
            Verifying = snapshot.Verifying,
            PlanAttempts = snapshot.PlanAttempts,
            Finished = [.. snapshot.Finished],
            LastAttempts = snapshot.Closed.ToImmutableSortedDictionary(closed => closed.Round, closed => closed.LastAttempt),
            IndexVersions = snapshot.Closed.Where(closed => closed.IndexVersion is not null)
                .ToImmutableSortedDictionary(closed => closed.Round, closed => closed.IndexVersion!.Value),
            Unindexed = [.. snapshot.Closed.Where(closed => closed.Unindexed).Select(closed => closed.Round)],
            Repaired = snapshot.Repaired.ToImmutableSortedDictionary(
                repaired => new WorkKey(repaired.Round, repaired.Index), repaired => new RepairRecord(repaired.Count, repaired.DamagedUpTo)),
            Stages = [.. snapshot.Stages],
            Facts = Facts(snapshot.Facts, snapshot.Spec),
            Retries = snapshot.Retries,
            Outcome = snapshot.Outcome,
            Message = snapshot.Message,
            Reclaimed = [.. snapshot.Reclaimed ?? []],
            Remade = [.. (snapshot.Remade ?? []).Select(item => new WorkKey(item.Round, item.Index))],
            KeepsBulk = snapshot.KeepsBulk,
            RoundWorkers = ImmutableSortedSet.CreateRange(StringComparer.Ordinal, snapshot.RoundWorkers ?? []),
            RetriesBefore = snapshot.RetriesBefore,
        };
    }

    private static OpenItem Item(JobState state, WorkKey key)
    {
        ItemFailures failures = state.Failures.GetValueOrDefault(key, ItemFailures.None);
        return new OpenItem(
            key.Round,
            key.Index,
            state.Pending.Contains(key),
            [.. state.LeasesOf(key).Select(lease => new LeaseRecord(lease.Attempt, lease.Worker))],
            state.Attempts.TryGetValue(key, out int attempts) ? attempts : null,
            failures.Failed,
            failures.Lost,
            [.. failures.Workers],
            state.Repairs.Contains(key),
            failures.GivenBack);
    }

    private static WorkKey Key(OpenItem open) => new(open.Round, open.Index);

    private static StoredFacts Facts(JobFacts facts) => new(
        facts.Plan,
        facts.ValidRows,
        [.. facts.Rejects.Select(reject => new RejectCount(reject.Key, reject.Value))],
        facts.Culprits,
        facts.Partitions,
        facts.Written,
        facts.OpenCopies,
        facts.AreKept ? facts.CountedPlan : null,
        facts.Schedule?.Colours ?? 0,
        facts.Schedule?.AnnealingSweeps ?? 0,
        facts.HeldRows);

    private static JobFacts Facts(StoredFacts facts, JobSpec spec)
    {
        JobFacts planned = facts.Plan is null ? new JobFacts() : new JobFacts().With(RoundKind.Plan, spec, [facts.Plan]);
        JobFacts known = planned with
        {
            ValidRows = facts.ValidRows,
            Rejects = planned.Rejects.AddRange(facts.Rejects.Select(reject => KeyValuePair.Create(reject.Reason, reject.Count))),
            Culprits = [.. facts.Culprits],
            OpenCopies = facts.OpenCopies,
            Schedule = facts.Colours > 0 ? new SolveSchedule(facts.Colours, facts.Sweeps) : null,
            HeldRows = facts.HeldRows,
            Written = facts.Written,
        };

        // A snapshot of an earlier version has the partitions alone: the rest follows from the options again.
        return facts.Partitions > 0 ? (known.Counted(spec) with { Partitions = facts.Partitions }).As(facts.Counted) : known;
    }
}
