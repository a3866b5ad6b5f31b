using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>One partition holds all rows: its graph, and the solve on it.</summary>
public static class SinglePipeline
{
    /// <summary>The lists over all rows.</summary>
    public static RoundDefinition Graph { get; } = new()
    {
        Kind = RoundKind.Graph,
        Name = "graph",
        ItemBytes = GraphItems.Search,
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * s.ListBytes,
    };

    /// <summary>In order.</summary>
    public static IReadOnlyList<RoundDefinition> Rounds(PipelineShape shape) => ResultRounds.WithWrite(
    [
        .. InputRounds.Of(shape),
        Graph,
        .. GraphScoreRounds.Of(shape, RoundKind.Graph),
        ResultRounds.Reduction([.. GraphScoreRounds.Reads(shape), .. InputRounds.QuotaReads(shape)], [RoundKind.Graph]),
        .. ReasonRounds.Of(shape, RoundItems.Partitions, [], [], [RoundKind.Graph]),
    ],
        MapRounds.Lists(shape, RoundKind.Graph));
}
