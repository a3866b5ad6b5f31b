using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>The blocks of all partitions, numbered partition after partition, that is, in the order of the cells.</summary>
/// <param name="Centroids">Their centres.</param>
/// <param name="FirstBlock">First block of each partition, and the number of blocks: P + 1 numbers.</param>
internal sealed record AllBlocks(SphericalCentroids Centroids, int[] FirstBlock)
{
    public static AllBlocks Read(RoundContext context)
    {
        IReadOnlyList<OrganiseResult> partitions = context.Results<OrganiseResult>(RoundKind.Organise);
        int[] first = new int[partitions.Count + 1];
        for (int p = 0; p < partitions.Count; p++)
        {
            first[p + 1] = first[p] + (int)partitions[p].Blocks.Rows;
        }

        float[]? values = null;
        int dimension = 0;
        for (int p = 0; p < partitions.Count; p++)
        {
            using Stream stream = context.Store.OpenRead(partitions[p].Blocks);
            (float[] own, int _, dimension) = CentroidsArtifact.Read(stream);
            values ??= new float[(long)first[^1] * dimension];
            own.CopyTo(values, (long)first[p] * dimension);
        }

        return new AllBlocks(new SphericalCentroids(values!, first[^1], dimension), first);
    }

    /// <summary>The partition that holds a block.</summary>
    public int PartitionOf(int block) => WeightedRanges.RangeOf(FirstBlock, block);
}
