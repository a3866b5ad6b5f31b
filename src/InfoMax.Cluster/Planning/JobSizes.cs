using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>The sizes that decide what a job costs, from its options and the headers of its input.</summary>
/// <param name="Rows">N.</param>
/// <param name="RowBytes">Bytes of one stored vector.</param>
/// <param name="HasIds">The rows have ids.</param>
/// <param name="Partitions">P.</param>
/// <param name="Neighbors">k, the largest of the job.</param>
/// <param name="Points">Sweep points.</param>
/// <param name="Budget">p, the largest of the job.</param>
/// <param name="ResultRows">Rows of all results together.</param>
public sealed partial record JobSizes(
    long Rows, double RowBytes, bool HasIds, int Partitions, int Neighbors, double Points, long Budget, double ResultRows)
{
    /// <summary>An id in an artifact or a result: 32 characters with their offset.</summary>
    public const double IdBytes = 36;

    /// <summary>A class number in MessagePack: two bytes up to 255 classes, five at most.</summary>
    public const double LabelBytes = 5;

    /// <summary>Row number, importance, relaxed value and gain of a candidate.</summary>
    public const double CandidateBytes = 8 + 4 + 4 + 4;

    /// <summary>Sampled rows that a semantic search is checked by; half of them leave the vectors that they may meet.</summary>
    public const double CheckedRows = 1000;

    /// <summary>The share of the rows that is assumed when no budget is given.</summary>
    public const double DefaultFraction = 0.1;

    /// <summary>Measured on CLIP-like rows: .6 guests a row over 4 partitions, 1.4 over 16.</summary>
    private const double GuestsPerDoubling = 0.35;

    /// <summary>Rows of a partition on average, rounded up.</summary>
    public double PartitionRows => Math.Ceiling((double)Rows / Partitions);

    /// <summary>Bytes of the image and the text vector of a row where pairs are compared.</summary>
    public double PairBytes { get; init; }

    /// <summary>Scores that are combined, or written beside each other.</summary>
    public int Terms { get; init; } = 1;

    /// <summary>The rows have labels.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The rows are in groups that are no labels.</summary>
    public bool HasGroups { get; init; }

    /// <summary>The result says of every row what became of it.</summary>
    public bool HasReasons { get; init; }

    /// <summary>True when several partitions are made of nearby rows.</summary>
    public bool Semantic { get; init; }

    /// <summary>True when a search over all rows is exact.</summary>
    public bool IsExact { get; init; }

    /// <summary>Rows that visit another semantic partition, each once for every one that it visits.</summary>
    public double Guests => Rows * (IsExact ? Partitions - 1 : GuestsPerDoubling * Math.Log2(Partitions));

    /// <summary>Rows that the reduction chooses among over semantic partitions.</summary>
    public double SemanticCandidates { get; init; }

    /// <summary>Rows that the reduction chooses among.</summary>
    public double Candidates => Semantic && Partitions > 1
        ? SemanticCandidates
        : CandidatesOf(CandidateShares.LocalCoreset + CandidateShares.Shortlist);

    /// <summary>Candidates and sampled rows of the local coresets over random partitions.</summary>
    public double LocalCandidates => Math.Min(Rows, CandidatesOf(CandidateShares.LocalCoreset) + CandidateShares.GraphSampleRows);

    /// <summary>Rows of the shortlists over random partitions.</summary>
    public double Shortlisted => CandidatesOf(CandidateShares.Shortlist);

    /// <summary>A stored vector with its norm.</summary>
    public double VectorBytes => RowBytes + 4;

    /// <summary>A row's neighbour list.</summary>
    public double ListBytes => 8 + ((Rows <= int.MaxValue ? 8.0 : 12.0) * Neighbors);

    /// <summary>What goes with the vector of a guest: row number, least cosine, and those of its visits that are there rather than at home.</summary>
    public const double GuestBytes = 8 + 4 + 4 + (2.0 * BlockSearchOptions.MostProbes);

    /// <summary>Rows that a round chooses when it takes so many for each row of the budget.</summary>
    public double CandidatesOf(double perBudgetRow) => Partitions == 1 ? Rows : Math.Min(Rows, perBudgetRow * Points * Budget);

    /// <summary>What is known of a job from its plan, before or after its rows are counted.</summary>
    /// <param name="spec">Its options.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="facts">N and P.</param>
    public static JobSizes Of(JobSpec spec, DatasetLayout layout, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(facts);
        spec = spec.For(layout.Score.Kind);
        return Of(spec, layout.Dimension, layout.Element.Bytes(), facts) with
        {
            HasIds = layout.Ids != IdKind.None,
            HasLabels = layout.Labels is not null,
            PairBytes = 2.0 * layout.PairDimension * layout.PairElement.Bytes(),
            Terms = layout.Score.Bases().Count,
        };
    }

    /// <summary>The sizes of a job as far as its plan tells.</summary>
    /// <param name="spec">Its options, with its score.</param>
    /// <param name="facts">N, P and the plan.</param>
    public static JobSizes Of(JobSpec spec, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(facts);
        PlanResult plan = facts.Plan ?? throw new ArgumentException("there is no plan yet", nameof(facts));
        return Of(spec, plan.Dimension, plan.ElementBytes, facts) with
        {
            HasIds = plan.HasIds,
            HasLabels = plan.Labels is not null,
            PairBytes = plan.PairBytes,
            Terms = plan.Score is ScoreKind.Combine or ScoreKind.Several ? ScoreSource.Parse(plan.ScoreText).Bases().Count : 1,
        };
    }

    /// <summary>The sizes that follow from vectors, options and numbers of rows and partitions.</summary>
    private static JobSizes Of(JobSpec spec, int dimension, int elementBytes, JobFacts facts)
    {
        long validRows = facts.ValidRows;
        long[] budgets = spec.Budgets.Count == 0
            ? [Math.Max(1, new BudgetRule(DefaultFraction, null).Resolve(validRows))]
            : [.. spec.Budgets.Select(b => Math.Clamp(b.Resolve(validRows), 1, Math.Max(1, validRows)))];
        int neighbors = (int)Math.Min(Math.Max(0, validRows - 1), spec.Goal == JobGoal.Score ? spec.Definition.GraphNeighbors : Math.Max(spec.Definition.GraphNeighbors, spec.Neighbors.Max(
            k => k > 0 ? k : budgets.Max(b => spec.Definition.Neighbors(b / (double)Math.Max(1, validRows))))));
        int combinations = spec.Neighbors.Count * spec.Alphas.Count;
        int rowBytes = dimension * elementBytes;
        return new JobSizes(
            validRows,
            rowBytes,
            false,
            facts.Partitions,
            neighbors,
            (double)budgets.Length * combinations,
            budgets.Max(),
            spec.Goal != JobGoal.Prune ? validRows : (double)combinations * budgets.Sum())
        {
            Dimension = dimension,
            Splits = facts.Plan?.Splits ?? 1,
            Files = facts.Plan?.Files ?? 1,
            MemoryBytes = spec.MemoryBytes,
            KnownHeldRows = facts.HeldRows,
            Distributed = facts.Shape.Distributed,
            ByBlocks = NeighborSearchRule.Resolve(spec, facts.Shape.Scheme == PartitionScheme.Random ? validRows / facts.Partitions : validRows) == NeighborSearchRule.Blocks,
            SeeksCopies = spec.Copies.Threshold is not null,
            CopyRanges = facts.CopyRanges,
            CopyItemBytes = CopyMemory.Peak(spec, rowBytes, validRows),
            CopyTrainingRows = spec.Copies.IsNear ? Math.Min(validRows, CopyMemory.TrainingRows(spec, Math.Max(1, rowBytes), long.MaxValue / 64)) : 0,
            MostPairs = Math.Ceiling(PairSpread * validRows / Math.Max(1, facts.PairGroups)),
            HasGroups = spec.Groups is not null,
            HasReasons = facts.Reasons,
            IsExact = NeighborSearchRule.Resolve(spec, validRows) == NeighborSearchRule.Exact,
            Semantic = JobFacts.IsSemantic(spec),
            SemanticCandidates = Math.Min(validRows, combinations * budgets.Sum(b => (double)PartitionMemory.Candidates(spec, b, neighbors, validRows))),
        };
    }
}
