using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// From merged lists to each partition's part of the coreset where no item holds all rows: every partition with the rows of
/// others that it is joined to, solved in coloured stages at one price a group, cut to exactly p_g of each by merged histograms, and bounded.
/// </summary>
public static class DistributedRounds
{
    /// <summary>Bytes of an edge with both its ends.</summary>
    private const double EdgeBytes = 8 + 8 + 4;

    /// <summary>Bytes of an edge in the list of its row.</summary>
    private const double EndBytes = 8 + 4;

    /// <summary>Edges that a partition holds for each of its own: those of overlap rows are there again.</summary>
    private const double HeldEdges = 2;

    /// <summary>The share of list entries that name another partition's row: measured .02 to .4.</summary>
    private const double CrossingShare = 0.3;

    /// <summary>Partitions that one shares edges with, on average: measured up to 40 where rows of a partition are few.</summary>
    private const double TouchingPartitions = 64;

    /// <summary>A bin of a group's histogram as it is written: its number and its rows, where each row of a partition has one.</summary>
    private const double BinBytes = 10;

    /// <summary>Rows of a partition from which on the fewest colours have been enough.</summary>
    private const double LargePartition = 10_000;

    private static RoundDefinition Borders(PipelineShape shape) => new()
    {
        Kind = RoundKind.Borders,
        Name = "borders",
        ItemBytes = s => s.IndexBytes + (s.MostEntries * (50 + (80 * CrossingShare))) + (s.MostPartitionRows * 64),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Organise, .. GraphScoreRounds.Reads(shape)],
        ReadsOwnBulk = [RoundKind.Merge],
        BulkBytes = s => s.Rows * (8 + (s.Neighbors * (12 + (CrossingShare * EdgeBytes)))),
    };

    private static readonly RoundDefinition Colours = new()
    {
        Kind = RoundKind.Colours,
        Name = "colours",
        ItemBytes = s => s.IndexBytes + (40.0 * s.Partitions * TouchingPartitions),
        Items = RoundItems.Job,
        IsWide = false,
        Reads = [RoundKind.Extend],
    };

    private static readonly RoundDefinition Extend = new()
    {
        Kind = RoundKind.Extend,
        Name = "extend",
        HoldsJoined = true,
        ItemBytes = s => s.IndexBytes + (s.HeldRows * ((s.MostEntries * 40) + (s.MostPartitionRows * 80))),
        Items = RoundItems.Partitions,
        IsWide = false,
        ReadsBulk = [RoundKind.Join],
        BulkBytes = s => HeldEdges * s.Rows * (16 + (2 * s.Neighbors * EndBytes)),
    };

    /// <summary>What a row's cliques, x and loads take in three passes of the bound.</summary>
    private const double BoundRowBytes = 150;

    /// <summary>What the multiplier of a list entry takes there, where it is above 0.</summary>
    private const double BoundEntryBytes = 4;

    /// <summary>The schedule before it is known what partitions share.</summary>
    private static SolveSchedule Expected(JobSizes s) => s.PartitionRows < LargePartition
        ? SolveSchedule.Of(Math.Min(Math.Max(2, s.Partitions), PartitionColours.Most), 1, SolverEffort.Standard)
        : SolveSchedule.Fewest(Math.Max(2, s.Partitions));

    /// <summary>Merged histograms of all groups: two at a time with what the next one is merged into, 16 bytes a bin.</summary>
    private static double Histograms(PipelineShape shape, JobSizes s) => shape.HasQuota ? 48 * Math.Min(s.Rows, GroupShares.MostBins) : 0;

    private static IReadOnlyList<RoundKind> QuotaReads(PipelineShape shape) => shape.HasQuota ? [RoundKind.Quota] : [];

    private static RoundDefinition Join(PipelineShape shape) => new()
    {
        Kind = RoundKind.Join,
        Name = "join",
        ItemBytes = s => s.IndexBytes + (s.MostEntries * 60) + (s.MostPartitionRows * 64),
        Items = RoundItems.Partitions,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Organise, .. GraphScoreRounds.Reads(shape), .. InputRounds.QuotaPartReads(shape)],
        ReadsBulk = [RoundKind.Borders],
        BulkBytes = s => s.Rows * (16 + (2 * s.Neighbors * EndBytes)),
    };

    private static RoundDefinition Solve(PipelineShape shape) => new()
    {
        Kind = RoundKind.Solve,
        Name = "solve",
        HoldsJoined = true,
        ItemBytes = s => s.IndexBytes + SolveItems.Stage(s) + Histograms(shape, s),
        Items = RoundItems.Partitions,
        IsWide = false,
        Reads =
        [
            RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Organise, RoundKind.Merge, RoundKind.Colours,
            .. GraphScoreRounds.Reads(shape),
            .. QuotaReads(shape),
        ],
        ReadsBulk = [RoundKind.Solve],
        ReadsOwnBulk = [RoundKind.Extend],
        RunsAgain = (facts, pass) => pass + 1 < facts.SolvePasses,
        BulkBytes = s => Expected(s).Passes().Count * ((s.Rows * (shape.HasQuota ? 0.5 + BinBytes : 0.5)) + (16_384.0 * s.Partitions)),
    };

    private static RoundDefinition Bound(PipelineShape shape) => new()
    {
        Kind = RoundKind.Bound,
        Name = "bound",
        HoldsJoined = true,
        ItemBytes = s => s.IndexBytes + (s.HeldRows * SolveItems.Alone(s.MostPartitionRows, s.Neighbors)),
        Items = RoundItems.Partitions,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Merge, RoundKind.Colours, .. GraphScoreRounds.Reads(shape), .. QuotaReads(shape)],
        ReadsBulk = [RoundKind.Solve, RoundKind.Bound],
        ReadsOwnBulk = [RoundKind.Extend],
        RunsAgain = (_, pass) => pass + 1 < BoundSchedule.Passes,
        PassesRead = 2,
        BulkBytes = s => HeldEdges * s.Rows * (BoundRowBytes + (s.Neighbors * BoundEntryBytes)),
        KeptBytes = s => BoundSchedule.Rounds * s.Partitions * 16_384.0,
    };

    private static RoundDefinition Settle(PipelineShape shape) => new()
    {
        Kind = RoundKind.Settle,
        Name = "settle",
        HoldsJoined = true,
        ItemBytes = s => s.IndexBytes + SolveItems.Stage(s),
        Items = RoundItems.Partitions,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Organise, RoundKind.Merge, RoundKind.Colours, RoundKind.Bound, .. GraphScoreRounds.Reads(shape), .. QuotaReads(shape)],
        ReadsBulk = [RoundKind.Solve],
        ReadsOwnBulk = [RoundKind.Extend],
        KeptBytes = s => s.Budget * JobSizes.CandidateBytes,
    };

    /// <summary>In order, without the reduction.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape) =>
        [Borders(shape), Join(shape), Extend, Colours, Solve(shape), Bound(shape), Settle(shape)];
}
