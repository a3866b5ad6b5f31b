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
                slices.Add(new VectorSlice(split.Vectors, first, counts[partition]));
            }
        }
        else
        {
            IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
            ArtifactRef index = context.Importance().Index;
            ArtifactRef[] parts = RoundIndex.Read<ArtifactRef[]>(context.Store, index);
            for (int i = 0; i < splits.Count; i++)
            {
                (long[] r, float[] v) = ReadImportance(context, parts[i]);
                rows.Add(r);
                importance.Add(v);
                slices.Add(new VectorSlice(splits[i].Vectors, 0, r.Length));
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
                using Stream stream = context.Store.OpenRead(slice.Artifact);
                VectorsArtifact.ReadRange(stream, slice.FirstRow, slice.Rows, matrix, filled);
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

/// <param name="Artifact">A vectors artifact.</param>
/// <param name="FirstRow">First row of the slice.</param>
/// <param name="Rows">Rows of the slice.</param>
internal sealed record VectorSlice(ArtifactRef Artifact, int FirstRow, int Rows);

/// <summary>What every vector of a job looks like.</summary>
/// <param name="Dimension">d.</param>
/// <param name="Element">Stored number type.</param>
internal sealed record DatasetShape(int Dimension, EmbeddingElement Element)
{
    /// <summary>Bytes of a vector.</summary>
    public int RowBytes => Dimension * (Element == EmbeddingElement.Half ? sizeof(ushort) : sizeof(float));

    public static DatasetShape Of(RoundContext context)
    {
        Data.Formats.DatasetLayout layout = context.Layout();
        return new DatasetShape(layout.Dimension, layout.Element);
    }
}
