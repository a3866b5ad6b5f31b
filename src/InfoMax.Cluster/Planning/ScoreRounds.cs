using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// Raw scores to importance where rows are in several partitions: every split orders its scores, every range of scores is
/// ranked over all splits, and every split looks its rows' ranks up. No item holds all rows.
/// </summary>
public static class ScoreRounds
{
    /// <summary>Bytes that an item which ranks a range takes for each of its entries: score, count and place twice over, while lists grow, and the rank.</summary>
    private const double RangeBytes = 88;

    /// <summary>A range has more rows than the average: its borders come from samples of every split.</summary>
    private const double RangeSpread = 1.25;

    /// <summary>What an item that ranks a range of scores holds.</summary>
    internal static double RangeItemBytes(JobSizes s) => Math.Min(s.Rows, RangeSpread * JobFacts.ScoreRangeRows) * RangeBytes;

    /// <summary>True when a job of that shape ranks its rows before anything else in many items.</summary>
    public static bool AreSpread(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Scheme != PartitionScheme.Single && HasScores(shape);
    }

    /// <summary>False where all rows are worth the same before there is a graph.</summary>
    public static bool HasScores(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Score != ScoreKind.Uniform && !shape.Needs(ScoreWork.Graph);
    }

    /// <summary>The rounds of scores that came with the rows, or that a round before has made of each split.</summary>
    /// <param name="scores">The round that wrote the scores; none when they came with the rows.</param>
    /// <param name="reads">The rounds that an order by default follows from.</param>
    public static IReadOnlyList<RoundDefinition> Of(IReadOnlyList<RoundKind> scores, IReadOnlyList<RoundKind> reads) =>
        Rounds((RoundKind.ScoreOrder, "score order"), (RoundKind.ScoreRanks, "score ranks"), (RoundKind.ScoreImportance, "score importance"), [], scores, reads);

    /// <summary>The rounds of scores that a graph over semantic partitions tells.</summary>
    /// <param name="sums">The round that wrote what each partition tells.</param>
    /// <param name="combined">The round that wrote the combined scores of each split; null where a score of the graph stands alone.</param>
    /// <param name="reads">The rounds that an order by default follows from.</param>
    public static IReadOnlyList<RoundDefinition> OfGraph(RoundKind sums, RoundKind? combined, IReadOnlyList<RoundKind> reads) => Rounds(
        (RoundKind.GraphScoreOrder, "graph score order"),
        (RoundKind.GraphScoreRanks, "graph score ranks"),
        (RoundKind.GraphScoreImportance, "graph score importance"),
        [sums],
        combined is { } made ? [made] : [],
        reads);

    private static RoundDefinition[] Rounds(
        (RoundKind Kind, string Name) order,
        (RoundKind Kind, string Name) ranks,
        (RoundKind Kind, string Name) importance,
        IReadOnlyList<RoundKind> sums,
        IReadOnlyList<RoundKind> scores,
        IReadOnlyList<RoundKind> reads)
    {
        bool ofGraph = sums.Count > 0;
        return
        [
            new RoundDefinition
            {
                Kind = order.Kind,
                Name = order.Name,
                ItemBytes = s => s.IndexBytes + (s.SplitRows * 190),
                Items = RoundItems.Splits,
                IsWide = false,
                Reads = ofGraph ? [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies] : [RoundKind.Plan, RoundKind.Ingest],
                ReadsBulk = scores.Count > 0 ? [] : sums,
                ReadsOwnBulk = scores,
                BulkBytes = s => s.Rows * 32.0,
            },
            new RoundDefinition
            {
                Kind = ranks.Kind,
                Name = ranks.Name,
                ItemBytes = s => s.IndexBytes + RangeItemBytes(s),
                Items = RoundItems.ScoreRanges,
                IsWide = false,
                Reads = [RoundKind.Plan],
                ReadsBulk = [order.Kind],
                BulkBytes = s => s.Rows * 8.0,
            },
            new RoundDefinition
            {
                Kind = importance.Kind,
                Name = importance.Name,
                ItemBytes = s => s.IndexBytes + (s.SplitRows * 80),
                Items = RoundItems.Splits,
                IsWide = false,
                Reads = [RoundKind.Plan, .. sums, .. reads],
                ReadsBulk = [ranks.Kind],
                ReadsOwnBulk = [order.Kind],
                BulkBytes = ofGraph ? s => s.Rows * 12.0 : null,
                KeptBytes = s => s.Rows * 12.0,
            },
        ];
    }
}
