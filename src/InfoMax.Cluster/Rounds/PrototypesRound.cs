using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Trains the prototypes' centres on an evenly spread sample of the rows.</summary>
[RoundKernel(RoundKind.Prototypes)]
internal static class PrototypesRound
{
    /// <summary>Rows that the centres are trained on: beyond that, centres of a data set hardly move.</summary>
    private const int MaxSample = 1 << 17;

    /// <summary>Progress at the end of reading; training takes the rest.</summary>
    private const double SampleShare = 0.3;

    public static ArtifactResult Run(RoundContext context)
    {
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        long rows = splits.Sum(s => s.ValidRows);
        using EmbeddingMatrix sample = Sample(context, splits, rows);
        SphericalCentroids centroids = SphericalKMeans.Fit(
            sample,
            new SphericalKMeansOptions
            {
                Clusters = PrototypeScores.DefaultCenters((int)Math.Min(rows, int.MaxValue)),
                Seed = context.Spec.Seed,
                Progress = done => context.Progress(SampleShare + ((1 - SampleShare) * done)),
            },
            context.Executor,
            context.CancellationToken).Centroids;
        ArtifactRef artifact = context.Store.Write(
            context.Uri("centroids.arrow"), stream => CentroidsArtifact.Write(stream, centroids.Values, centroids.Count, centroids.Dimension));
        return new ArtifactResult(artifact);
    }

    private static EmbeddingMatrix Sample(RoundContext context, IReadOnlyList<IngestResult> splits, long rows)
    {
        int size = (int)Math.Min(rows, MaxSample);
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
                    context.Progress(SampleShare * first / rows);
                }
            }
        }

        return sample ?? throw new ArtifactException("the ingest artifacts hold no rows");
    }
}
