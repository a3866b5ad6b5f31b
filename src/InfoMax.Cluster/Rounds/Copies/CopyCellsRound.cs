using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>Trains the cells on the splits' samples and deals them out to ranges of about equal weight. Without near copies a cell is a place to put rows.</summary>
[RoundKernel(RoundKind.CopyCells)]
internal static class CopyCellsRound
{
    /// <summary>Training rows for each cell, at least.</summary>
    private const int FewestRowsPerCell = 16;

    public static ArtifactResult Run(RoundContext context)
    {
        CopySearch search = CopySearch.Of(context);
        CopyCells cells = search.Near is null
            ? new CopyCells(null, null, [], [.. Enumerable.Range(0, search.Ranges + 1)])
            : Train(context, search);
        return new ArtifactResult(RoundIndex.Write(context.Store, context.Uri("cells.msgpack"), cells, cells.Count));
    }

    private static CopyCells Train(RoundContext context, CopySearch search)
    {
        using EmbeddingMatrix sample = Load(context);
        int wanted = Math.Clamp(sample.Rows / FewestRowsPerCell, 1, search.Cells);
        (CellTree tree, long[] weights) = CellTree.Train(sample, wanted, context.Spec.Seed, context.Executor, context.CancellationToken);
        long[] fine = new long[tree.Fine.Count];
        for (int f = 0; f < fine.Length; f++)
        {
            fine[f] = weights[tree.FirstCell[f]..tree.FirstCell[f + 1]].Sum();
        }

        return new CopyCells(
            Write(context, "coarse.arrow", tree.Coarse), Write(context, "fine.arrow", tree.Fine), tree.FirstFine, WeightedRanges.Cut(fine, search.Ranges));
    }

    private static EmbeddingMatrix Load(RoundContext context)
    {
        DatasetShape shape = DatasetShape.Of(context);
        ArtifactRef[] parts = [.. context.Results<CopyMailResult>(RoundKind.CopyDigests).Select(split => split.Kept[CopyDigestsRound.Training])];
        if (parts.Sum(part => part.Rows) == 0)
        {
            throw new ArtifactException("no row was sampled for the cells in which copies are sought");
        }

        EmbeddingMatrix sample = EmbeddingMatrix.Allocate((int)parts.Sum(part => part.Rows), shape.Dimension, shape.Element);
        int filled = 0;
        foreach (ArtifactRef part in parts)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(part);
            filled += VectorsArtifact.ReadInto(stream, sample, filled);
        }

        return sample;
    }

    private static ArtifactRef Write(RoundContext context, string name, SphericalCentroids centroids) => context.Store.Write(
        context.Uri(name), stream => CentroidsArtifact.Write(stream, centroids.Values, centroids.Count, centroids.Dimension));
}
