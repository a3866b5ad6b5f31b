using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>How cells lie in their two levels, and which partition owns which.</summary>
/// <param name="FirstFine">Begin of each coarse centre's fine centres, and their number.</param>
/// <param name="Copies">Cells of each fine centre.</param>
/// <param name="FirstCell">First cell of each partition, and the number of cells: P + 1 numbers.</param>
[MessagePackObject]
public sealed record CellLayout([property: Key(0)] int[] FirstFine, [property: Key(1)] int[] Copies, [property: Key(2)] int[] FirstCell)
{
    /// <summary>Number of partitions P.</summary>
    [IgnoreMember]
    public int Partitions => FirstCell.Length - 1;

    /// <summary>The partition that owns a cell.</summary>
    public int OwnerOf(int cell) => WeightedRanges.RangeOf(FirstCell, cell);

    internal static CellLayout Read(RoundContext context) =>
        RoundIndex.Read<CellLayout>(context.Store, context.Results<CellsResult>(RoundKind.Centroids)[0].Layout);

    internal CellTree ReadTree(RoundContext context)
    {
        CellsResult cells = context.Results<CellsResult>(RoundKind.Centroids)[0];
        return new CellTree(ReadCentroids(context, cells.Coarse), ReadCentroids(context, cells.Fine), FirstFine, Copies);
    }

    private static SphericalCentroids ReadCentroids(RoundContext context, ArtifactRef artifact)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        (float[] values, int count, int dimension) = CentroidsArtifact.Read(stream);
        return new SphericalCentroids(values, count, dimension);
    }
}
