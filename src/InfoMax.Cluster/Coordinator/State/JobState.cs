using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>Where a job stands; changed only by <see cref="JobTransition.Apply"/>. Immutable.</summary>
public sealed record JobState
{
    /// <summary>What the job is called in the journal, in messages and in names of artifacts; it never changes.</summary>
    public required string JobId { get; init; }

    /// <summary>The job; null until it is opened.</summary>
    public JobSpec? Spec { get; init; }

    /// <summary>The artifact that tells workers of the job; null until it is opened.</summary>
    public ArtifactRef? SpecArtifact { get; init; }

    /// <summary>The round, and its pass, whose items are worked at now.</summary>
    public RoundId Round { get; init; }

    /// <summary>Items of the round.</summary>
    public int Items { get; init; }

    /// <summary>When the round began.</summary>
    public double RoundBegan { get; init; }

    /// <summary>Items without a lease: of the round, of earlier rounds that are repaired, and the input's verification.</summary>
    public ImmutableSortedSet<WorkKey> Pending { get; init; } = [];

    /// <summary>Items under lease, with the attempts that hold one: the second of two was issued because the first is slow.</summary>
    public ImmutableSortedDictionary<WorkKey, ImmutableArray<WorkLease>> Leases { get; init; } =
        ImmutableSortedDictionary<WorkKey, ImmutableArray<WorkLease>>.Empty;

    /// <summary>Results of the round's finished items.</summary>
    public ImmutableSortedDictionary<int, WorkResult> Done { get; init; } = ImmutableSortedDictionary<int, WorkResult>.Empty;

    /// <summary>The last attempt number given to an item; absent means none.</summary>
    public ImmutableSortedDictionary<WorkKey, int> Attempts { get; init; } = ImmutableSortedDictionary<WorkKey, int>.Empty;

    /// <summary>What went wrong with unfinished items; absent means nothing.</summary>
    public ImmutableSortedDictionary<WorkKey, ItemFailures> Failures { get; init; } = ImmutableSortedDictionary<WorkKey, ItemFailures>.Empty;

    /// <summary>Set while a reopened job checks that its input is unchanged.</summary>
    public bool Verifying { get; init; }

    /// <summary>Attempts at the plan, verifications included.</summary>
    public int PlanAttempts { get; init; }

    /// <summary>Index artifacts of the finished rounds, in order.</summary>
    public ImmutableList<RoundReference> Finished { get; init; } = [];

    /// <summary>The highest attempt number of each finished round's items: what is done again gets higher ones.</summary>
    public ImmutableSortedDictionary<RoundId, int> LastAttempts { get; init; } = ImmutableSortedDictionary<RoundId, int>.Empty;

    /// <summary>Items of finished rounds that are done again, since their artifacts are damaged or missing.</summary>
    public ImmutableSortedSet<WorkKey> Repairs { get; init; } = [];

    /// <summary>Items that were ever done again.</summary>
    public ImmutableSortedDictionary<WorkKey, RepairRecord> Repaired { get; init; } = ImmutableSortedDictionary<WorkKey, RepairRecord>.Empty;

    /// <summary>Finished rounds whose bulk artifacts were deleted, since nothing was to read them any more.</summary>
    public ImmutableSortedSet<RoundId> Reclaimed { get; init; } = [];

    /// <summary>Items of reclaimed rounds that were done again: their bulk artifacts are there until the round is reclaimed once more.</summary>
    public ImmutableSortedSet<WorkKey> Remade { get; init; } = [];

    /// <summary>
    /// Set from the first repair until the round under way closes: what was made anew for one item is kept for the next that
    /// may miss the same.
    /// </summary>
    public bool KeepsBulk { get; init; }

    /// <summary>Items of each finished round that were done again; absent means none.</summary>
    public ImmutableSortedDictionary<RoundId, int> IndexVersions { get; init; } = ImmutableSortedDictionary<RoundId, int>.Empty;

    /// <summary>Finished rounds whose index does not yet show what was done again.</summary>
    public ImmutableSortedSet<RoundId> Unindexed { get; init; } = [];

    /// <summary>Names of the workers that finished items while the present round was open.</summary>
    public ImmutableSortedSet<string> RoundWorkers { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary><see cref="Retries"/> when the present round was opened.</summary>
    public int RetriesBefore { get; init; }

    /// <summary>What the finished rounds took, in order.</summary>
    public ImmutableList<StageTime> Stages { get; init; } = [];

    /// <summary>What finished rounds found out.</summary>
    public JobFacts Facts { get; init; } = new();

    /// <summary>Attempts that failed or were lost.</summary>
    public int Retries { get; init; }

    /// <summary>How the job ended; null while it runs.</summary>
    public JobOutcome? Outcome { get; init; }

    /// <summary>One line for the user when it did not succeed.</summary>
    public string? Message { get; init; }

    /// <summary>True between the first event and the end.</summary>
    public bool IsRunning => Spec is not null && Outcome is null;

    /// <summary>
    /// Pending items that may be leased now, in order. The verification comes before everything else, and repairs before the
    /// round that needs them, the earliest round first, since a repair may need an earlier one itself.
    /// </summary>
    public IEnumerable<WorkKey> Assignable
    {
        get
        {
            if (!IsRunning)
            {
                return [];
            }

            if (Verifying)
            {
                return Pending.Where(key => key == WorkKey.Verification);
            }

            return RepairedRound is { } repaired ? Pending.Where(key => key.Round == repaired && Repairs.Contains(key)) : Pending;
        }
    }

    /// <summary>True when the item is among <see cref="Assignable"/>.</summary>
    public bool IsAssignable(WorkKey key) => IsRunning && Pending.Contains(key) &&
        (Verifying ? key == WorkKey.Verification : RepairedRound is not { } repaired || (key.Round == repaired && Repairs.Contains(key)));

    /// <summary>The earliest finished round that is repaired or lacks its new index; null for none.</summary>
    private RoundId? RepairedRound
    {
        get
        {
            IEnumerable<RoundId> rounds = Unindexed.Concat(Repairs.Take(1).Select(key => key.Round));
            return Repairs.IsEmpty && Unindexed.IsEmpty ? null : rounds.Min(Comparer<RoundId>.Create(WorkKey.Compare));
        }
    }

    /// <summary>True when the bulk artifacts of a finished item were deleted because nothing was to read them any more.</summary>
    public bool IsReclaimed(WorkKey key) => Reclaimed.Contains(key.Round) && !Remade.Contains(key);

    /// <summary>The attempts that hold a lease of an item.</summary>
    public ImmutableArray<WorkLease> LeasesOf(WorkKey key) => Leases.TryGetValue(key, out ImmutableArray<WorkLease> held) ? held : [];

    /// <summary>The lease that an attempt holds; null when it holds none.</summary>
    public WorkLease? LeaseOf(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return LeasesOf(WorkKey.Of(item)).FirstOrDefault(lease => lease.Attempt == item.Attempt);
    }
}
