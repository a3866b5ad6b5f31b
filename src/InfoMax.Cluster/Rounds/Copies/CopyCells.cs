using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The cells in which near copies are sought, and which range has which.</summary>
/// <param name="Coarse">The coarse centres; null where equal rows alone are copies, and a cell is no place.</param>
/// <param name="Fine">The cells' centres.</param>
/// <param name="FirstFine">Begin of each coarse centre's cells, and their number.</param>
/// <param name="FirstCell">First cell of each range, and the number of cells.</param>
[MessagePackObject]
public sealed record CopyCells(
    [property: Key(0)] ArtifactRef? Coarse, [property: Key(1)] ArtifactRef? Fine, [property: Key(2)] int[] FirstFine, [property: Key(3)] int[] FirstCell)
{
    /// <summary>Number of cells.</summary>
    [IgnoreMember]
    public int Count => FirstCell[^1];

    /// <summary>Which item of the copy rounds has the rows of a cell.</summary>
    public int RangeOf(int cell) => WeightedRanges.RangeOf(FirstCell, cell);

    internal static CopyCells Read(RoundContext context) =>
        RoundIndex.Read<CopyCells>(context.Store, context.Results<ArtifactResult>(RoundKind.CopyCells)[0].Artifact);

    internal CellTree Tree(RoundContext context)
    {
        SphericalCentroids fine = Centroids(context, Fine!);
        int[] ones = new int[fine.Count];
        Array.Fill(ones, 1);
        return new CellTree(Centroids(context, Coarse!), fine, FirstFine, ones);
    }

    internal SphericalCentroids Centres(RoundContext context) => Centroids(context, Fine!);

    private static SphericalCentroids Centroids(RoundContext context, ArtifactRef artifact)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        (float[] values, int count, int dimension) = CentroidsArtifact.Read(stream);
        return new SphericalCentroids(values, count, dimension);
    }
}
