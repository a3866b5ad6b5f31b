using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The rows of the split at hand that a job chooses among, as both scatter rounds route them; disposing frees the vectors.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Importance">I_i, same length.</param>
/// <param name="Vectors">Their vectors, in the same order.</param>
internal sealed record SplitRows(long[] Rows, float[] Importance, EmbeddingMatrix Vectors) : IDisposable
{
    public static SplitRows Read(RoundContext context)
    {
        VectorSlice slice = VectorSlice.OfSplit(context, context.Item.Index, out long[] rows, out float[] importance);
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
        try
        {
            slice.Load(context, matrix, 0);
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
