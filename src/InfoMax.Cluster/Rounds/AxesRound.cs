using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The axes of a flat map of the rows, on an evenly spread sample of them.</summary>
[RoundKernel(RoundKind.Axes)]
internal static class AxesRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        using EmbeddingMatrix sample = EvenSample.Read(context, MapRounds.SampledRows, done => context.Progress(0.5 * done));
        PrincipalAxes axes = PrincipalAxes.Fit(sample, context.CancellationToken);
        return new ArtifactResult(context.Store.Write(
            context.Uri("axes.arrow"), stream => CentroidsArtifact.Write(stream, [.. axes.Mean, .. axes.First, .. axes.Second], 3, sample.Dimension)));
    }

    /// <summary>What the round found.</summary>
    public static PrincipalAxes Read(RoundContext context)
    {
        using Stream stream = context.Store.OpenRead(context.Results<ArtifactResult>(RoundKind.Axes)[0].Artifact);
        (float[] values, _, int dimension) = CentroidsArtifact.Read(stream);
        return new PrincipalAxes(values[..dimension], values[dimension..(2 * dimension)], values[(2 * dimension)..]);
    }
}
