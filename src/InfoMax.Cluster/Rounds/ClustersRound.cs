using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The nearest of the job's k-means centres of each of a split's rows: its group.</summary>
[RoundKernel(RoundKind.Clusters)]
internal static class ClustersRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        IngestResult split = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index];
        SphericalCentroids centroids = DistancesRound.Centroids(context);
        int[] clusters = new int[split.ValidRows];
        int done = 0;
        using Stream stream = context.Store.OpenRead(split.Vectors);
        foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
        {
            using (batch)
            {
                SphericalKMeans.Assign(batch, centroids, context.Executor, context.CancellationToken).Nearest.CopyTo(clusters, done);
                done += batch.Rows;
                context.Progress((double)done / clusters.Length);
            }
        }

        return new ArtifactResult(RoundIndex.Write(context.Store, context.Uri("clusters.msgpack"), clusters, clusters.Length));
    }
}
