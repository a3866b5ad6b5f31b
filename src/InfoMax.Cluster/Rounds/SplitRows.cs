using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The valid rows of the split at hand, as both scatter rounds route them; disposing frees the vectors.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Importance">I_i, same length.</param>
/// <param name="Vectors">Their vectors, in the same order.</param>
internal sealed record SplitRows(long[] Rows, float[] Importance, EmbeddingMatrix Vectors) : IDisposable
{
    public static SplitRows Read(RoundContext context)
    {
        ArtifactRef vectors = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index].Vectors;
        ArtifactRef index = context.Importance().Index;
        ArtifactRef part = RoundIndex.Read<ArtifactRef[]>(context.Store, index)[context.Item.Index];
        using Stream importanceStream = context.Store.OpenRead(part);
        (long[] rows, float[] importance) = ImportanceArtifact.Read(importanceStream);
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
        try
        {
            using Stream vectorStream = context.Store.OpenRead(vectors);
            VectorsArtifact.ReadInto(vectorStream, matrix, 0);
            return new SplitRows(rows, importance, matrix);
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>Writes the vectors in another order.</summary>
    public ArtifactRef WriteVectors(RoundContext context, int[] order) => context.Store.Write(context.BulkUri("vectors.arrow"), stream =>
    {
        using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, Vectors.Dimension, Vectors.Element);
        writer.Append(Vectors, order);
        return writer.Finish();
    });

    /// <inheritdoc/>
    public void Dispose() => Vectors.Dispose();
}
