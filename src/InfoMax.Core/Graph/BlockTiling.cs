using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph;

/// <summary>
/// How a product of two sets of rows is cut: left blocks of <see cref="LeftRows"/> rows stay packed while right chunks
/// of <see cref="RightRows"/> rows pass by. It decides speed only, never a result.
/// </summary>
/// <param name="LeftRows">Rows of a left block, a multiple of the kernel's left panel.</param>
/// <param name="RightRows">Rows of a right chunk, a multiple of the kernel's right panel.</param>
internal readonly record struct BlockTiling(int LeftRows, int RightRows)
{
    // A left block is read once for each right chunk, so it may lie in L3 or memory; the longer it is, the less often
    // the right side is packed (once for each left block). A right chunk is read once for each left panel: half of L2.
    private const int LeftBytes = 4 << 20;
    private const int RightBytes = 512 << 10;
    private const int MaxLeftRows = 4096;
    private const int MaxRightRows = 1024;

    /// <summary>The tiling for rows of <paramref name="dimension"/> float32 values.</summary>
    public static BlockTiling For(BlockProduct product, int dimension) => new(
        Rows(LeftBytes, MaxLeftRows, dimension, product.TileRows),
        Rows(RightBytes, MaxRightRows, dimension, product.TileColumns));

    private static int Rows(int bytes, int most, int dimension, int panel) =>
        Math.Max(panel, Math.Min(most, bytes / sizeof(float) / dimension) / panel * panel);
}
