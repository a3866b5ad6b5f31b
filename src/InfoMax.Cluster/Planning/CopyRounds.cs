using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// Which rows are copies of others: one item where it holds all rows. Else equal rows by a shuffle of digests, and near ones in ranges
/// of cells, whose rows are decided in passes until none is open; no item holds all rows.
/// </summary>
public static class CopyRounds
{
    /// <summary>Passes of the match: copies that visit other cells, what all visitors meet, and the choice.</summary>
    public const int MatchPasses = 3;

    /// <summary>Passes of the leads: the way to the splits, their rows of each family, and the families' sizes.</summary>
    public const int LeadsPasses = 3;

    private static readonly RoundDefinition EqualRows = new()
    {
        Kind = RoundKind.CopyEquals,
        Name = "copy equals",
        ItemBytes = s => s.IndexBytes + CopyItems.Digests(s),
        Items = RoundItems.CopyRanges,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance],
        ReadsBulk = [RoundKind.CopyDigests],
        BulkBytes = s => s.Rows * 24.0,
    };

    private static readonly RoundDefinition Cells = new()
    {
        Kind = RoundKind.CopyCells,
        Name = "copy cells",
        ItemBytes = s => s.IndexBytes + CopyItems.Cells(s),
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Importance],
        ReadsBulk = [RoundKind.CopyDigests],
    };

    private static readonly RoundDefinition Scatter = new()
    {
        Kind = RoundKind.CopyScatter,
        Name = "copy scatter",
        ItemBytes = s => s.IndexBytes + CopyItems.Scatter(s),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.CopyCells],
        ReadsBulk = [RoundKind.CopyEquals],
        ReadsOwnBulk = [RoundKind.Ingest, RoundKind.CopyDigests],
        BulkBytes = s => s.Rows * (s.VectorBytes + 36),
    };

    private static readonly RoundDefinition Visit = new()
    {
        Kind = RoundKind.CopyVisit,
        Name = "copy visit",
        ItemBytes = s => s.IndexBytes + CopyItems.Range(s),
        Items = RoundItems.CopyRanges,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.CopyCells],
        ReadsBulk = [RoundKind.CopyScatter],
        BulkBytes = s => s.Rows * ((2 * s.VectorBytes) + 120),
    };

    private static readonly RoundDefinition Walk = new()
    {
        Kind = RoundKind.CopyWalk,
        Name = "copy walk",
        ItemBytes = s => s.IndexBytes + CopyItems.Range(s),
        Items = RoundItems.CopyRanges,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.CopyCells],
        ReadsBulk = [RoundKind.CopyVisit, RoundKind.CopyWalk],
        RunsAgain = (facts, _) => facts.OpenCopies > 0,
        BulkBytes = s => s.Rows * 120.0,
    };

    private static readonly RoundDefinition Match = new()
    {
        Kind = RoundKind.CopyMatch,
        Name = "copy match",
        ItemBytes = s => s.IndexBytes + CopyItems.Range(s),
        Items = RoundItems.CopyRanges,
        Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.CopyCells],
        ReadsBulk = [RoundKind.CopyVisit, RoundKind.CopyWalk, RoundKind.CopyMatch],
        RunsAgain = (_, pass) => pass + 1 < MatchPasses,
        BulkBytes = s => s.Rows * (60 + (0.1 * s.VectorBytes)),
    };

    private static readonly RoundDefinition Leads = new()
    {
        Kind = RoundKind.CopyLeads,
        Name = "copy leads",
        ItemBytes = s => s.IndexBytes + CopyItems.Split(s),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance],
        ReadsBulk = [RoundKind.CopyEquals, RoundKind.CopyMatch, RoundKind.CopyLeads],
        ReadsOwnBulk = [RoundKind.CopyDigests],
        RunsAgain = (_, pass) => pass + 1 < LeadsPasses,
        BulkBytes = s => s.Rows * 48.0,
    };

    private static readonly RoundDefinition Parts = new()
    {
        Kind = RoundKind.CopyParts,
        Name = "copy parts",
        ItemBytes = s => s.IndexBytes + CopyItems.Split(s),
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Importance],
        ReadsOwnBulk = [RoundKind.CopyDigests],
        ReadsBulk = [RoundKind.CopyLeads],
        KeptBytes = s => s.Rows * 28.0,
    };

    /// <summary>In order.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.SpreadCopies
            ? [Digests(shape), EqualRows, Cells, Scatter, Visit, Walk, Match, Leads, Parts, Copies([.. InputRounds.LabelReads(shape), RoundKind.CopyEquals, RoundKind.CopyMatch, RoundKind.CopyParts], [], [RoundKind.CopyParts])]
            : [Copies(InputRounds.LabelReads(shape), [RoundKind.Ingest], [])];
    }

    private static RoundDefinition Digests(PipelineShape shape) => new()
    {
        Kind = RoundKind.CopyDigests,
        Name = "copy digests",
        ItemBytes = s => s.IndexBytes + CopyItems.Split(s) + s.ReadBytes,
        Items = RoundItems.Splits,
        Reads = [RoundKind.Plan, RoundKind.Importance, .. InputRounds.LabelReads(shape)],
        ReadsOwnBulk = [RoundKind.Ingest],
        BulkBytes = s => s.Rows * 44.0,
    };

    private static RoundDefinition Copies(IReadOnlyList<RoundKind> reads, IReadOnlyList<RoundKind> readsBulk, IReadOnlyList<RoundKind> passesOn) => new()
    {
        Kind = RoundKind.Copies,
        Name = "copies",
        ItemBytes = s => s.IndexBytes + CopyItems.Copies(s),
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Importance, .. reads],
        ReadsBulk = readsBulk,
        PassesOn = [RoundKind.Importance, .. passesOn],
        KeptBytes = s => passesOn.Count > 0 ? 0 : s.Rows * 28.0,
    };
}
