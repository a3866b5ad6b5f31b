using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Probe;

/// <summary>
/// A few hundred rows with an intercept's 1 behind each (D = d + 1 values), and two products with them on the search's
/// kernel: their logits, and the sum over the rows of (a value for each column) x (the row).
/// </summary>
/// <remarks>
/// <para>Columns (class c of model m: m*C + c) lie in panels of w = the kernel's tile, the rows of a panel one under the other:
/// value (row b, column j) is at <c>((j / w) * Rows + b) * w + j % w</c>. That is how logits come out of the first
/// product and how residuals go into the second, so nothing is turned but the rows, once a block.</para>
/// <para>2 b D columns flops each way; b x D floats twice, and b x columns.</para>
/// <para>Summation order: one float32 chain over D, and over the block's rows; blocks are added in double precision.</para>
/// </remarks>
internal sealed unsafe class ProbeBlock : IDisposable
{
    /// <summary>Rows of a block: their turned form (256 x 512 x 4 B) stays in L2.</summary>
    public const int Rows = 256;

    private static readonly BlockProduct Kernel = BlockProduct.Best;
    private readonly int _depth;
    private readonly int _columns;
    private readonly AlignedBuffer _units;
    private readonly AlignedBuffer _turned;
    private readonly AlignedBuffer _values;
    private readonly AlignedBuffer _tile = new(BlockProduct.MaxTile * BlockProduct.MaxTile);
    private readonly float[] _row;
    private int _count;

    /// <param name="dimension">d.</param>
    /// <param name="columns">Columns of the products.</param>
    public ProbeBlock(int dimension, int columns)
    {
        _depth = dimension + 1;
        _columns = columns;
        _units = new AlignedBuffer((long)(Rows + BlockProduct.MaxTile) * _depth);
        _turned = new AlignedBuffer((long)(_depth + BlockProduct.MaxTile) * Rows);
        _values = new AlignedBuffer((long)Panels(columns) * Rows * PanelWidth);
        _row = new float[dimension];
        _units.AsSpan(0, (int)_units.Length).Clear();
        _turned.AsSpan(0, (int)_turned.Length).Clear();
        _values.AsSpan(0, (int)_values.Length).Clear();
    }

    /// <summary>w.</summary>
    public static int PanelWidth => Kernel.TileColumns;

    /// <summary>Panels that <paramref name="columns"/> need.</summary>
    public static int Panels(int columns) => (columns + PanelWidth - 1) / PanelWidth;

    /// <summary>Lays the named rows in.</summary>
    public void Lay(EmbeddingMatrix rows, ReadOnlySpan<int> chosen)
    {
        _count = chosen.Length;
        Span<float> units = _units.AsSpan(0, (int)_units.Length);
        for (int b = 0; b < _count; b++)
        {
            rows.CopyNormalized(chosen[b], 1, _row);
            _row.CopyTo(units[(b * _depth)..]);
            units[((b + 1) * _depth) - 1] = 1;
        }

        units[(_count * _depth)..].Clear();
    }

    /// <summary>The rows' logits, into the block's values.</summary>
    /// <param name="packed">The weights, packed in panels.</param>
    public void Logits(float* packed)
    {
        float* all = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(all, BlockProduct.MaxTile).Fill(float.NegativeInfinity);
        uint* hits = stackalloc uint[BlockProduct.MaxTile];
        int width = PanelWidth;
        int panels = Panels(_columns);
        for (int b = 0; b < _count; b += Kernel.TileRows)
        {
            int here = Math.Min(Kernel.TileRows, _count - b);
            for (int panel = 0; panel < panels; panel++)
            {
                Kernel.Multiply(
                    _units.Pointer + ((nint)b * _depth), packed + ((nint)panel * width * _depth), _depth, all, all, _tile.Pointer, hits);
                new ReadOnlySpan<float>(_tile.Pointer, here * width).CopyTo(_values.AsSpan(((long)panel * Rows + b) * width, here * width));
            }
        }
    }

    /// <summary>Copies a row's values out, column by column.</summary>
    public void Read(int row, Span<float> target)
    {
        int width = PanelWidth;
        for (int column = 0; column < _columns; column += width)
        {
            int here = Math.Min(width, _columns - column);
            _values.AsSpan(((long)(column / width) * Rows + row) * width, here).CopyTo(target[column..]);
        }
    }

    /// <summary>Sets a row's values.</summary>
    public void Write(int row, ReadOnlySpan<float> source)
    {
        int width = PanelWidth;
        for (int column = 0; column < _columns; column += width)
        {
            int here = Math.Min(width, _columns - column);
            source.Slice(column, here).CopyTo(_values.AsSpan(((long)(column / width) * Rows + row) * width, here));
        }
    }

    /// <summary>Sets the values to the rows themselves, for the sum of x x^T; needs D columns.</summary>
    public void WriteUnits()
    {
        for (int b = 0; b < _count; b++)
        {
            Write(b, _units.AsSpan((long)b * _depth, _depth));
        }
    }

    /// <summary>Adds sum_b value(b, column) * x_b to <paramref name="sums"/>, laid out <c>[panel][k][w]</c>, length Panels * D * w.</summary>
    public void AddOuterProduct(double[] sums)
    {
        if (_count == 0)
        {
            return;
        }

        Turn();
        float* all = stackalloc float[BlockProduct.MaxTile];
        new Span<float>(all, BlockProduct.MaxTile).Fill(float.NegativeInfinity);
        uint* hits = stackalloc uint[BlockProduct.MaxTile];
        int width = PanelWidth;
        int panels = Panels(_columns);
        for (int k = 0; k < _depth; k += Kernel.TileRows)
        {
            int here = Math.Min(Kernel.TileRows, _depth - k);
            for (int panel = 0; panel < panels; panel++)
            {
                Kernel.Multiply(
                    _turned.Pointer + ((nint)k * _count), _values.Pointer + ((nint)panel * Rows * width), _count, all, all, _tile.Pointer, hits);
                Span<double> target = sums.AsSpan(((panel * _depth) + k) * width, here * width);
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] += _tile.Pointer[i];
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _units.Dispose();
        _turned.Dispose();
        _values.Dispose();
        _tile.Dispose();
    }

    /// <summary>Value k of all rows side by side.</summary>
    private void Turn()
    {
        // Squares of 16 x 16 values: 16 lines of either side stay in L1.
        const int Step = 16;
        float* from = _units.Pointer;
        float* to = _turned.Pointer;
        for (int b = 0; b < _count; b += Step)
        {
            int rowEnd = Math.Min(_count, b + Step);
            for (int k = 0; k < _depth; k += Step)
            {
                int valueEnd = Math.Min(_depth, k + Step);
                for (int r = b; r < rowEnd; r++)
                {
                    for (int v = k; v < valueEnd; v++)
                    {
                        to[((nint)v * _count) + r] = from[((nint)r * _depth) + v];
                    }
                }
            }
        }
    }
}
