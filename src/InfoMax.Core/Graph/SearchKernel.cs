using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>The kernel of a search and how its work is cut; tests and benchmarks choose their own.</summary>
/// <param name="Product">The kernel.</param>
/// <param name="Tiling">How the work is cut; null for <see cref="BlockTiling.For"/>.</param>
internal readonly record struct SearchKernel(BlockProduct Product, BlockTiling? Tiling = null)
{
    /// <summary>What a search uses unless told otherwise.</summary>
    public static SearchKernel Best => new(BlockProduct.Best);

    /// <summary>How the work on rows of <paramref name="dimension"/> values is cut.</summary>
    public BlockTiling TilingFor(int dimension) => Tiling ?? BlockTiling.For(Product, dimension);
}
