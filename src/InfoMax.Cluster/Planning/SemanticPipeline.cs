using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// Partitions of nearby rows: one block search over all rows, of which a partition does the part that concerns its own
/// blocks; then a start for the solve in each partition, and the reduction over what they send.
/// </summary>
public static class SemanticPipeline
{
    private static readonly RoundDefinition Centroids = new()
    {
        Kind = RoundKind.Centroids,
        Name = "centroids",
        ItemBytes = s => s.IndexBytes + GraphItems.Training(s) + (s.SplitRows * 24) + s.ReadBytes,
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies],
        ReadsBulk = [RoundKind.Ingest],
    };

    private static readonly RoundDefinition Scatter = new()
    {
        Kind = RoundKind.Scatter,
        Name = "scatter",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * ((1.25 * s.VectorBytes) + 64)) + GraphItems.CellBytes(s),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Centroids],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * (s.VectorBytes + 16),
    };

    private static readonly RoundDefinition Organise = new()
    {
        Kind = RoundKind.Organise,
        Name = "organise",
        ItemBytes = s => s.IndexBytes + (s.MostPartitionRows * (s.VectorBytes + 96)) + GraphItems.Checked(s),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Centroids],
        ReadsBulk = [RoundKind.Scatter],
        BulkBytes = s => ((s.Rows + Math.Min(s.Rows, JobSizes.CheckedRows / 2 * s.Partitions * s.Neighbors)) * s.VectorBytes)
            + (Math.Min(s.Rows, JobSizes.CheckedRows) * s.Partitions * s.ListBytes),
        KeptBytes = s => s.Rows * 16.0,
    };

    private static readonly RoundDefinition Check = new()
    {
        Kind = RoundKind.Check,
        Name = "check",
        ItemBytes = s => s.IndexBytes + GraphItems.Centres(s, GraphItems.CheckedBlocks(s)) + GraphItems.Checked(s),
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Centroids],
        ReadsBulk = [RoundKind.Organise],
    };

    private static readonly RoundDefinition Visit = new()
    {
        Kind = RoundKind.Visit,
        Name = "visit",
        ItemBytes = s => s.IndexBytes + GraphItems.Centres(s, s.MostPartitionBlocks) + GraphItems.Visit(s),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Centroids, RoundKind.Check],
        ReadsOwnBulk = [RoundKind.Organise],
        BulkBytes = s => (s.Rows * s.ListBytes) + (s.Guests * (s.VectorBytes + JobSizes.GuestBytes)),
    };

    private static readonly RoundDefinition Halo = new()
    {
        Kind = RoundKind.Halo,
        Name = "halo",
        ItemBytes = s => s.IndexBytes + GraphItems.OwnCentres(s) + GraphItems.Halo(s),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Centroids, RoundKind.Check],
        ReadsBulk = [RoundKind.Visit],
        ReadsOwnBulk = [RoundKind.Organise],
        FreesItemsOf = RoundKind.Organise,
        BulkBytes = s => (s.Rows + s.Guests) * s.ListBytes,
    };

    private static readonly RoundDefinition Merge = new()
    {
        Kind = RoundKind.Merge,
        Name = "merge",
        ItemBytes = s => s.IndexBytes + (12.0 * s.Partitions) + (s.MostPartitionRows * (48 + (16.0 * s.Neighbors))) + (12.0 * Math.Min(s.MostGuests, s.MostPartitionRows)) + GraphItems.Pieces(s),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Organise, RoundKind.Check],
        ReadsBulk = [RoundKind.Halo],
        ReadsOwnBulk = [RoundKind.Visit],
        BulkBytes = s => s.Rows * s.ListBytes,
    };

    /// <summary>The rounds from all rows to the lists over the whole data set.</summary>
    public static IReadOnlyList<RoundDefinition> Lists { get; } = [Centroids, Scatter, Organise, Check, Visit, Halo, Merge];

    private static RoundDefinition LocalCoreset(PipelineShape shape) => new()
    {
        Kind = RoundKind.LocalCoreset,
        Name = "local coreset",
        ItemBytes = s => s.IndexBytes + (s.MostEntries * 24) + SolveItems.Alone(s.MostPartitionRows, s.Neighbors),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Organise, .. GraphScoreRounds.Reads(shape), .. InputRounds.QuotaPartReads(shape)],
        ReadsOwnBulk = [RoundKind.Merge],
        BulkBytes = s => s.Candidates * s.ListBytes,
        KeptBytes = s => s.Candidates * JobSizes.CandidateBytes,
    };

    /// <summary>In order.</summary>
    public static IReadOnlyList<RoundDefinition> Rounds(PipelineShape shape) => ResultRounds.WithWrite(
    [
        .. InputRounds.Of(shape),
        .. InputRounds.Quota(shape),
        .. Lists,
        .. GraphScoreRounds.Of(shape, RoundKind.Merge),
        .. shape.Distributed ? DistributedRounds.Of(shape) : [LocalCoreset(shape)],
        shape.Distributed
            ? ResultRounds.Reduction([RoundKind.Merge, RoundKind.Settle, .. GraphScoreRounds.Reads(shape), .. InputRounds.QuotaPartReads(shape)], [])
            : ResultRounds.Reduction([RoundKind.Merge, .. GraphScoreRounds.Reads(shape), .. InputRounds.QuotaReads(shape)], [RoundKind.LocalCoreset]),
        .. ReasonRounds.Of(shape, RoundItems.Partitions, [], [], [RoundKind.Merge]),
    ],
        MapRounds.Lists(shape, RoundKind.Merge));
}
