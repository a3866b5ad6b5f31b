using System.Numerics;
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
            rows.CopyNormalized(chosen[b], 1, units.Slice(b * _depth, _depth - 1));
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
        fixed (float* to = target)
        {
            for (int column = 0; column < _columns; column += PanelWidth)
            {
                Copy(Place(row, column), to + column, Math.Min(PanelWidth, _columns - column));
            }
        }
    }

    /// <summary>Sets a row's values.</summary>
    public void Write(int row, ReadOnlySpan<float> source)
    {
        fixed (float* from = source)
        {
            for (int column = 0; column < _columns; column += PanelWidth)
            {
                Copy(from + column, Place(row, column), Math.Min(PanelWidth, _columns - column));
            }
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

        // Value k of all rows side by side.
        PanelPacking.Transpose(_units.Pointer, _depth, _count, _turned.Pointer);
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
                Add(_tile.Pointer, sums.AsSpan(((panel * _depth) + k) * width, here * width));
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

    /// <summary>Where a row's values of a panel begin.</summary>
    private float* Place(int row, int column) => _values.Pointer + (((nint)(column / PanelWidth) * Rows + row) * PanelWidth);

    private static void Copy(float* from, float* to, int count)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Load(from + i).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = from[i];
        }
    }

    /// <summary>Adds as many values as there are sums: whole vectors, since a panel's width is a multiple of theirs.</summary>
    private static void Add(float* values, Span<double> sums)
    {
        fixed (double* target = sums)
        {
            for (int i = 0; i < sums.Length; i += Vector<float>.Count)
            {
                Vector.Widen(Vector.Load(values + i), out Vector<double> low, out Vector<double> high);
                double* to = target + i;
                (Vector.Load(to) + low).Store(to);
                to += Vector<double>.Count;
                (Vector.Load(to) + high).Store(to);
            }
        }
    }
}
