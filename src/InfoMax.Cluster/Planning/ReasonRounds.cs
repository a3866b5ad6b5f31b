using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>The round after the reduction of a job that says of every row what became of it; none for other jobs.</summary>
public static class ReasonRounds
{
    /// <summary>Row, weight, nearest chosen row and cosine of an entry.</summary>
    private const double EntryBytes = 28;

    /// <summary>A row of the result file without ids, compressed.</summary>
    private const double FileBytes = 28;

    /// <summary>The round where the job has one.</summary>
    /// <param name="shape">The job's shape.</param>
    /// <param name="items">What it has an item for.</param>
    /// <param name="reads">Rounds whose results it reads, beside those that every job has.</param>
    /// <param name="readsBulk">Rounds whose lists it reads, of any item.</param>
    /// <param name="readsOwnBulk">Rounds whose lists it reads, of its own item.</param>
    public static IReadOnlyList<RoundDefinition> Of(
        PipelineShape shape, RoundItems items, IReadOnlyList<RoundKind> reads, IReadOnlyList<RoundKind> readsBulk, IReadOnlyList<RoundKind> readsOwnBulk)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return !shape.Reasons ? [] :
        [
            new RoundDefinition
            {
                Kind = RoundKind.Reasons,
                Name = "reasons",
                ItemBytes = s => s.IndexBytes + ResultItems.Reasons(s) + GraphItems.Pieces(s) + (items == RoundItems.Job ? SolveItems.Candidates(s) : 0),
                Items = items,
                Reads = [RoundKind.Plan, RoundKind.Importance, RoundKind.Copies, RoundKind.Reduction, .. reads],
                ReadsBulk = readsBulk,
                ReadsOwnBulk = readsOwnBulk,
                KeptBytes = s => (s.Points * s.Rows * (EntryBytes + FileBytes + (s.HasIds ? 2 * JobSizes.IdBytes : 0))) + (EntryBytes * s.ResultRows * s.Neighbors),
            },
        ];
    }
}
