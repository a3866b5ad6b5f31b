using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>All valid rows of a job, split after split, in ascending order.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Importance">I_i, same length.</param>
/// <param name="FirstRow">First row of each split, and their number.</param>
/// <param name="Vectors">The vectors of each split.</param>
internal sealed record ValidRows(long[] Rows, float[] Importance, int[] FirstRow, IReadOnlyList<ArtifactRef> Vectors)
{
    /// <summary>Number of splits.</summary>
    public int Splits => Vectors.Count;

    public static ValidRows Read(RoundContext context, ImportanceResult importance)
    {
        ArtifactRef[] vectors = [.. context.Results<IngestResult>(RoundKind.Ingest).Select(split => split.Vectors)];
        int[] first = new int[vectors.Length + 1];
        long[] rows = new long[importance.ValidRows];
        float[] values = new float[importance.ValidRows];
        int split = 0;
        foreach ((long[] r, float[] i) in JobRows.ReadSplits(context, importance.Index))
        {
            r.CopyTo(rows, first[split]);
            i.CopyTo(values, first[split]);
            first[split + 1] = first[split] + r.Length;
            split++;
        }

        return new ValidRows(rows, values, first, vectors);
    }

    /// <summary>The indices of a split's rows.</summary>
    public IEnumerable<int> OfSplit(int split) => Enumerable.Range(FirstRow[split], FirstRow[split + 1] - FirstRow[split]);

    /// <summary>The digest of every row; vectors are read a batch at a time.</summary>
    public RowDigest[] Digests(RoundContext context)
    {
        RowDigest[] digests = new RowDigest[Rows.Length];
        int done = 0;
        foreach (ArtifactRef vectors in Vectors)
        {
            using Stream stream = context.Store.OpenRead(vectors);
            foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
            {
                using (batch)
                {
                    RowDigest.Of(batch, context.Executor, context.CancellationToken).CopyTo(digests, done);
                    done += batch.Rows;
                }
            }
        }

        return digests;
    }

    /// <summary>The vectors of some rows; the caller disposes the matrix.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="rows">Indices, ascending.</param>
    public EmbeddingMatrix Load(RoundContext context, int[] rows)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
        try
        {
            int filled = 0;
            for (int split = 0; split < Splits; split++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                int end = filled;
                while (end < rows.Length && rows[end] < FirstRow[split + 1])
                {
                    end++;
                }

                int[] places = Array.ConvertAll(rows[filled..end], row => row - FirstRow[split]);
                if (places.Length == 0)
                {
                    continue;
                }

                using Stream stream = context.Store.OpenRead(Vectors[split]);
                VectorsArtifact.ReadRows(stream, places, matrix, filled);
                filled = end;
            }

            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }
}
