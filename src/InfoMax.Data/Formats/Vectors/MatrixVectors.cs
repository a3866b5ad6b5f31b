using System.Buffers.Binary;
using System.Runtime.InteropServices;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Vectors;

/// <summary>The rows of a 2-D array, whatever its type, order of values and order of bytes.</summary>
internal sealed class MatrixVectors : IVectorSource
{
    // Small enough that the raw bytes are still in the cache when they are converted.
    private const int PieceBytes = 256 * 1024;

    // A column is one read for each piece, so that pieces of columns are larger.
    private const int ColumnPieceBytes = 4 << 20;
    private const int ColumnsAtOnce = 16;
    private const long MaxSequentialColumnBytes = 128L << 20;
    private readonly StoredBytes _bytes;
    private readonly StoredMatrix _matrix;
    private byte[] _raw = [];
    private byte[] _strips = [];

    /// <param name="bytes">The bytes, which hold the whole matrix; owned, also when this throws.</param>
    /// <param name="matrix">Where and how it lies in them.</param>
    /// <exception cref="InputDataException">Columns of a large compressed array, which every piece would inflate anew.</exception>
    public MatrixVectors(StoredBytes bytes, StoredMatrix matrix)
    {
        _bytes = bytes;
        _matrix = matrix;
        if (matrix.ColumnMajor && bytes.IsSequential && bytes.Length > MaxSequentialColumnBytes)
        {
            bytes.Dispose();
            throw new InputDataException(
                $"{bytes.Name}: {bytes.Length} compressed bytes in Fortran (column-major) order, expected at most {MaxSequentialColumnBytes}; convert with numpy.ascontiguousarray(array), or save it uncompressed");
        }
    }

    /// <inheritdoc/>
    public long Rows => _matrix.Rows;

    /// <inheritdoc/>
    public int Dimension => _matrix.Dimension;

    /// <inheritdoc/>
    public StoredNumber Type => _matrix.Type;

    /// <inheritdoc/>
    public void Read(long first, int count, bool asHalf, Span<byte> destination, Span<bool> missing)
    {
        int rowBytes = checked(Dimension * Type.Bytes());
        int targetBytes = Dimension * VectorConversion.BytesOf(asHalf);
        bool asStored = Type == (asHalf ? StoredNumber.Half : StoredNumber.Single);
        int pieceRows = asStored && !_matrix.ColumnMajor ? count : Math.Max(1, (_matrix.ColumnMajor ? ColumnPieceBytes : PieceBytes) / rowBytes);
        for (int done = 0; done < count;)
        {
            int rows = Math.Min(pieceRows, count - done);
            Span<byte> target = destination.Slice(done * targetBytes, rows * targetBytes);
            Span<byte> raw = asStored ? target : Grown(ref _raw, checked(rows * rowBytes));
            if (_matrix.ColumnMajor)
            {
                ReadColumns(first + done, rows, raw);
            }
            else
            {
                _bytes.ReadExactly(raw, _matrix.DataOffset + (first + done) * rowBytes);
            }

            if (_matrix.BigEndian)
            {
                Reverse(raw, Type.Bytes());
            }

            if (!asStored && asHalf)
            {
                VectorConversion.ToHalf(raw, Type, MemoryMarshal.Cast<byte, Half>(target));
            }
            else if (!asStored)
            {
                VectorConversion.ToSingle(raw, Type, Dimension, MemoryMarshal.Cast<byte, float>(target));
            }

            done += rows;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Turns the byte order of values of <paramref name="size"/> bytes round, in place.</summary>
    public static void Reverse(Span<byte> values, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(values);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                Span<uint> doubleWords = MemoryMarshal.Cast<byte, uint>(values);
                BinaryPrimitives.ReverseEndianness(doubleWords, doubleWords);
                break;
            case 8:
                Span<ulong> quadWords = MemoryMarshal.Cast<byte, ulong>(values);
                BinaryPrimitives.ReverseEndianness(quadWords, quadWords);
                break;
        }
    }

    private static Span<byte> Grown(ref byte[] buffer, int bytes)
    {
        if (buffer.Length < bytes)
        {
            buffer = new byte[bytes];
        }

        return buffer.AsSpan(0, bytes);
    }

    /// <summary>Reads parts of columns, some at a time so that each row is written in runs, and lays them out row by row.</summary>
    private void ReadColumns(long first, int rows, Span<byte> target)
    {
        int size = Type.Bytes();
        int stripBytes = rows * size;
        for (int column = 0; column < Dimension; column += ColumnsAtOnce)
        {
            int columns = Math.Min(ColumnsAtOnce, Dimension - column);
            Span<byte> strips = Grown(ref _strips, columns * stripBytes);
            for (int c = 0; c < columns; c++)
            {
                _bytes.ReadExactly(strips.Slice(c * stripBytes, stripBytes), checked(_matrix.DataOffset + ((column + c) * Rows + first) * size));
            }

            switch (size)
            {
                case 1: Transpose<byte>(strips, columns, target, column); break;
                case 2: Transpose<ushort>(strips, columns, target, column); break;
                case 4: Transpose<uint>(strips, columns, target, column); break;
                default: Transpose<ulong>(strips, columns, target, column); break;
            }
        }
    }

    private void Transpose<T>(ReadOnlySpan<byte> strips, int columns, Span<byte> target, int column)
        where T : unmanaged
    {
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(strips);
        Span<T> to = MemoryMarshal.Cast<byte, T>(target);
        int rows = from.Length / columns;
        for (int i = 0; i < rows; i++)
        {
            Span<T> row = to.Slice(i * Dimension + column, columns);
            for (int c = 0; c < columns; c++)
            {
                row[c] = from[c * rows + i];
            }
        }
    }
}
