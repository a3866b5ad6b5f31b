using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>The rounds that make scores which do not come with the rows and need no graph, each ending with the scores of every split.</summary>
public static class MadeScoreRounds
{
    private static readonly RoundDefinition Prototypes = new()
    {
        Kind = RoundKind.Prototypes,
        Name = "prototypes",
        ItemBytes = s => s.IndexBytes + (Math.Min(s.Rows, JobSizes.PrototypeRows) * (s.VectorBytes + 32)) + (64.0 * JobSizes.PrototypeCenters * s.Dimension) + s.ReadBytes,
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan],
        ReadsBulk = [RoundKind.Ingest],
    };

    private static readonly RoundDefinition Distances = new()
    {
        Kind = RoundKind.Distances,
        Name = "distances",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 40) + (8.0 * JobSizes.PrototypeCenters * s.Dimension) + s.ReadBytes,
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Prototypes],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * 16.0,
    };

    private static readonly RoundDefinition Probe = new()
    {
        Kind = RoundKind.Probe,
        Name = "probe",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * (s.VectorBytes + 32)) + ProbeMemory.Expected(s),
        Items = RoundItems.Folds,
        Reads = [RoundKind.Plan, RoundKind.Labels],
        ReadsBulk = [RoundKind.Ingest],
    };

    private static readonly RoundDefinition LabelScores = new()
    {
        Kind = RoundKind.LabelScores,
        Name = "label scores",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * (s.VectorBytes + 96)),
        Items = RoundItems.Splits,
        Reads = [RoundKind.Plan, RoundKind.Labels, RoundKind.Probe],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * 16.0,
    };

    private static readonly RoundDefinition Pairs = new()
    {
        Kind = RoundKind.Pairs,
        Name = "pairs",
        ItemBytes = s => s.FileBytes + s.IndexBytes + (s.SplitRows * ((s.PairBytes / 2) + 48)) + s.ReadBytes,
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Ingest],
        BulkBytes = s => s.Rows * (s.PairBytes + 16.0),
    };

    private static readonly RoundDefinition PairScores = new()
    {
        Kind = RoundKind.PairScores,
        Name = "pair scores",
        ItemBytes = s => s.IndexBytes + (s.MostPairs * ((2 * s.PairBytes) + 96)),
        Items = RoundItems.PairGroups,
        Reads = [RoundKind.Plan, RoundKind.Ingest],
        ReadsBulk = [RoundKind.Pairs],
        BulkBytes = s => s.Rows * 16.0,
    };

    private static readonly RoundDefinition SplitPairScores = new()
    {
        Kind = RoundKind.SplitPairScores,
        Name = "split pair scores",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 64),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan],
        ReadsBulk = [RoundKind.PairScores],
        BulkBytes = s => s.Rows * 16.0,
    };

    private static readonly RoundDefinition Targets = new()
    {
        Kind = RoundKind.TargetScores,
        Name = "target scores",
        ItemBytes = s => s.FileBytes + s.IndexBytes + (s.SplitRows * (s.VectorBytes + 48)) + s.ReadBytes,
        Items = RoundItems.Splits,
        Reads = [RoundKind.Plan],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * 16.0,
    };

    /// <summary>The rounds of a job; its groups may be made of the prototypes too.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return
        [
            .. shape.Needs(ScoreWork.Prototypes) || shape.Groups == GroupScheme.Clusters ? [Prototypes] : Array.Empty<RoundDefinition>(),
            .. If(shape, ScoreWork.Prototypes, Distances),
            .. If(shape, ScoreWork.Probe, Probe, LabelScores),
            .. If(shape, ScoreWork.Pairs, Pairs, PairScores, SplitPairScores),
            .. If(shape, ScoreWork.Targets, Targets),
        ];
    }

    /// <summary>Those among them that have the scores of each split.</summary>
    public static IReadOnlyList<RoundKind> KindsOf(PipelineShape shape) =>
    [
        .. Of(shape).Select(round => round.Kind)
            .Where(kind => Enum.GetValues<ScoreWork>().Any(work => KindOf(work) == kind)),
    ];

    /// <summary>The round that makes the scores of a kind; null where they come with the rows, or from the graph.</summary>
    public static RoundKind? KindOf(ScoreKind score) => KindOf(ScoreSource.WorkOf(score));

    private static RoundKind? KindOf(ScoreWork work) => work switch
    {
        ScoreWork.Prototypes => RoundKind.Distances,
        ScoreWork.Probe => RoundKind.LabelScores,
        ScoreWork.Pairs => RoundKind.SplitPairScores,
        ScoreWork.Targets => RoundKind.TargetScores,
        _ => null,
    };

    private static RoundDefinition[] If(PipelineShape shape, ScoreWork work, params RoundDefinition[] rounds) => shape.Needs(work) ? rounds : [];
}
