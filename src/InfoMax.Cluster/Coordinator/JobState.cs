using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Where a job stands; changed only by <see cref="JobTransition.Apply"/>. Immutable.</summary>
public sealed record JobState
{
    /// <summary>The job's id.</summary>
    public required string JobId { get; init; }

    /// <summary>The job; null until it is opened.</summary>
    public JobSpec? Spec { get; init; }

    /// <summary>The round under way.</summary>
    public RoundKind Round { get; init; }

    /// <summary>Items of the round.</summary>
    public int Items { get; init; }

    /// <summary>When the round began.</summary>
    public double RoundBegan { get; init; }

    /// <summary>Items of the round that wait for a lease.</summary>
    public ImmutableSortedSet<int> Pending { get; init; } = [];

    /// <summary>Items of the round under lease, and the attempt that holds it.</summary>
    public ImmutableSortedDictionary<int, int> Leases { get; init; } = ImmutableSortedDictionary<int, int>.Empty;

    /// <summary>Results of the round's finished items.</summary>
    public ImmutableSortedDictionary<int, WorkResult> Done { get; init; } = ImmutableSortedDictionary<int, WorkResult>.Empty;

    /// <summary>The last attempt number given to an item of the round; absent means none.</summary>
    public ImmutableDictionary<int, int> Attempts { get; init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Failures of an item of the round; absent means none.</summary>
    public ImmutableDictionary<int, int> Failures { get; init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Set while a reopened job checks that its input is unchanged: the attempt that looks.</summary>
    public int? VerifyAttempt { get; init; }

    /// <summary>Attempts at the plan, verifications included.</summary>
    public int PlanAttempts { get; init; }

    /// <summary>Index artifacts of the finished rounds, in order.</summary>
    public ImmutableList<RoundReference> Finished { get; init; } = [];

    /// <summary>Wall time of the finished rounds, in order.</summary>
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
}

/// <summary>Facts that later rounds are planned from.</summary>
public sealed record JobFacts
{
    /// <summary>The plan, once made.</summary>
    public PlanResult? Plan { get; init; }

    /// <summary>N, once rows are ingested.</summary>
    public long ValidRows { get; init; }

    /// <summary>Dropped rows per reason, ordinal order.</summary>
    public ImmutableSortedDictionary<string, long> Rejects { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>The first dropped rows.</summary>
    public ImmutableList<RejectCulprit> Culprits { get; init; } = [];

    /// <summary>P, once rows are counted.</summary>
    public int Partitions { get; init; }

    /// <summary>True when partitions are made of nearby rows; false when rows are dealt out at random.</summary>
    public bool Semantic { get; init; }

    /// <summary>The last round's result.</summary>
    public WriteResult? Written { get; init; }

    /// <summary>Facts with those of a finished round's items added, in item order.</summary>
    public JobFacts With(RoundKind round, JobSpec spec, IEnumerable<WorkResult> results)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(results);
        switch (round)
        {
            case RoundKind.Plan:
                return this with { Plan = (PlanResult)results.Single() };
            case RoundKind.Ingest:
                JobFacts facts = this;
                foreach (IngestResult ingest in results.Cast<IngestResult>())
                {
                    facts = facts.WithIngest(ingest);
                }

                return facts with { Partitions = PartitionCount(spec, Plan is null ? 0 : Plan.Dimension * Plan.ElementBytes, facts.ValidRows), Semantic = spec.Partitioner == "semantic" };
            case RoundKind.Write:
                return this with { Written = (WriteResult)results.Single() };
            default:
                return this;
        }
    }

    /// <summary>
    /// P for N rows: as given, else the fewest that hold at most <see cref="JobSpec.PartitionRows"/> rows each on average, or
    /// as many as the memory takes when that is not given either.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="rowBytes">Bytes of a vector, 0 when they are not known.</param>
    /// <param name="validRows">N.</param>
    internal static int PartitionCount(JobSpec spec, int rowBytes, long validRows)
    {
        if (spec.Partitions > 0)
        {
            return (int)Math.Min(spec.Partitions, Math.Max(1, validRows));
        }

        long most = spec.PartitionRows > 0 ? spec.PartitionRows : PartitionMemory.Rows(spec, rowBytes, validRows);
        return validRows <= most ? 1 : (int)((validRows + most - 1) / most);
    }

    /// <summary>Rows that a round goes through; 0 while they are not counted.</summary>
    public long RowsOf(RoundKind round) => round == RoundKind.Ingest ? Plan?.Rows ?? 0 : ValidRows;

    private JobFacts WithIngest(IngestResult ingest)
    {
        ImmutableSortedDictionary<string, long> rejects = Rejects;
        foreach (RejectCount count in ingest.RejectCounts)
        {
            rejects = rejects.SetItem(count.Reason, rejects.GetValueOrDefault(count.Reason) + count.Count);
        }

        return this with
        {
            ValidRows = ValidRows + ingest.ValidRows,
            Rejects = rejects,
            Culprits = Culprits.AddRange(ingest.Culprits.Take(Math.Max(0, MaxCulprits - Culprits.Count))),
        };
    }

    /// <summary>Dropped rows that an error message names.</summary>
    public const int MaxCulprits = 10;
}
