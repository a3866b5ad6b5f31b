using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
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
        long rows = context.Results<IngestResult>(RoundKind.Ingest).Sum(s => s.ValidRows);
        using EmbeddingMatrix sample = EvenSample.Read(context, MaxSample, done => context.Progress(SampleShare * done));
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
}
