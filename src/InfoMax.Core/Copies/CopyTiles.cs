using System.Numerics;
using System.Runtime.CompilerServices;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Copies;

/// <summary>
/// What one thread needs to multiply a few left rows with a chunk of right ones: sketches in tiles, and panels of whole rows, which are
/// laid out when a tile first needs them. A cosine is bit for bit that of <see cref="BlockProduct"/>, whichever way it is made.
/// </summary>
internal sealed unsafe class CopyTiles : IDisposable
{
    /// <summary>Left rows, laid out just before they are used, so that the packed ones keep their place in L2.</summary>
    public const int LeftRows = 64;

    /// <summary>Right rows packed at once.</summary>
    public const int RightRows = 512;

    /// <summary>Pairs of a tile that are multiplied one by one; from more on the whole tile is.</summary>
    private const int MostSingle = 4;

    private readonly BlockProduct _product;
    private readonly int _dimension;
    private readonly int _depth;
    private readonly float _threshold;
    private readonly float _bound;
    private readonly TileWorkspace? _sketches;
    private readonly TileWorkspace _whole;
    private readonly bool[] _leftLaid;
    private readonly bool[] _rightPacked;

    /// <param name="product">The kernel.</param>
    /// <param name="dimension">d.</param>
    /// <param name="sketch">Values of a sketch; null without sketches.</param>
    /// <param name="threshold">T.</param>
    /// <param name="bound">The least product of sketches of a pair that may reach T.</param>
    public CopyTiles(BlockProduct product, int dimension, int? sketch, float threshold, float bound)
    {
        _product = product;
        _dimension = dimension;
        _depth = sketch ?? dimension;
        _threshold = threshold;
        _bound = bound;
        _sketches = sketch is { } depth ? new TileWorkspace(product, LeftRows, RightRows, depth) : null;
        _whole = new TileWorkspace(product, LeftRows, RightRows, dimension);
        _leftLaid = new bool[(LeftRows / product.TileRows) + 1];
        _rightPacked = new bool[(RightRows / product.TileColumns) + 1];
    }

    public void PackRight(CopyOperand rows, ReadOnlySpan<int> chosen)
    {
        Array.Clear(_rightPacked);
        if (_sketches is null)
        {
            _whole.PackRight(rows.Rows, chosen);
        }
        else
        {
            _sketches.PackRight(rows.Sketches!, chosen);
        }
    }

    /// <summary>Multiplies left rows with the packed ones; places are counted from <paramref name="first"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(
        CopyOperand leftRows, ReadOnlySpan<int> left, CopyOperand rightRows, ReadOnlySpan<int> right, (int Left, int Right) first, bool halves, CopyProducts.Pair meet)
    {
        Array.Clear(_leftLaid);
        TileWorkspace tiles = _sketches ?? _whole;
        tiles.LayLeft(leftRows.Sketches ?? leftRows.Rows, left);
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        float* rowThresholds = stackalloc float[BlockProduct.MaxTile];
        float* columnThresholds = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(rowThresholds, BlockProduct.MaxTile).Fill(_bound);
        new Span<float>(columnThresholds, BlockProduct.MaxTile).Fill(float.PositiveInfinity);
        float* panel = tiles.Left;
        for (int i = 0; i < left.Length; i += tileRows, panel += (nint)tileRows * _depth)
        {
            int from = halves ? Math.Max(0, first.Left + i - first.Right) / tileColumns * tileColumns : 0;
            float* columns = tiles.Right + ((nint)from * _depth);
            for (int j = from; j < right.Length; j += tileColumns, columns += (nint)tileColumns * _depth)
            {
                if (!_product.Multiply(panel, columns, _depth, rowThresholds, columnThresholds, tiles.Tile, tiles.Hits))
                {
                    continue;
                }

                (int Rows, int Columns) size = (Math.Min(tileRows, left.Length - i), Math.Min(tileColumns, right.Length - j));
                (int Left, int Right) at = (first.Left + i, first.Right + j);
                if (_sketches is null)
                {
                    Tell(_whole, size, at, halves, meet);
                    continue;
                }

                int hits = Count(_sketches, size, at, halves);
                if (hits == 0)
                {
                    continue;
                }

                Lay(leftRows, left, i, rightRows, right, j);
                float* a = _whole.Left + ((nint)i * _dimension);
                float* b = _whole.Right + ((nint)j * _dimension);
                if (hits <= MostSingle)
                {
                    TellSingly(a, b, size, at, halves, meet);
                }
                else
                {
                    new Span<float>(rowThresholds, BlockProduct.MaxTile).Fill(_threshold);
                    if (_product.Multiply(a, b, _dimension, rowThresholds, columnThresholds, _whole.Tile, _whole.Hits))
                    {
                        Tell(_whole, size, at, halves, meet);
                    }

                    new Span<float>(rowThresholds, BlockProduct.MaxTile).Fill(_bound);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sketches?.Dispose();
        _whole.Dispose();
    }

    /// <summary>Whole rows of the panels at i and j, unless they are there.</summary>
    private void Lay(CopyOperand leftRows, ReadOnlySpan<int> left, int i, CopyOperand rightRows, ReadOnlySpan<int> right, int j)
    {
        int tileRows = _product.TileRows;
        int tileColumns = _product.TileColumns;
        if (!_leftLaid[i / tileRows])
        {
            _whole.LayLeftPanel(leftRows.Rows, left[i..Math.Min(left.Length, i + tileRows)], i / tileRows);
            _leftLaid[i / tileRows] = true;
        }

        if (!_rightPacked[j / tileColumns])
        {
            _whole.PackRightPanel(rightRows.Rows, right[j..Math.Min(right.Length, j + tileColumns)], j / tileColumns);
            _rightPacked[j / tileColumns] = true;
        }
    }

    private static int Count(TileWorkspace tiles, (int Rows, int Columns) size, (int Left, int Right) at, bool halves)
    {
        int count = 0;
        for (int r = 0; r < size.Rows; r++)
        {
            count += BitOperations.PopCount(Wanted(tiles.Hits[r], r, size.Columns, at, halves));
        }

        return count;
    }

    /// <summary>The hits of a row of a tile that are pairs; of a list with itself those after the row.</summary>
    private static uint Wanted(uint hits, int r, int columns, (int Left, int Right) at, bool halves)
    {
        hits &= uint.MaxValue >> (32 - columns);
        int before = halves ? at.Left + r - at.Right + 1 : 0;
        return before <= 0 ? hits : before >= 32 ? 0 : hits & (uint.MaxValue << before);
    }

    private void Tell(TileWorkspace tiles, (int Rows, int Columns) size, (int Left, int Right) at, bool halves, CopyProducts.Pair meet)
    {
        for (int r = 0; r < size.Rows; r++)
        {
            float* products = tiles.Tile + (r * _product.TileColumns);
            for (uint hits = Wanted(tiles.Hits[r], r, size.Columns, at, halves); hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                meet(at.Left + r, at.Right + j, products[j]);
            }
        }
    }

    private void TellSingly(float* a, float* b, (int Rows, int Columns) size, (int Left, int Right) at, bool halves, CopyProducts.Pair meet)
    {
        for (int r = 0; r < size.Rows; r++)
        {
            for (uint hits = Wanted(_sketches!.Hits[r], r, size.Columns, at, halves); hits != 0; hits &= hits - 1)
            {
                int j = BitOperations.TrailingZeroCount(hits);
                float cosine = Product(a + ((nint)r * _dimension), b + j);
                if (cosine >= _threshold)
                {
                    meet(at.Left + r, at.Right + j, cosine);
                }
            }
        }
    }

    /// <summary>The chain of <see cref="BlockProduct"/> for one pair.</summary>
    private float Product(float* a, float* b)
    {
        float sum = 0;
        int step = _product.TileColumns;
        for (int k = 0; k < _dimension; k++, b += step)
        {
            sum = _product.IsFused ? MathF.FusedMultiplyAdd(a[k], *b, sum) : sum + (a[k] * *b);
        }

        return sum;
    }
}
