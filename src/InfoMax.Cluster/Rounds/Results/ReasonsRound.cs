using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// What the chosen rows mean to the rows near them, from the lists over the whole data set of a partition's rows. The round
/// that writes the results adds the parts of all partitions up.
/// </summary>
[RoundKernel(RoundKind.Reasons, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class ReasonsRound
{
    private const int RowsAtOnce = 1 << 16;

    public static ReasonsResult Run(RoundContext context)
    {
        ArtifactRef lists = context.Scheme == PartitionScheme.Semantic
            ? context.Results<MergeResult>(RoundKind.Merge)[context.Item.Index].Neighbors
            : context.Results<GraphResult>(RoundKind.Graph)[context.Item.Index].Neighbors;
        return new ReasonsResult(Points(context, (table, k, progress) => Add(context, lists, k, table, progress)));
    }

    /// <summary>Writes one table of chosen neighbours for each point of the sweep, in order.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="add">Adds the lists, cut to k, to the table of a point, and reports how far that is.</param>
    internal static IReadOnlyList<ArtifactRef> Points(RoundContext context, Action<ChosenNeighborTable, int, Action<double>> add)
    {
        PointResult[] points = RoundIndex.Read<PointResult[]>(context.Store, context.Results<ReductionResult>(RoundKind.Reduction)[0].Points);
        List<ArtifactRef> written = [];
        foreach (PointResult point in points)
        {
            ChosenNeighborTable table = new(Chosen(context, point));
            add(table, point.Neighbors, share => context.Progress((written.Count + share) / points.Length));
            written.Add(context.Store.Write(
                context.Uri($"chosen-{written.Count:D4}.arrow"), stream => ChosenNeighborsArtifact.Write(stream, table.Finish(CopyTable.Splits(context)))));
        }

        return written;
    }

    private static RowSet Chosen(RoundContext context, PointResult point)
    {
        using Stream stream = context.Store.OpenRead(point.Coreset);
        return new RowSet(CoresetArtifact.Read(stream).Rows, context.Layout().Rows);
    }

    private static void Add(RoundContext context, ArtifactRef artifact, int k, ChosenNeighborTable table, Action<double> progress)
    {
        int rows = checked((int)artifact.Rows);
        for (int first = 0; first < rows; first += RowsAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, rows - first);
            using Stream stream = context.Store.OpenRead(artifact);
            GlobalLists lists = NeighborsArtifact.ReadRange(stream, first, count);
            int used = Math.Min(k, lists.K);
            for (int i = 0; i < count; i++)
            {
                table.Add(lists.Rows[i], lists.Neighbors.AsSpan(i * lists.K, used), lists.Cosines.AsSpan(i * lists.K, used));
            }

            progress((first + count) / (double)rows);
        }
    }
}
