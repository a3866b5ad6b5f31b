using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Kernels;

/// <summary>
/// Invariants of every width: a product is within the rounding bound of a double-precision sum; it is the sequential
/// chain of its contract, bit for bit; the masks say exactly which products reach a threshold.
/// </summary>
public sealed unsafe class BlockProductTests
{
    /// <summary>Set by <see cref="BlockProductChildProcessTests"/>: the width the hardware switches must leave.</summary>
    public const string ExpectedWidthVariable = "INFOMAX_TEST_EXPECTED_WIDTH";

    public static TheoryData<KernelWidth, int> WidthsAndDimensions()
    {
        TheoryData<KernelWidth, int> data = [];
        foreach (KernelWidth width in Enum.GetValues<KernelWidth>())
        {
            foreach (int dimension in new[] { 1, 2, 7, 8, 15, 16, 17, 31, 33, 64, 100, 257, 513 })
            {
                data.Add(width, dimension);
            }
        }

        return data;
    }

    public static TheoryData<KernelWidth> Widths() => [.. Enum.GetValues<KernelWidth>()];

    [Fact]
    public void Dispatch_TakesTheWidestThatTheHardwareHas()
    {
        KernelWidth expected = Environment.GetEnvironmentVariable(ExpectedWidthVariable) is { Length: > 0 } named
            ? Enum.Parse<KernelWidth>(named)
            : Vector512.IsHardwareAccelerated ? KernelWidth.Vector512
            : Vector256.IsHardwareAccelerated && Fma.IsSupported ? KernelWidth.Vector256
            : KernelWidth.Portable;
        Assert.Equal(expected, BlockProduct.Best.Width);
    }

    [Theory]
    [MemberData(nameof(WidthsAndDimensions))]
    public void Products_MatchDoublePrecision_AndTheSequentialChain(KernelWidth width, int dimension)
    {
        BlockProduct product = Require(width);
        int left = (2 * product.TileRows) + 1;
        int right = product.TileColumns + 3;
        using EmbeddingMatrix a = TestRows.Random(left, dimension, 10, EmbeddingElement.Half);
        using EmbeddingMatrix b = TestRows.Random(right, dimension, 11);
        float[] aUnits = TestRows.Units(a);
        float[] bUnits = TestRows.Units(b);
        float[,] actual = MultiplyAll(product, a, b);
        for (int i = 0; i < left; i++)
        {
            for (int j = 0; j < right; j++)
            {
                ReadOnlySpan<float> x = aUnits.AsSpan(i * dimension, dimension);
                ReadOnlySpan<float> y = bUnits.AsSpan(j * dimension, dimension);
                double exact = 0;
                double absolute = 0;
                for (int k = 0; k < dimension; k++)
                {
                    exact += (double)x[k] * y[k];
                    absolute += Math.Abs((double)x[k] * y[k]);
                }

                // d roundings of relative size 2^-24 (2 d when a step is not fused), each on at most sum |a||b|.
                double bound = dimension * (product.IsFused ? 1 : 2) * absolute * 6.0e-8;
                Assert.InRange(actual[i, j] - exact, -bound, bound);
                Assert.Equal(SequentialChain.Dot(x, y, product.IsFused), actual[i, j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void SwappedSides_GiveTheSameBits(KernelWidth width)
    {
        BlockProduct product = Require(width);
        using EmbeddingMatrix a = TestRows.Random(40, 97, 12);
        using EmbeddingMatrix b = TestRows.Random(35, 97, 13);
        float[,] ab = MultiplyAll(product, a, b);
        float[,] ba = MultiplyAll(product, b, a);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 35; j++)
            {
                Assert.Equal(ab[i, j], ba[j, i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Hits_AreExactlyTheProductsThatReachAThreshold(KernelWidth width)
    {
        BlockProduct product = Require(width);
        int m = product.TileRows;
        int n = product.TileColumns;
        using EmbeddingMatrix a = TestRows.Random(m, 9, 14);
        using EmbeddingMatrix b = TestRows.Random(n, 9, 15);
        float[,] all = MultiplyAll(product, a, b);
        for (int trial = 0; trial < 40; trial++)
        {
            // Rows and columns without takers, and thresholds that equal one of the products.
            float[] rowThresholds = new float[m];
            float[] columnThresholds = new float[n];
            for (int r = 0; r < m; r++)
            {
                rowThresholds[r] = (r + trial) % 3 == 0 ? float.PositiveInfinity : all[r, (r * 5 + trial) % n];
            }

            for (int c = 0; c < n; c++)
            {
                columnThresholds[c] = (c + trial) % 4 == 0 ? all[(c + trial) % m, c] : float.PositiveInfinity;
            }

            using PackedTile tile = new(product, a, b);
            bool any = tile.Multiply(rowThresholds, columnThresholds);
            Assert.True(any);
            for (int r = 0; r < m; r++)
            {
                for (int c = 0; c < n; c++)
                {
                    bool expected = all[r, c] >= rowThresholds[r] || all[r, c] >= columnThresholds[c];
                    Assert.Equal(expected, ((tile.Hits[r] >> c) & 1) == 1);
                    Assert.Equal(all[r, c], tile.Products[(r * n) + c]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NothingReached_IsFalse_AndOneProductAloneIsFound(KernelWidth width)
    {
        BlockProduct product = Require(width);
        using EmbeddingMatrix a = TestRows.Random(product.TileRows, 20, 16);
        using EmbeddingMatrix b = TestRows.Random(product.TileColumns, 20, 17);
        float[,] all = MultiplyAll(product, a, b);
        float[] rows = [.. Enumerable.Repeat(float.PositiveInfinity, product.TileRows)];
        float[] columns = [.. Enumerable.Repeat(float.PositiveInfinity, product.TileColumns)];
        using PackedTile tile = new(product, a, b);
        Assert.False(tile.Multiply(rows, columns));
        for (int r = 0; r < product.TileRows; r++)
        {
            for (int c = 0; c < product.TileColumns; c++)
            {
                rows[r] = Enumerable.Range(0, product.TileColumns).Max(j => all[r, j]);
                Assert.True(tile.Multiply(rows, columns));
                Assert.Equal(rows[r], Enumerable.Range(0, product.TileColumns).Where(j => ((tile.Hits[r] >> j) & 1) == 1).Max(j => all[r, j]));
                rows[r] = float.BitIncrement(rows[r]);
                Assert.False(tile.Multiply(rows, columns));
                rows[r] = float.PositiveInfinity;

                columns[c] = Enumerable.Range(0, product.TileRows).Max(i => all[i, c]);
                Assert.True(tile.Multiply(rows, columns));
                columns[c] = float.BitIncrement(columns[c]);
                Assert.False(tile.Multiply(rows, columns));
                columns[c] = float.PositiveInfinity;
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(9, 5, 8)]
    [InlineData(32, 33, 32)]
    [InlineData(33, 16, 32)]
    [InlineData(7, 17, 6)]
    public void Packing_InterleavesPanels_AndFillsTheTailWithZeros(int rows, int dimension, int panelRows)
    {
        using EmbeddingMatrix matrix = TestRows.Random(rows + 2, dimension, 18, EmbeddingElement.Half);
        float[] units = TestRows.Units(matrix);
        using AlignedBuffer packed = new(PanelPacking.PackedLength(rows, dimension, panelRows));
        packed.AsSpan(0, (int)packed.Length).Fill(float.NaN);
        PanelPacking.Pack(matrix, 2, rows, panelRows, packed.Pointer, new float[panelRows * dimension]);
        for (int i = 0; i < packed.Length / dimension; i++)
        {
            for (int k = 0; k < dimension; k++)
            {
                float expected = i < rows ? units[((i + 2) * dimension) + k] : 0f;
                Assert.Equal(expected, packed.Pointer[(((i / panelRows * dimension) + k) * panelRows) + (i % panelRows)]);
            }
        }
    }

    private static BlockProduct Require(KernelWidth width)
    {
        BlockProduct? product = BlockProduct.ForWidth(width);
        Assert.SkipWhen(product is null, $"no {width} on this hardware");
        return product!;
    }

    private static float[,] MultiplyAll(BlockProduct product, EmbeddingMatrix a, EmbeddingMatrix b)
    {
        int m = product.TileRows;
        int n = product.TileColumns;
        float[,] all = new float[a.Rows, b.Rows];
        float[] none = [.. Enumerable.Repeat(float.NegativeInfinity, BlockProduct.MaxTile)];
        for (int i = 0; i < a.Rows; i += m)
        {
            for (int j = 0; j < b.Rows; j += n)
            {
                using PackedTile tile = new(product, a, b, i, j);
                Assert.True(tile.Multiply(none, none));
                for (int r = 0; r < Math.Min(m, a.Rows - i); r++)
                {
                    for (int c = 0; c < Math.Min(n, b.Rows - j); c++)
                    {
                        all[i + r, j + c] = tile.Products[(r * n) + c];
                    }
                }
            }
        }

        return all;
    }

    /// <summary>One left and one right panel, ready to multiply.</summary>
    private sealed class PackedTile : IDisposable
    {
        private readonly BlockProduct _product;
        private readonly int _depth;
        private readonly AlignedBuffer _a;
        private readonly AlignedBuffer _b;

        public PackedTile(BlockProduct product, EmbeddingMatrix a, EmbeddingMatrix b, int row = 0, int column = 0)
        {
            _product = product;
            _depth = a.Dimension;
            int rows = Math.Min(product.TileRows, a.Rows - row);
            _a = new AlignedBuffer((long)product.TileRows * a.Dimension);
            _a.AsSpan(0, (int)_a.Length).Clear();
            a.CopyNormalized(row, rows, _a.AsSpan(0, rows * a.Dimension));
            _b = Pack(b, column, product.TileColumns);
            Products = new float[product.TileRows * product.TileColumns];
            Hits = new uint[product.TileRows];
        }

        public float[] Products { get; }

        public uint[] Hits { get; }

        public bool Multiply(float[] rowThresholds, float[] columnThresholds)
        {
            fixed (float* rows = rowThresholds, columns = columnThresholds, products = Products)
            fixed (uint* hits = Hits)
            {
                return _product.Multiply(_a.Pointer, _b.Pointer, _depth, rows, columns, products, hits);
            }
        }

        public void Dispose()
        {
            _a.Dispose();
            _b.Dispose();
        }

        private static AlignedBuffer Pack(EmbeddingMatrix matrix, int first, int panelRows)
        {
            AlignedBuffer packed = new(PanelPacking.PackedLength(panelRows, matrix.Dimension, panelRows));
            int count = Math.Min(panelRows, matrix.Rows - first);
            PanelPacking.Pack(matrix, first, count, panelRows, packed.Pointer, new float[panelRows * matrix.Dimension]);
            return packed;
        }
    }
}
