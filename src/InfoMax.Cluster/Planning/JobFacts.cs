using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>Facts that later rounds are planned from.</summary>
public sealed record JobFacts
{
    /// <summary>Rows of a partition at least, on average.</summary>
    private const int LeastPartitionRows = 8;

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

    /// <summary>True when several partitions solve the problem among themselves.</summary>
    public bool Distributed { get; init; }

    /// <summary>Groups that pairs are compared in, once rows are counted.</summary>
    public int PairGroups { get; init; }

    /// <summary>What the job is for.</summary>
    public JobGoal Goal { get; init; }

    /// <summary>Where the job's groups come from.</summary>
    public GroupScheme Groups { get; init; }

    /// <summary>True when the budget is divided among groups or labels.</summary>
    public bool HasQuota { get; init; }

    /// <summary>True when the job says of every row what became of it, once rows are counted.</summary>
    public bool Reasons { get; init; }

    /// <summary>True when the rows are laid out on a flat map.</summary>
    public bool Map { get; init; }

    /// <summary>Ranges that scores are ranked in: as many as leave each about <see cref="ScoreRangeRows"/> rows.</summary>
    public int ScoreRanges => (int)Math.Max(1, (ValidRows + ScoreRangeRows - 1) / ScoreRangeRows);

    /// <summary>Rows of a range of scores on average. An item that ranks one takes <c>ScoreRounds.RangeBytes</c> for each.</summary>
    public const long ScoreRangeRows = 1L << 22;

    /// <summary>Ranges in which copies are sought, once rows are counted; 0 where one item holds all rows, or there are no copies.</summary>
    public int CopyRanges { get; init; }

    /// <summary>Rows of which the last pass has not decided whether they are copies.</summary>
    public long OpenCopies { get; init; }

    /// <summary>Rows that a partition holds while it is solved, with others' that its own are joined to, at most; 0 while not known.</summary>
    public long HeldRows { get; init; }

    /// <summary>How partitions solve among themselves; null while not known, and in a journal of an earlier version, which had the fewest passes.</summary>
    public SolveSchedule? Schedule { get; init; }

    /// <summary>Passes of the distributed solve, as far as is known.</summary>
    public int SolvePasses => (Schedule ?? SolveSchedule.Fewest(Partitions)).Passes().Count;

    /// <summary>True once rows are counted: the rounds, and everything else that follows from the options and the number of rows, stay what they are.</summary>
    public bool AreCounted => Partitions > 0;

    /// <summary>Rounds of the job; 0 while rows are not counted, since their number decides which there are.</summary>
    public int RoundCount => AreCounted ? Pipelines.Of(this).Rounds.Count : 0;

    /// <summary>What decides the job's rounds. Until rows are counted, those of a single partition are expected.</summary>
    public PipelineShape Shape => new(
        Partitions <= 1 ? PartitionScheme.Single : Semantic ? PartitionScheme.Semantic : PartitionScheme.Random,
        Plan?.Score ?? ScoreKind.Uniform,
        Goal,
        Plan?.Labels is not null,
        Reasons,
        Partitions > 1 && Distributed,
        Groups,
        HasQuota,
        Map,
        CopyRanges > 0,
        Plan is { Score: ScoreKind.Combine or ScoreKind.Several } plan ? ScoreSource.Parse(plan.ScoreText).Work : ScoreWork.None);

    /// <summary>The last round's result.</summary>
    public WriteResult? Written { get; init; }

    /// <summary>What will be known once that many valid rows are ingested, and no invalid ones.</summary>
    public static JobFacts Expected(JobSpec spec, PlanResult plan, long validRows)
    {
        ArtifactRef unwritten = new("", "", 0, 0);
        return new JobFacts()
            .With(RoundKind.Plan, spec, [plan])
            .With(RoundKind.Ingest, spec, [new IngestResult(unwritten, unwritten, null, validRows, validRows, [], [])]);
    }

    /// <summary>Facts with those of a finished round's items added, in item order.</summary>
    public JobFacts With(RoundKind round, JobSpec spec, IEnumerable<WorkResult> results)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(results);
        spec = Plan is { } plan ? spec.For(plan.Score) : spec;
        switch (round)
        {
            case RoundKind.Plan:
                PlanResult planned = (PlanResult)results.Single();
                spec = spec.For(planned.Score);
                return this with { Plan = planned, Goal = spec.Goal, Groups = spec.GroupScheme, HasQuota = spec.Division != QuotaKind.None, Map = spec.HasMap };
            case RoundKind.Ingest:
                JobFacts facts = this;
                foreach (IngestResult ingest in results.Cast<IngestResult>())
                {
                    facts = facts.WithIngest(ingest);
                }

                return facts.Counted(spec);
            case RoundKind.CopyWalk:
                return this with { OpenCopies = results.Cast<CopyMailResult>().Sum(range => range.Open) };
            case RoundKind.Join:
                return this with { HeldRows = results.Cast<JoinResult>().Max(partition => partition.HeldRows) };
            case RoundKind.Colours:
                return this with { Schedule = results.OfType<ColoursResult>().SingleOrDefault() is { } known ? new SolveSchedule(known.Count, known.Sweeps) : null };
            case RoundKind.Write:
                return this with { Written = (WriteResult)results.Single() };
            default:
                return this;
        }
    }

    /// <summary>True where the numbers that follow from options and rows are those that the journal keeps; a journal of an earlier version keeps none.</summary>
    public bool AreKept { get; init; }

    /// <summary>What is kept of a job whose rows are counted; null before.</summary>
    internal CountedPlan? CountedPlan => AreCounted ? new(Partitions, Semantic, Distributed, Reasons, CopyRanges, PairGroups) : null;

    /// <summary>Facts with the numbers that the job began with, whatever would follow today.</summary>
    internal JobFacts As(CountedPlan? kept) => kept is null ? this : this with
    {
        Partitions = kept.Partitions,
        Semantic = kept.Semantic,
        Distributed = kept.Distributed,
        Reasons = kept.Reasons,
        CopyRanges = kept.CopyRanges,
        PairGroups = kept.PairGroups,
        AreKept = true,
    };

    /// <summary>
    /// Facts that fit a round which a journal of an earlier version opened with that many items: it kept no <see cref="CountedPlan"/>, and its rules
    /// may have led to other numbers. These facts where they fit, or where none would.
    /// </summary>
    internal JobFacts Fitting(RoundKind round, int items, JobSpec spec)
    {
        JobFacts[] others = [this, this with { Partitions = items }, this with { Partitions = spec.Partitions }, this with { CopyRanges = items }, this with { PairGroups = items }];
        return AreKept || !AreCounted ? this : others.FirstOrDefault(facts => facts.Fits(round, items)) ?? this;
    }

    private bool Fits(RoundKind round, int items) => Pipelines.Of(this) is { } pipeline && pipeline.Has(round) && pipeline[round].ItemCount(this) == items;

    /// <summary>What follows from the options once rows are counted.</summary>
    internal JobFacts Counted(JobSpec spec)
    {
        spec = Plan is { } plan ? spec.For(plan.Score) : spec;
        int rowBytes = Plan is null ? 0 : Plan.Dimension * Plan.ElementBytes;
        return this with
        {
            Partitions = PartitionCount(spec, Plan, ValidRows),
            Semantic = IsSemantic(spec),
            Distributed = IsDistributed(spec, ValidRows),
            Reasons = spec.SaysReasons(ValidRows),
            CopyRanges = CopyMemory.Ranges(spec, rowBytes, ValidRows),
            PairGroups = PairMemory.Groups(spec, Plan, ValidRows),
        };
    }

    /// <summary>
    /// P for N rows: as given, else the fewest that hold at most <see cref="JobSpec.PartitionRows"/> rows each on average, or
    /// as many as the memory takes when that is not given either.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="plan">The plan; null when it is not known.</param>
    /// <param name="validRows">N.</param>
    internal static int PartitionCount(JobSpec spec, PlanResult? plan, long validRows)
    {
        if (spec.Goal == JobGoal.Dedupe || (spec.Goal == JobGoal.Score && !spec.Definition.NeedsGraph))
        {
            return 1;
        }

        if (spec.Partitions > 0)
        {
            return (int)Math.Min(spec.Partitions, MostPartitions(validRows));
        }

        return spec.PartitionRows > 0 ? (int)Math.Max(1, (validRows + spec.PartitionRows - 1) / spec.PartitionRows) : PartitionMemory.Partitions(spec, plan, validRows);
    }

    /// <summary>Partitions that so many rows are cut into at most: smaller ones cost far more in items than they save in any of them.</summary>
    internal static long MostPartitions(long validRows) => Math.Max(1, validRows / LeastPartitionRows);

    /// <summary>Whether the job's partitions are made of nearby rows, once it has any.</summary>
    internal static bool IsSemantic(JobSpec spec) => spec.Partitioner == Partitioner.Semantic;

    /// <summary>
    /// Whether the job's partitions, once it has several, solve among themselves: where one item cannot hold all edges, and the
    /// job is one that the distributed solve does: one result, of the solver that is the best.
    /// </summary>
    internal static bool IsDistributed(JobSpec spec, long validRows) =>
        IsSemantic(spec) && spec.Goal == JobGoal.Prune && spec.Solver == SolverKind.Auto && !spec.IsSweep && !PartitionMemory.HoldsAllEdges(spec, validRows);

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
