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
        Items = RoundItems.Job,
        IsWide = false,
        IsLocal = true,
    };

    /// <summary>Reads and validates the rows of a split.</summary>
    public static RoundDefinition Ingest { get; } = new()
    {
        Kind = RoundKind.Ingest,
        Name = "ingest",
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan],
        BulkBytes = s => s.Rows * s.VectorBytes,
        KeptBytes = s => s.Rows * (16 + (s.HasIds ? JobSizes.IdBytes : 0) + (s.HasLabels ? JobSizes.LabelBytes : 0) + (s.HasGroups ? JobSizes.LabelBytes : 0)),
    };

    private static readonly RoundDefinition Prototypes = new()
    {
        Kind = RoundKind.Prototypes,
        Name = "prototypes",
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan],
        ReadsBulk = [RoundKind.Ingest],
    };

    private static readonly RoundDefinition Distances = new()
    {
        Kind = RoundKind.Distances,
        Name = "distances",
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Prototypes],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * 16.0,
    };

    private static readonly RoundDefinition Labels = new()
    {
        Kind = RoundKind.Labels,
        Name = "labels",
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Ingest],
        KeptBytes = s => s.Rows * JobSizes.LabelBytes,
    };

    private static readonly RoundDefinition Clusters = new()
    {
        Kind = RoundKind.Clusters,
        Name = "clusters",
        Items = RoundItems.Splits,
        Reads = [RoundKind.Plan, RoundKind.Prototypes],
        ReadsOwnBulk = [RoundKind.Ingest],
        KeptBytes = s => s.Rows * JobSizes.LabelBytes,
    };

    private static RoundDefinition Groups(PipelineShape shape) => new()
    {
        Kind = RoundKind.Groups,
        Name = "groups",
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

    private static readonly RoundDefinition Probe = new()
    {
        Kind = RoundKind.Probe,
        Name = "probe",
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Labels],
        ReadsBulk = [RoundKind.Ingest],
    };

    private static readonly RoundDefinition LabelScores = new()
    {
        Kind = RoundKind.LabelScores,
        Name = "label scores",
        Items = RoundItems.Splits,
        Reads = [RoundKind.Plan, RoundKind.Labels, RoundKind.Probe],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * 16.0,
    };

    /// <summary>The round that has the labels, for a job that has some.</summary>
    public static IReadOnlyList<RoundKind> LabelReads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.HasLabels ? [RoundKind.Labels] : [];
    }

    /// <summary>The round that has what the budget is divided among, for a job that divides it.</summary>
    public static IReadOnlyList<RoundKind> QuotaReads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return !shape.HasQuota ? [] : shape.Groups != GroupScheme.None ? [RoundKind.Groups] : LabelReads(shape);
    }

    /// <summary>The rounds up to copies.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        RoundDefinition[] labels = shape.HasLabels ? [Labels] : [];
        RoundDefinition[] groups = shape.Groups switch
        {
            GroupScheme.None => [],
            GroupScheme.Clusters => [.. shape.Score == ScoreKind.Prototype ? [] : new[] { Prototypes }, Clusters, Groups(shape)],
            _ => [Groups(shape)],
        };
        RoundDefinition[] scored = shape.Score == ScoreKind.Prototype ? [Prototypes, Distances]
            : ScoreSource.DefinitionOf(shape.Score) is { NeedsProbe: true } ? [Probe, LabelScores]
            : [];
        IReadOnlyList<RoundKind> scores = scored.Length > 0 ? [scored[^1].Kind] : [];
        return ScoreRounds.AreSpread(shape)
            ? [Plan, Ingest, .. MapRounds.Of(shape), .. labels, .. scored, .. groups, .. ScoreRounds.Of(scores), Importance([RoundKind.ScoreImportance], [], false), .. CopyRounds.Of(shape)]
            : [Plan, Ingest, .. MapRounds.Of(shape), .. labels, .. scored, .. groups, Importance([], scores, true), .. CopyRounds.Of(shape)];
    }

    /// <summary>Raw scores to importance over all rows, or what rounds before have made of them.</summary>
    private static RoundDefinition Importance(IReadOnlyList<RoundKind> parts, IReadOnlyList<RoundKind> scores, bool writes) => new()
    {
        Kind = RoundKind.Importance,
        Name = "importance",
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Ingest, .. parts],
        ReadsBulk = scores,
        PassesOn = parts,
        KeptBytes = s => writes ? s.Rows * 12.0 : 0,
    };
}
