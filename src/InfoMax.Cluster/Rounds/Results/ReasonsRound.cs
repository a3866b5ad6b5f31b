using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// What the chosen rows mean to the rows near them, from the lists over the whole data set of a partition's rows. The round
/// that writes the results adds the parts of all partitions up. Of the chosen rows it holds those that its lists name.
/// </summary>
[RoundKernel(RoundKind.Reasons, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class ReasonsRound
{
    /// <summary>How the parts are named since they tell of the copies of chosen rows too.</summary>
    internal const string PartName = "near";

    public static ReasonsResult Run(RoundContext context)
    {
        ArtifactRef lists = context.Scheme == PartitionScheme.Semantic
            ? context.Results<MergeResult>(RoundKind.Merge)[context.Item.Index].Neighbors
            : context.Results<GraphResult>(RoundKind.Graph)[context.Item.Index].Neighbors;
        return new ReasonsResult(Points(
            context,
            point => ChosenRows.Among(context, point, NamedRows.Of(context, lists, point.Neighbors)),
            (table, k, progress) => Add(context, lists, k, table, progress)));
    }

    /// <summary>Writes one table of chosen neighbours for each point of the sweep, in order.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="chosen">Of a point's chosen rows, those that the lists name.</param>
    /// <param name="add">Adds the lists, cut to k, to the table of a point, and reports how far that is.</param>
    internal static IReadOnlyList<ArtifactRef> Points(
        RoundContext context, Func<PointResult, HashSet<long>> chosen, Action<ChosenNeighborTable, int, Action<double>> add)
    {
        PointResult[] points = RoundIndex.Read<PointResult[]>(context.Store, context.Results<ReductionResult>(RoundKind.Reduction)[0].Points);
        List<ArtifactRef> written = [];
        foreach (PointResult point in points)
        {
            ChosenNeighborTable table = new(chosen(point));
            add(table, point.Neighbors, share => context.Progress((written.Count + share) / points.Length));
            written.Add(context.Store.Write(
                context.Uri($"{PartName}-{written.Count:D4}.arrow"), stream => ChosenNeighborsArtifact.Write(stream, table.Finish(CopyTable.Splits(context)))));
        }

        return written;
    }

    private static void Add(RoundContext context, ArtifactRef artifact, int k, ChosenNeighborTable table, Action<double> progress)
    {
        long done = 0;
        foreach (GlobalLists lists in ListPortions.Read(context, artifact))
        {
            int used = Math.Min(k, lists.K);
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                table.Add(lists.Rows[i], lists.Neighbors.AsSpan(i * lists.K, used), lists.Cosines.AsSpan(i * lists.K, used));
            }

            done += lists.Rows.Length;
            progress(done / (double)artifact.Rows);
        }
    }
}
