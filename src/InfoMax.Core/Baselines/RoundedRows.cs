using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Baselines;

/// <summary>
/// The row of the largest product with a vector, time and again. A look at all rows is bound by memory, so it is a look at them rounded to
/// a byte a value, with a bound on what the rounding may have changed; only the few rows that may still be the best are multiplied as they are.
/// Owned by its creator.
/// </summary>
/// <remarks>
/// u = s q + e with q in [-127, 127]^d, and v = t w + g with w of 16 bits. Then |u.v - s t q.w| is at most |e| |v| + (1 + |e|) |g|, to which comes
/// what float32 sums of d terms may be off. Integer sums are exact, so bounds do not depend on threads or width. N d bytes beside the rows.
/// </remarks>
internal sealed unsafe class RoundedRows : IDisposable
{
    private const int Step = 16;
    private const int Steepest = 127;

    /// <summary>Each of d terms of a sum in float32, and each operation of the bounds, is off by less than this share.</summary>
    private const float Rounding = 1f / (1 << 22);

    private readonly EmbeddingMatrix _rows;
    private readonly IKernelExecutor _executor;
    private readonly int _stride;
    private readonly AlignedBuffer _bytes;
    private readonly AlignedBuffer _vector;
    private readonly float[] _scales;
    private readonly float[] _errors;
    private readonly float[] _upper;
    private readonly short[] _rounded;

    public RoundedRows(EmbeddingMatrix rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        _rows = rows;
        _executor = executor;
        _stride = (rows.Dimension + Step - 1) / Step * Step;
        _bytes = new AlignedBuffer((long)rows.Rows * _stride / sizeof(float));
        _vector = new AlignedBuffer(rows.Dimension);
        _scales = new float[rows.Rows];
        _errors = new float[rows.Rows];
        _upper = new float[rows.Rows];
        _rounded = new short[_stride];
        RowPieces.ForEach(executor, rows.Rows, Round, cancellationToken);
    }

    /// <summary>The row of the largest float32 product among those that are not taken, the lower of equal ones; -1 where all are.</summary>
    /// <param name="vector">d values.</param>
    /// <param name="taken">Rows that are left out, length N.</param>
    /// <param name="cancellationToken">Looked at between pieces.</param>
    public int Best(ReadOnlySpan<double> vector, bool[] taken, CancellationToken cancellationToken)
    {
        // On a 64-byte border: a vectorised sum may take another order elsewhere.
        Span<float> exact = _vector.AsSpan(0, vector.Length);
        TensorPrimitives.ConvertTruncating(vector, exact);
        float length = TensorPrimitives.Norm<float>(exact);
        (float scale, float missed) = RoundVector(exact);
        float slack = (1 + (exact.Length * Rounding)) * missed;
        float rounding = exact.Length * Rounding * length;
        float[] floors = new float[RowPieces.Count(_rows.Rows)];
        RowPieces.ForEach(
            _executor,
            _rows.Rows,
            (first, end) => floors[first / RowPieces.PieceRows] = Bound(first, end, scale, length, slack, rounding, taken),
            cancellationToken);
        float floor = floors.Max();
        List<int> open = [];
        for (int row = 0; row < _upper.Length; row++)
        {
            if (_upper[row] >= floor && !taken[row])
            {
                open.Add(row);
            }
        }

        return Largest([.. open], cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        _vector.Dispose();
    }

    private void Round(int first, int end)
    {
        float[] unit = new float[_rows.Dimension];
        for (int row = first; row < end; row++)
        {
            _rows.CopyNormalized(row, 1, unit);
            float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(unit));
            float scale = largest > 0 ? largest / Steepest : 1;
            sbyte* bytes = Bytes(row);
            double missed = 0;
            for (int k = 0; k < _stride; k++)
            {
                bytes[k] = k < unit.Length ? (sbyte)MathF.Round(unit[k] / scale) : (sbyte)0;
                double error = k < unit.Length ? unit[k] - ((double)scale * bytes[k]) : 0;
                missed += error * error;
            }

            _scales[row] = scale;
            _errors[row] = (float)Math.Sqrt(missed) * (1 + Rounding);
        }
    }

    /// <summary>w, so small that no sum of products leaves 32 bits; returns t and |g|.</summary>
    private (float Scale, float Missed) RoundVector(ReadOnlySpan<float> vector)
    {
        int most = Math.Min(short.MaxValue, int.MaxValue / (Steepest + 1) / _stride);
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        float scale = largest > 0 ? largest / most : 1;
        double missed = 0;
        for (int k = 0; k < vector.Length; k++)
        {
            _rounded[k] = (short)Math.Clamp(MathF.Round(vector[k] / scale), -most, most);
            double error = vector[k] - ((double)scale * _rounded[k]);
            missed += error * error;
        }

        return (scale, (float)Math.Sqrt(missed) * (1 + Rounding));
    }

    /// <summary>Upper bounds of a piece's products; returns the largest lower bound of those not taken.</summary>
    private float Bound(int first, int end, float scale, float length, float slack, float rounding, bool[] taken)
    {
        float floor = float.NegativeInfinity;
        fixed (short* vector = _rounded)
        {
            for (int row = first; row < end; row++)
            {
                float about = _scales[row] * scale * Product(Bytes(row), vector);
                float off = (_errors[row] * (length + slack)) + slack + rounding + (Math.Abs(about) * Rounding);
                _upper[row] = about + off;
                floor = taken[row] ? floor : Math.Max(floor, about - off);
            }
        }

        return floor;
    }

    private int Product(sbyte* bytes, short* vector)
    {
        if (Avx2.IsSupported)
        {
            Vector256<int> sum = default;
            for (int k = 0; k < _stride; k += Step)
            {
                sum += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes + k), Vector256.Load(vector + k));
            }

            return Vector256.Sum(sum);
        }

        Vector128<int> part = default;
        for (int k = 0; k < _stride; k += Step)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(bytes + k));
            part += Products(low, Vector128.Load(vector + k)) + Products(high, Vector128.Load(vector + k + (Step / 2)));
        }

        return Vector128.Sum(part);
    }

    private static Vector128<int> Products(Vector128<short> first, Vector128<short> second)
    {
        (Vector128<int> a, Vector128<int> b) = Vector128.Widen(first);
        (Vector128<int> c, Vector128<int> d) = Vector128.Widen(second);
        return (a * c) + (b * d);
    }

    private sbyte* Bytes(int row) => (sbyte*)_bytes.Pointer + ((nint)row * _stride);

    /// <summary>The best of the named rows, which ascend, by their products as they are.</summary>
    private int Largest(int[] open, CancellationToken cancellationToken)
    {
        float[] products = new float[open.Length];
        RowPieces.ForEach(
            _executor,
            open.Length,
            (first, end) =>
            {
                using AlignedBuffer unit = new(_rows.Dimension);
                Span<float> values = unit.AsSpan(0, _rows.Dimension);
                for (int i = first; i < end; i++)
                {
                    _rows.CopyNormalized(open[i], 1, values);
                    products[i] = TensorPrimitives.Dot<float>(values, _vector.AsSpan(0, values.Length));
                }
            },
            cancellationToken);
        return open.Length == 0 ? -1 : open[Array.IndexOf(products, TensorPrimitives.Max<float>(products))];
    }
}
