using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Routes the rows of one split to the partitions that own their cells: rows grouped by partition, ascending within each.</summary>
internal static class SemanticScatterRound
{
    public static ScatterResult Run(RoundContext context)
    {
        CellLayout layout = CellLayout.Read(context);
        ArtifactRef vectors = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index].Vectors;
        ArtifactRef index = context.Results<ImportanceResult>(RoundKind.Importance)[0].Index;
        ArtifactRef part = RoundIndex.Read<ArtifactRef[]>(context.Store, index)[context.Item.Index];
        using Stream importanceStream = context.Store.OpenRead(part);
        (long[] rows, float[] importance) = ImportanceArtifact.Read(importanceStream);
        DatasetShape shape = DatasetShape.Of(context);
        using EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
        using (Stream vectorStream = context.Store.OpenRead(vectors))
        {
            VectorsArtifact.ReadInto(vectorStream, matrix, 0);
        }

        context.Progress(0.2);
        int[] cells = layout.ReadTree(context).Assign(matrix, rows, context.Spec.Seed, context.Executor, context.CancellationToken);
        context.Progress(0.8);
        (int[] order, int[] counts) = PartitionOrder.Of(Array.ConvertAll(cells, layout.OwnerOf), layout.Partitions);
        ArtifactRef grouped = context.Store.Write(context.BulkUri("vectors.arrow"), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
            writer.Append(matrix, order);
            return writer.Finish();
        });
        CellRows table = new CellRows(rows, importance, cells).Pick(order);
        return new ScatterResult(
            context.Store.Write(context.BulkUri("rows.arrow"), stream => CellRowsArtifact.Write(stream, table)),
            grouped,
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, counts.Length));
    }
}
