using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// Rows dealt out at random, as in the paper: each partition solves its own problem for more rows than its share, two more
/// rounds of candidates are chosen at the price of a solve on the first, and the reduction chooses among all of them.
/// </summary>
public static class RandomPipeline
{
    private static readonly RoundDefinition Scatter = new()
    {
        Kind = RoundKind.Scatter,
        Name = "scatter",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * (s.VectorBytes + 40)),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * (s.VectorBytes + 12),
    };

    private static readonly RoundDefinition Graph = new()
    {
        Kind = RoundKind.Graph,
        Name = "graph",
        ItemBytes = GraphItems.Search,
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsBulk = [RoundKind.Scatter],
        BulkBytes = s => s.Rows * s.ListBytes,
    };

    private static RoundDefinition LocalCoreset(PipelineShape shape) => new()
    {
        Kind = RoundKind.LocalCoreset,
        Name = "local coreset",
        ItemBytes = s => s.IndexBytes + SolveItems.Alone(s.MostPartitionRows, s.Neighbors) + (s.MostPartitionRows * s.VectorBytes),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, .. InputRounds.QuotaPartReads(shape)],
        ReadsBulk = [RoundKind.Scatter],
        ReadsOwnBulk = [RoundKind.Graph],
        BulkBytes = s => s.LocalCandidates * s.VectorBytes,
        KeptBytes = s => s.LocalCandidates * JobSizes.CandidateBytes,
    };

    private static readonly RoundDefinition CandidateGraph = new()
    {
        Kind = RoundKind.CandidateGraph,
        Name = "candidate graph",
        ItemBytes = s => s.IndexBytes + (s.MostPartitionRows * (s.VectorBytes + 16)) + (s.LocalCandidates * (s.VectorBytes + 48 + (24.0 * s.Neighbors))),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsBulk = [RoundKind.Scatter, RoundKind.LocalCoreset],
        BulkBytes = s => s.Partitions * s.LocalCandidates * s.ListBytes,
    };

    private static readonly RoundDefinition Pricing = new()
    {
        Kind = RoundKind.Pricing,
        Name = "pricing",
        ItemBytes = SolveItems.OverCandidates,
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.LocalCoreset],
        ReadsBulk = [RoundKind.CandidateGraph],
        BulkBytes = s => s.Points * Math.Min(s.Rows, s.LocalCandidates * s.Neighbors) * JobSizes.CandidateBytes,
    };

    private static readonly RoundDefinition Shortlist = new()
    {
        Kind = RoundKind.Shortlist,
        Name = "shortlist",
        ItemBytes = s => s.IndexBytes + SolveItems.Alone(s.MostPartitionRows, s.Neighbors) + (s.MostPartitionRows * s.VectorBytes) + (s.LocalCandidates * s.Neighbors * JobSizes.CandidateBytes),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.LocalCoreset],
        ReadsBulk = [RoundKind.Scatter, RoundKind.Pricing],
        ReadsOwnBulk = [RoundKind.Graph],
        BulkBytes = s => s.Shortlisted * s.VectorBytes,
        KeptBytes = s => s.Shortlisted * JobSizes.CandidateBytes,
    };

    private static readonly RoundDefinition ShortlistGraph = new()
    {
        Kind = RoundKind.ShortlistGraph,
        Name = "shortlist graph",
        ItemBytes = s => s.IndexBytes + (s.MostPartitionRows * (s.VectorBytes + 16)) + (s.Shortlisted * (s.VectorBytes + 48 + (24.0 * s.Neighbors))),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsBulk = [RoundKind.Scatter, RoundKind.Shortlist],
        BulkBytes = s => s.Partitions * s.Shortlisted * s.ListBytes,
    };

    private static RoundDefinition Reduction(PipelineShape shape) => ResultRounds.Reduction(
        [RoundKind.LocalCoreset, RoundKind.Shortlist, .. InputRounds.QuotaReads(shape)], [RoundKind.CandidateGraph, RoundKind.ShortlistGraph]);

    /// <summary>In order.</summary>
    public static IReadOnlyList<RoundDefinition> Rounds(PipelineShape shape) => ResultRounds.WithWrite(
    [
        .. InputRounds.Of(shape), .. InputRounds.Quota(shape), Scatter, Graph, LocalCoreset(shape), CandidateGraph, Pricing, Shortlist, ShortlistGraph, Reduction(shape),
        .. ReasonRounds.Of(
            shape, RoundItems.Job, [RoundKind.LocalCoreset, RoundKind.Shortlist], [RoundKind.CandidateGraph, RoundKind.ShortlistGraph], []),
    ],
        MapRounds.Lists(shape, RoundKind.Graph));
}
