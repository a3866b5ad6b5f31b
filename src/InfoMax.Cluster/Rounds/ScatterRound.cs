using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Routes the rows of one split to partitions: one artifact whose rows are grouped by partition, with the groups' sizes.</summary>
internal static class ScatterRound
{
    public static ScatterResult Run(RoundContext context)
    {
        int partitions = PartitionsOf(context);
        ArtifactRef vectors = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index].Vectors;
        ArtifactRef index = context.Results<ImportanceResult>(RoundKind.Importance)[0].Index;
        ArtifactRef part = RoundIndex.Read<ArtifactRef[]>(context.Store, index)[context.Item.Index];
        using Stream importanceStream = context.Store.OpenRead(part);
        (long[] rows, float[] importance) = ImportanceArtifact.Read(importanceStream);

        int[] owner = Array.ConvertAll(rows, row => RandomPartition(context.Spec.Seed, row, partitions));
        (int[] order, int[] counts) = PartitionOrder.Of(owner, partitions);
        DatasetShape shape = DatasetShape.Of(context);
        using EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
        using (Stream vectorStream = context.Store.OpenRead(vectors))
        {
            VectorsArtifact.ReadInto(vectorStream, matrix, 0);
        }

        context.Progress(0.5);

        ArtifactRef grouped = context.Store.Write(context.BulkUri("vectors.arrow"), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
            writer.Append(matrix, order);
            return writer.Finish();
        });
        ArtifactRef table = context.Store.Write(
            context.BulkUri("importance.arrow"),
            stream => ImportanceArtifact.Write(stream, Array.ConvertAll(order, i => rows[i]), Array.ConvertAll(order, i => importance[i])));
        return new ScatterResult(table, grouped, RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, partitions));
    }

    /// <summary>The partition of a row under the paper's random scheme: a hash of seed and row number, so that it needs no state.</summary>
    internal static int RandomPartition(ulong seed, long row, int partitions) =>
        (int)(SeededHash.Of(seed, (ulong)row) % (ulong)partitions);

    private static int PartitionsOf(RoundContext context)
    {
        long validRows = context.Results<ImportanceResult>(RoundKind.Importance)[0].ValidRows;
        return Coordinator.JobFacts.PartitionCount(context.Spec, DatasetShape.Of(context).RowBytes, validRows);
    }
}
