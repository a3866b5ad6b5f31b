using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>The round between graph and solve of a job whose score is read off the neighbour lists; none for other scores.</summary>
public static class GraphScoreRounds
{
    /// <summary>The kinds that a later round reads the importance from, beside <see cref="RoundKind.Importance"/>.</summary>
    public static IReadOnlyList<RoundKind> Reads(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Needs(ScoreWork.Graph) ? [RoundKind.GraphImportance] : [];
    }

    /// <summary>The rounds where the score has any: one over a single partition, which holds all rows; else none whose items do.</summary>
    /// <param name="shape">The job's shape.</param>
    /// <param name="lists">The round that wrote the lists over the whole data set.</param>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape, RoundKind lists)
    {
        if (Reads(shape).Count == 0)
        {
            return [];
        }

        RoundKind? combined = shape.IsComposite ? RoundKind.GraphCombinedScores : null;
        IReadOnlyList<RoundDefinition> parts = shape.IsComposite ? [Sums(shape, lists), Scores, .. TermRounds.OfGraph(shape)] : [];
        return shape.Scheme == PartitionScheme.Single
            ? [.. parts, Importance([RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, .. InputRounds.OrderReads(shape)], [combined ?? lists], [])]
            :
            [
                .. shape.IsComposite ? parts : [Sums(shape, lists)],
                .. ScoreRounds.OfGraph(RoundKind.GraphSums, combined, InputRounds.OrderReads(shape)),
                Partitions(lists),
                Importance([RoundKind.Plan, RoundKind.GraphSums, .. InputRounds.OrderReads(shape)], [], [RoundKind.GraphScoreImportance, RoundKind.GraphPartitions]),
            ];
    }

    /// <summary>The rounds of a table of scores: those of the graph by split, and what is combined with them.</summary>
    /// <param name="shape">The job's shape.</param>
    /// <param name="lists">The round that wrote the lists over the whole data set.</param>
    public static IReadOnlyList<RoundDefinition> OfTable(PipelineShape shape, RoundKind lists)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return [Sums(shape, lists), Scores, .. shape.Needs(ScoreWork.Ranks) ? TermRounds.OfGraph(shape) : []];
    }

    private static readonly RoundDefinition Scores = new()
    {
        Kind = RoundKind.GraphScores,
        Name = "graph scores",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 160),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsBulk = [RoundKind.GraphSums],
        BulkBytes = s => s.Rows * 36.0,
    };

    private static RoundDefinition Sums(PipelineShape shape, RoundKind lists) => new()
    {
        Kind = RoundKind.GraphSums,
        Name = "graph sums",
        ItemBytes = s => s.IndexBytes + (s.MostEntries * 36) + (s.MostPartitionRows * 64),
        Items = RoundItems.Partitions,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Ingest, RoundKind.Importance, .. InputRounds.LabelReads(shape)],
        ReadsOwnBulk = [lists],
        BulkBytes = s => s.Rows * 40.0,
    };

    private static RoundDefinition Partitions(RoundKind lists) => new()
    {
        Kind = RoundKind.GraphPartitions,
        Name = "graph score partitions",
        ItemBytes = s => s.IndexBytes + (s.MostPartitionRows * 32),
        Items = RoundItems.Partitions,
        IsWide = false,
        Reads = [RoundKind.Plan, lists],
        ReadsBulk = [RoundKind.GraphScoreImportance],
        KeptBytes = s => s.Rows * 12.0,
    };

    private static RoundDefinition Importance(IReadOnlyList<RoundKind> reads, IReadOnlyList<RoundKind> lists, IReadOnlyList<RoundKind> parts) => new()
    {
        Kind = RoundKind.GraphImportance,
        Name = "graph importance",
        ItemBytes = s => s.IndexBytes + (s.Partitions == 1 ? (s.Rows * 88.0) + GraphItems.Pieces(s) : s.SplitRows * 24),
        Items = RoundItems.Job,
        Reads = [.. reads, .. parts],
        ReadsBulk = lists,
        PassesOn = parts,
        KeptBytes = s => s.Partitions == 1 ? s.Rows * 12.0 : 0,
    };
}
