using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>An evenly spread sample of the valid rows' vectors; the caller disposes it.</summary>
internal static class EvenSample
{
    /// <summary>Every so many-th valid row, with its norm; the caller owns the matrix.</summary>
    /// <param name="context">The order of a round that reads ingest's bulk.</param>
    /// <param name="most">Rows at most.</param>
    /// <param name="progress">Takes the share that is read.</param>
    public static EmbeddingMatrix Read(RoundContext context, int most, Action<double> progress)
    {
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        long rows = splits.Sum(s => s.ValidRows);
        int size = (int)Math.Min(rows, most);
        int dimension = context.Results<PlanResult>(RoundKind.Plan)[0].Dimension;
        EmbeddingMatrix? sample = null;
        int taken = 0;
        long first = 0;
        foreach (IngestResult split in splits)
        {
            using Stream stream = context.Store.OpenRead(split.Vectors);
            foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
            {
                using (batch)
                {
                    context.CancellationToken.ThrowIfCancellationRequested();
                    sample ??= EmbeddingMatrix.Allocate(size, dimension, batch.Element);
                    // The t-th sampled row is floor(t * rows / size): every row once when the sample holds them all.
                    for (long row; taken < size && (row = (long)((Int128)taken * rows / size)) < first + batch.Rows; taken++)
                    {
                        int local = (int)(row - first);
                        batch.RowRange(local, 1).CopyTo(sample.RowRange(taken, 1));
                        sample.ReciprocalNorms[taken] = batch.ReciprocalNorms[local];
                    }

                    first += batch.Rows;
                    progress(first / (double)rows);
                }
            }
        }

        return sample ?? throw new ArtifactException("the ingest artifacts hold no rows");
    }
}
