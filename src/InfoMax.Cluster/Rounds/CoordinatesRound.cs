using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Where a split's rows lie on the flat map.</summary>
[RoundKernel(RoundKind.Coordinates)]
internal static class CoordinatesRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        PrincipalAxes axes = AxesRound.Read(context);
        IngestResult split = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index];
        float[] x = new float[split.ValidRows];
        float[] y = new float[split.ValidRows];
        float[] unit = new float[axes.Mean.Length];
        int done = 0;
        using Stream stream = context.Store.OpenRead(split.Vectors);
        foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
        {
            using (batch)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                for (int i = 0; i < batch.Rows; i++, done++)
                {
                    batch.CopyNormalized(i, 1, unit);
                    (x[done], y[done]) = axes.Project(unit);
                }

                context.Progress(done / (double)Math.Max(1, x.Length));
            }
        }

        return new ArtifactResult(context.Store.Write(context.Uri("map.arrow"), target => NumbersArtifact.Write(target, ("x", x), ("y", y))));
    }
}
