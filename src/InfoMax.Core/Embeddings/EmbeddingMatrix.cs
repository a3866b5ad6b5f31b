using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Embeddings;

/// <summary>
/// N rows of one dimension in native memory, row-major without padding, in the precision they came in, with each
/// row's reciprocal Euclidean norm beside it. The unit vector of row i is
/// <c>(float)e_i * ReciprocalNorms[i]</c>, so a stored value is rounded only once.
/// </summary>
/// <remarks>Owned by its creator and freed by <see cref="Dispose"/>; not movable, so kernels may keep pointers while it lives.</remarks>
public sealed unsafe class EmbeddingMatrix : IDisposable
{
    private const nuint Alignment = 64;
    private const int CacheLine = 64;
    private byte* _data;
    private float* _reciprocalNorms;

    private EmbeddingMatrix(int rows, int dimension, EmbeddingElement element)
    {
        Rows = rows;
        Dimension = dimension;
        Element = element;
        ProcessHeap.Take(HeldBytes);
        _data = (byte*)NativeMemory.AlignedAlloc(Math.Max(Alignment, (nuint)ByteLength), NativeHeap.AlignmentOf(ByteLength, Alignment));
        NativeHeap.PreferHugePages(_data, (nuint)ByteLength);
        _reciprocalNorms = (float*)NativeMemory.AlignedAlloc(Math.Max(Alignment, (nuint)rows * sizeof(float)), Alignment);
    }

    /// <summary>Frees the native memory of a matrix that was never disposed.</summary>
    ~EmbeddingMatrix()
    {
        if (_data is not null)
        {
            ProcessHeap.Forget(HeldBytes);
            Free();
        }
    }

    /// <summary>Number of rows N, at least 0.</summary>
    public int Rows { get; }

    /// <summary>Values in a row d, at least 1.</summary>
    public int Dimension { get; }

    /// <summary>The precision that the values came in and are stored in.</summary>
    public EmbeddingElement Element { get; }

    /// <summary>Bytes of one row.</summary>
    public int RowBytes => Dimension * Element.Bytes();

    /// <summary>Bytes of all rows, without the norms.</summary>
    public long ByteLength => (long)Rows * RowBytes;

    private long HeldBytes => ByteLength + ((long)Rows * sizeof(float));

    /// <summary>1 / ||e_i||, length N. Zero until <see cref="ComputeNorms"/> or the owner fills it.</summary>
    public Span<float> ReciprocalNorms
    {
        get
        {
            ObjectDisposedException.ThrowIf(_data is null, this);
            return new Span<float>(_reciprocalNorms, Rows);
        }
    }

    /// <summary>Allocates uninitialised rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the dimension is not positive.</exception>
    /// <exception cref="OutOfMemoryException">The native allocation failed.</exception>
    public static EmbeddingMatrix Allocate(int rows, int dimension, EmbeddingElement element)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return new EmbeddingMatrix(rows, dimension, element);
    }

    /// <summary>The stored bytes of <paramref name="count"/> rows from <paramref name="firstRow"/>; at most 2 GiB at a time.</summary>
    public Span<byte> RowRange(int firstRow, int count)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + count, Rows);
        return new Span<byte>(_data + (nint)firstRow * RowBytes, checked(count * RowBytes));
    }

    /// <summary>
    /// Writes the unit vectors of <paramref name="count"/> rows from <paramref name="firstRow"/> as float32, row-major,
    /// into <paramref name="destination"/> (at least count * d values).
    /// </summary>
    public void CopyNormalized(int firstRow, int count, Span<float> destination)
    {
        ReadOnlySpan<byte> source = RowRange(firstRow, count);
        for (int i = 0; i < count; i++)
        {
            Normalize(source.Slice(i * RowBytes, RowBytes), _reciprocalNorms[firstRow + i], destination.Slice(i * Dimension, Dimension));
        }
    }

    /// <summary>
    /// Writes the unit vectors of the named rows, in the order given, as float32, row-major, into
    /// <paramref name="destination"/> (at least count * d values).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A row number is not in [0, N).</exception>
    public void CopyNormalized(ReadOnlySpan<int> rows, Span<float> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (i + 1 < rows.Length)
            {
                Prefetch(rows[i + 1]);
            }

            Normalize(RowRange(rows[i], 1), _reciprocalNorms[rows[i]], destination.Slice(i * Dimension, Dimension));
        }
    }

    /// <summary>A new matrix of the named rows, in the order given, with their norms; the caller owns it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row number is not in [0, N).</exception>
    public EmbeddingMatrix Gather(ReadOnlySpan<int> rows)
    {
        EmbeddingMatrix gathered = Allocate(rows.Length, Dimension, Element);
        CopyRows(rows, gathered, 0);
        return gathered;
    }

    /// <summary>As <see cref="Gather(ReadOnlySpan{int})"/>, by all threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row number is not in [0, N).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EmbeddingMatrix Gather(int[] rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(executor);
        EmbeddingMatrix gathered = Allocate(rows.Length, Dimension, Element);
        try
        {
            RowPieces.ForEach(executor, rows.Length, (first, end) => CopyRows(rows.AsSpan(first, end - first), gathered, first), cancellationToken);
            return gathered;
        }
        catch
        {
            gathered.Dispose();
            throw;
        }
    }

    /// <summary>Puts row <c>order[i]</c> at place i, with its norm, for every i, in the memory that there is. One thread.</summary>
    /// <param name="order">A permutation of 0 .. N - 1.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public void Reorder(ReadOnlySpan<int> order)
    {
        System.Collections.BitArray done = new(Rows);
        if (order.Length != Rows)
        {
            throw new ArgumentException($"{order.Length} places for {Rows} rows");
        }

        foreach (int row in order)
        {
            if ((uint)row >= (uint)Rows || done[row])
            {
                throw new ArgumentException($"row {row} is named twice or is none of {Rows}");
            }

            done[row] = true;
        }

        byte[] held = new byte[RowBytes];
        for (int start = 0; start < Rows; start++)
        {
            if (!done[start])
            {
                continue;
            }

            // Around the cycle: each place takes its row, the last one that of the first.
            RowRange(start, 1).CopyTo(held);
            float heldNorm = _reciprocalNorms[start];
            int place = start;
            for (; order[place] != start; place = order[place])
            {
                done[place] = false;
                RowRange(order[place], 1).CopyTo(RowRange(place, 1));
                _reciprocalNorms[place] = _reciprocalNorms[order[place]];
            }

            done[place] = false;
            held.CopyTo(RowRange(place, 1));
            _reciprocalNorms[place] = heldNorm;
        }
    }

    /// <summary>
    /// Fills <see cref="ReciprocalNorms"/> of <paramref name="count"/> rows from <paramref name="firstRow"/>;
    /// the squares are summed in double precision, in index order. A zero row gets +infinity and a row with a NaN or
    /// infinite value gets NaN or 0: callers reject those rows before any kernel sees them.
    /// </summary>
    public void ComputeNorms(int firstRow, int count)
    {
        ReadOnlySpan<byte> source = RowRange(firstRow, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> row = source.Slice(i * RowBytes, RowBytes);
            double sum = 0;
            if (Element == EmbeddingElement.Half)
            {
                foreach (Half value in MemoryMarshal.Cast<byte, Half>(row))
                {
                    double x = (double)value;
                    sum += x * x;
                }
            }
            else
            {
                foreach (float value in MemoryMarshal.Cast<byte, float>(row))
                {
                    sum += (double)value * value;
                }
            }

            _reciprocalNorms[firstRow + i] = (float)(1.0 / Math.Sqrt(sum));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_data is not null)
        {
            Free();
            ProcessHeap.GiveBack(HeldBytes);
        }

        GC.SuppressFinalize(this);
    }

    private void CopyRows(ReadOnlySpan<int> rows, EmbeddingMatrix target, int firstTarget)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (i + 1 < rows.Length)
            {
                Prefetch(rows[i + 1]);
            }

            RowRange(rows[i], 1).CopyTo(target.RowRange(firstTarget + i, 1));
            target._reciprocalNorms[firstTarget + i] = _reciprocalNorms[rows[i]];
        }
    }

    private void Normalize(ReadOnlySpan<byte> row, float reciprocalNorm, Span<float> target)
    {
        if (Element == EmbeddingElement.Half)
        {
            HalfConversion.ToScaledSingle(MemoryMarshal.Cast<byte, Half>(row), reciprocalNorm, target);
        }
        else
        {
            TensorPrimitives.Multiply(MemoryMarshal.Cast<byte, float>(row), reciprocalNorm, target);
        }
    }

    /// <summary>Prefetches a row that is gathered soon: the hardware prefetches ascending addresses only, so each such row would wait for memory.</summary>
    private void Prefetch(int row)
    {
        if (Sse.IsSupported)
        {
            // A prefetch of any address is harmless; a wrong row number is refused when the row is read.
            byte* start = _data + ((nint)row * RowBytes);
            for (int at = 0; at < RowBytes; at += CacheLine)
            {
                Sse.Prefetch0(start + at);
            }
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        NativeMemory.AlignedFree(_reciprocalNorms);
        _data = null;
        _reciprocalNorms = null;
    }
}
