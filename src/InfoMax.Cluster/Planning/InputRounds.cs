using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>The rounds that every job begins with: what there is, its rows, what each row is worth, and which rows are copies.</summary>
public static class InputRounds
{
    /// <summary>Finds the input files and cuts them into splits.</summary>
    public static RoundDefinition Plan { get; } = new()
    {
        Kind = RoundKind.Plan,
        Name = "plan",
        ItemBytes = s => s.FileBytes,
        Items = RoundItems.Job,
        IsWide = false,
        IsLocal = true,
    };

    /// <summary>Reads and validates the rows of a split.</summary>
    public static RoundDefinition Ingest { get; } = new()
    {
        Kind = RoundKind.Ingest,
        Name = "ingest",
        ItemBytes = s => s.FileBytes + (s.SplitRows * (32 + (s.HasIds ? JobSizes.HeldIdBytes : 0) + (s.HasLabels ? JobSizes.HeldIdBytes : 0) + (s.HasGroups ? JobSizes.HeldIdBytes : 0))) + s.ReadBytes,
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan],
        BulkBytes = s => s.Rows * s.VectorBytes,
        KeptBytes = s => s.Rows * (16 + (s.HasIds ? JobSizes.IdBytes : 0) + (s.HasLabels ? JobSizes.LabelBytes : 0) + (s.HasGroups ? JobSizes.LabelBytes : 0)),
    };

    private static readonly RoundDefinition Labels = new()
    {
        Kind = RoundKind.Labels,
        Name = "labels",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 24),
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Ingest],
        KeptBytes = s => s.Rows * JobSizes.LabelBytes,
    };

    private static readonly RoundDefinition Clusters = new()
    {
        Kind = RoundKind.Clusters,
        Name = "clusters",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 40) + (8.0 * JobSizes.PrototypeCenters * s.Dimension) + s.ReadBytes,
        Items = RoundItems.Splits,
        Reads = [RoundKind.Plan, RoundKind.Prototypes],
        ReadsOwnBulk = [RoundKind.Ingest],
        KeptBytes = s => s.Rows * JobSizes.LabelBytes,
    };

    private static RoundDefinition Groups(PipelineShape shape) => new()
    {
        Kind = RoundKind.Groups,
        Name = "groups",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 24),
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Ingest, .. shape.Groups == GroupScheme.Clusters ? new[] { RoundKind.Clusters } : []],
        PassesOn = shape.Groups == GroupScheme.Clusters ? [RoundKind.Clusters] : [],
        KeptBytes = s => s.Rows * JobSizes.LabelBytes,
    };

    /// <summary>The round that divides the budgets among groups, for jobs of several partitions that do.</summary>
    public static IReadOnlyList<RoundDefinition> Quota(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return !shape.HasQuota ? [] :
        [
            new RoundDefinition
            {
                Kind = RoundKind.Quota,
                Name = "quota",
                ItemBytes = s => s.IndexBytes + (s.SplitRows * 48),
                Items = RoundItems.Job,
                IsWide = false,
                Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, .. QuotaReads(shape)],
            },
        ];
    }

    /// <summary>What a round over partitions reads of groups and their budgets.</summary>
    public static IReadOnlyList<RoundKind> QuotaPartReads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.HasQuota ? [RoundKind.Quota, .. QuotaReads(shape)] : [];
    }

    /// <summary>The round that has the labels, for a job that has some.</summary>
    public static IReadOnlyList<RoundKind> LabelReads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.HasLabels ? [RoundKind.Labels] : [];
    }

    /// <summary>The rounds that an order by default follows from, for a job that has them: the labels, and how many of them the probe gets right.</summary>
    public static IReadOnlyList<RoundKind> OrderReads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Needs(ScoreWork.Probe) ? [.. LabelReads(shape), RoundKind.LabelScores] : LabelReads(shape);
    }

    /// <summary>The round that has what the budget is divided among, for a job that divides it.</summary>
    public static IReadOnlyList<RoundKind> QuotaReads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return !shape.HasQuota ? [] : shape.Groups != GroupScheme.None ? [RoundKind.Groups] : LabelReads(shape);
    }

    /// <summary>The rounds up to the scores that need no graph, those of a combination too.</summary>
    public static IReadOnlyList<RoundDefinition> Scores(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        RoundDefinition[] labels = shape.HasLabels ? [Labels] : [];
        RoundDefinition[] groups = shape.Groups switch
        {
            GroupScheme.None => [],
            GroupScheme.Clusters => [Clusters, Groups(shape)],
            _ => [Groups(shape)],
        };
        return
        [
            Plan,
            Ingest,
            .. MapRounds.Of(shape),
            .. labels,
            .. MadeScoreRounds.Of(shape),
            .. groups,
            .. shape.Needs(ScoreWork.Ranks) && !shape.Needs(ScoreWork.Graph) ? TermRounds.Of(shape) : [],
        ];
    }

    /// <summary>The rounds up to copies.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape)
    {
        IReadOnlyList<RoundDefinition> made = Scores(shape);
        IReadOnlyList<RoundKind> scores = shape.Needs(ScoreWork.Graph) ? []
            : shape.Needs(ScoreWork.Ranks) ? [RoundKind.CombinedScores]
            : MadeScoreRounds.KindsOf(shape);
        return ScoreRounds.AreSpread(shape)
            ? [.. made, .. ScoreRounds.Of(scores, OrderReads(shape)), Importance([RoundKind.ScoreImportance], OrderReads(shape), [], false, false), .. CopyRounds.Of(shape)]
            : [.. made, Importance([], OrderReads(shape), scores, true, ScoreRounds.HasScores(shape)), .. CopyRounds.Of(shape)];
    }

    /// <summary>Raw scores to importance over all rows, or what rounds before have made of them.</summary>
    private static RoundDefinition Importance(
        IReadOnlyList<RoundKind> parts, IReadOnlyList<RoundKind> order, IReadOnlyList<RoundKind> scores, bool writes, bool ranks) => new()
        {
            Kind = RoundKind.Importance,
            Name = "importance",
            ItemBytes = s => s.IndexBytes + (ranks ? s.Rows * 56.0 : s.SplitRows * 24),
            Items = RoundItems.Job,
            Reads = [RoundKind.Plan, RoundKind.Ingest, .. order, .. parts],
            ReadsBulk = scores,
            PassesOn = parts,
            KeptBytes = s => writes ? s.Rows * 12.0 : 0,
        };
}
