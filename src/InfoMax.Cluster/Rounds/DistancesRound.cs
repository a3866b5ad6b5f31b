using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>Distance of a split's rows to their nearest prototype: their raw score.</summary>
[RoundKernel(RoundKind.Distances)]
internal static class DistancesRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        IngestResult split = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index];
        SphericalCentroids centroids = Centroids(context);
        using Stream rowStream = context.Store.OpenRead(split.Rows);
        long[] rows = [.. RowsArtifact.Read(rowStream).SelectMany(c => c.Rows)];
        double[] scores = new double[rows.Length];
        int done = 0;
        using Stream vectorStream = context.Store.OpenRead(split.Vectors);
        foreach (EmbeddingMatrix batch in VectorsArtifact.Read(vectorStream))
        {
            using (batch)
            {
                double[] distances = PrototypeScores.Compute(batch, centroids, context.Executor, context.CancellationToken);
                distances.CopyTo(scores, done);
                done += batch.Rows;
                context.Progress((double)done / rows.Length);
            }
        }

        return MadeScores.Write(context, rows, [(new ScoreSource(ScoreKind.Prototype), scores)]);
    }

    internal static SphericalCentroids Centroids(RoundContext context)
    {
        using Stream stream = context.Store.OpenRead(context.Results<ArtifactResult>(RoundKind.Prototypes)[0].Artifact);
        (float[] values, int count, int dimension) = CentroidsArtifact.Read(stream);
        return new SphericalCentroids(values, count, dimension);
    }
}
