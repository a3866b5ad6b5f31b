using InfoMax.Core.Compute;
using InfoMax.Core.Kernels;
using Xunit;

namespace InfoMax.Core.Tests.Kernels;

/// <summary>One row against packed panels gives the very bits that a tile of the kernel gives.</summary>
public sealed unsafe class PanelRowTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 9)]
    [InlineData(3, 64)]
    [InlineData(5, 33)]
    public void Products_AreThoseOfATile(int panels, int depth)
    {
        float* none = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(none, BlockProduct.MaxTile).Fill(float.NegativeInfinity);
        float* tile = stackalloc float[BlockProduct.MaxTile * BlockProduct.MaxTile];
        uint* hits = stackalloc uint[BlockProduct.MaxTile];
        foreach (BlockProduct kernel in Enum.GetValues<KernelWidth>().Select(BlockProduct.ForWidth).OfType<BlockProduct>())
        {
            int width = kernel.TileColumns;
            SeededRandom random = new(3);
            using AlignedBuffer packed = new((long)panels * width * depth);
            using AlignedBuffer rows = new((long)kernel.TileRows * depth);
            using AlignedBuffer found = new((long)panels * width);
            Fill(packed, ref random);
            Fill(rows, ref random);

            PanelRow.Multiply(kernel, rows.Pointer, packed.Pointer, panels, depth, found.Pointer);

            for (int panel = 0; panel < panels; panel++)
            {
                kernel.Multiply(rows.Pointer, packed.Pointer + ((nint)panel * width * depth), depth, none, none, tile, hits);
                Assert.Equal(new Span<float>(tile, width).ToArray(), found.AsSpan((long)panel * width, width).ToArray());
            }
        }
    }

    private static void Fill(AlignedBuffer values, ref SeededRandom random)
    {
        foreach (ref float value in values.AsSpan(0, (int)values.Length))
        {
            value = (float)random.NextDouble() - 0.5f;
        }
    }
}
