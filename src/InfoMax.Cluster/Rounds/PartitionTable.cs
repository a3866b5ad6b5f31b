using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// The rows of one partition, in ascending row order: straight from the ingest artifacts when there is a single
/// partition, else its slice of every split's scattered rows.
/// </summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Importance">I_i, same length.</param>
/// <param name="Slices">Where their vectors are, in the same order.</param>
internal sealed record PartitionTable(long[] Rows, float[] Importance, IReadOnlyList<VectorSlice> Slices)
{
    public static PartitionTable Read(RoundContext context, int partition)
    {
        List<long[]> rows = [];
        List<float[]> importance = [];
        List<VectorSlice> slices = [];
        if (context.Scheme != PartitionScheme.Single)
        {
            foreach (ScatterResult split in context.Results<ScatterResult>(RoundKind.Scatter))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                int[] counts = RoundIndex.Read<int[]>(context.Store, split.Counts);
                int first = counts.Take(partition).Sum();
                (long[] r, float[] i) = ReadImportance(context, split.Importance);
                rows.Add(r[first..(first + counts[partition])]);
                importance.Add(i[first..(first + counts[partition])]);
                slices.Add(new VectorSlice(split.Vectors, first, counts[partition], null));
            }
        }
        else
        {
            for (int split = 0; split < context.Results<IngestResult>(RoundKind.Ingest).Count; split++)
            {
                slices.Add(VectorSlice.OfSplit(context, split, out long[] r, out float[] v));
                rows.Add(r);
                importance.Add(v);
            }
        }

        return new PartitionTable(Concat(rows), Concat(importance), slices);
    }

    /// <summary>Reads the vectors into memory; the caller disposes the matrix.</summary>
    public EmbeddingMatrix LoadVectors(RoundContext context)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(Rows.Length, shape.Dimension, shape.Element);
        try
        {
            int filled = 0;
            foreach (VectorSlice slice in Slices)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                slice.Load(context, matrix, filled);
                filled += slice.Rows;
            }

            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private static (long[] Rows, float[] Importance) ReadImportance(RoundContext context, ArtifactRef artifact)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        return ImportanceArtifact.Read(stream);
    }

    private static T[] Concat<T>(List<T[]> parts)
    {
        T[] all = new T[parts.Sum(p => p.LongLength)];
        long filled = 0;
        foreach (T[] part in parts)
        {
            part.CopyTo(all, filled);
            filled += part.LongLength;
        }

        return all;
    }
}

/// <summary>What every vector of a job looks like.</summary>
/// <param name="Dimension">d.</param>
/// <param name="Element">Stored number type.</param>
internal sealed record DatasetShape(int Dimension, EmbeddingElement Element)
{
    /// <summary>Bytes of a vector.</summary>
    public int RowBytes => Dimension * Element.Bytes();

    public static DatasetShape Of(RoundContext context)
    {
        Data.Formats.DatasetLayout layout = context.Layout();
        return new DatasetShape(layout.Dimension, layout.Element);
    }
}
