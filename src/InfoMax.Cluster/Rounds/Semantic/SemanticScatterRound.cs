using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Routes the rows of one split to the partitions that own their cells: rows grouped by partition, ascending within each.</summary>
[RoundKernel(RoundKind.Scatter, PartitionScheme.Semantic)]
internal static class SemanticScatterRound
{
    public static ScatterResult Run(RoundContext context)
    {
        CellLayout layout = CellLayout.Read(context);
        using SplitRows split = SplitRows.Read(context);
        context.Progress(0.2);
        int[] cells = layout.ReadTree(context).Assign(split.Vectors, split.Rows, context.Spec.Seed, context.Executor, context.CancellationToken);
        context.Progress(0.8);
        (int[] order, int[] counts) = PartitionOrder.Of(Array.ConvertAll(cells, layout.OwnerOf), layout.Partitions);
        ArtifactRef grouped = split.WriteVectors(context, order);
        CellRows table = new CellRows(split.Rows, split.Importance, cells).Pick(order);
        return new ScatterResult(
            context.Store.Write(context.BulkUri("rows.arrow"), stream => CellRowsArtifact.Write(stream, table)),
            grouped,
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, counts.Length));
    }
}
