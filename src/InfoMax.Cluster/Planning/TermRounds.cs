using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// Several scores to one: every split orders each of them, every range of scores is ranked over all splits, and every split sums
/// its rows' ranks. No item holds all rows.
/// </summary>
public static class TermRounds
{
    /// <summary>The rounds where no score of the graph is among them.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape) => Rounds(
        (RoundKind.TermOrder, "term order"),
        (RoundKind.TermRanks, "term ranks"),
        (RoundKind.CombinedScores, "combined scores"),
        MadeScoreRounds.KindsOf(shape),
        InputRounds.OrderReads(shape));

    /// <summary>The rounds where scores of the graph are among them.</summary>
    public static IReadOnlyList<RoundDefinition> OfGraph(PipelineShape shape) => Rounds(
        (RoundKind.GraphTermOrder, "graph term order"),
        (RoundKind.GraphTermRanks, "graph term ranks"),
        (RoundKind.GraphCombinedScores, "graph combined scores"),
        [.. MadeScoreRounds.KindsOf(shape), RoundKind.GraphScores],
        [RoundKind.GraphSums, .. InputRounds.OrderReads(shape)]);

    private static RoundDefinition[] Rounds(
        (RoundKind Kind, string Name) order,
        (RoundKind Kind, string Name) ranks,
        (RoundKind Kind, string Name) combined,
        IReadOnlyList<RoundKind> scores,
        IReadOnlyList<RoundKind> reads) =>
    [
        new RoundDefinition
        {
            Kind = order.Kind,
            Name = order.Name,
            ItemBytes = s => s.IndexBytes + (s.SplitRows * (100 + (90.0 * s.Terms))),
            Items = RoundItems.Splits,
            IsWide = false,
            Reads = [RoundKind.Plan, RoundKind.Ingest],
            ReadsOwnBulk = scores,
            BulkBytes = s => s.Rows * 32.0 * s.Terms,
        },
        new RoundDefinition
        {
            Kind = ranks.Kind,
            Name = ranks.Name,
            ItemBytes = s => s.IndexBytes + ScoreRounds.RangeItemBytes(s),
            Items = RoundItems.ScoreRanges,
            IsWide = false,
            Reads = [RoundKind.Plan],
            ReadsBulk = [order.Kind],
            BulkBytes = s => s.Rows * 8.0 * s.Terms,
        },
        new RoundDefinition
        {
            Kind = combined.Kind,
            Name = combined.Name,
            ItemBytes = s => s.IndexBytes + (s.SplitRows * (80 + (16.0 * s.Terms))),
            Items = RoundItems.Splits,
            IsWide = false,
            Reads = [RoundKind.Plan, .. reads],
            ReadsBulk = [ranks.Kind],
            ReadsOwnBulk = [order.Kind],
            BulkBytes = s => s.Rows * 20.0,
        },
    ];
}
