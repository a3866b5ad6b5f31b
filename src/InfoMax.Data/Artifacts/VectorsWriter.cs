using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Appends rows to a vectors artifact.</summary>
/// <remarks>
/// All batches but the last have the same rows (about 4 MiB), so the bytes depend on the rows alone and not on how they
/// were appended. Whole batches go from the caller's matrix to the stream without a copy; the rest waits in one
/// batch-sized matrix.
/// </remarks>
public sealed class VectorsWriter : IDisposable
{
    private readonly ArrowTableWriter _writer;
    private readonly FixedSizeListType _rowType;
    private readonly EmbeddingMatrix _pending;
    private int _pendingRows;
    private bool _finished;

    internal VectorsWriter(Stream stream, int dimension, EmbeddingElement element, int batchBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        IArrowType value = element == EmbeddingElement.Half ? HalfFloatType.Default : FloatType.Default;
        _rowType = ArrowColumns.ListOf(value, dimension);
        long rowBytes = ((long)dimension * element.Bytes()) + sizeof(float);
        _writer = new ArrowTableWriter(
            stream,
            new Schema([ArrowColumns.Required("reciprocal_norm", FloatType.Default), ArrowColumns.Required("embedding", _rowType)], null));
        _pending = EmbeddingMatrix.Allocate(ArrowColumns.RowsPerBatch(rowBytes, batchBytes), dimension, element);
    }

    /// <summary>Appends <paramref name="count"/> rows of <paramref name="source"/> (norms filled) from <paramref name="firstRow"/>, cutting batches of 1-8 MB.</summary>
    /// <exception cref="ArgumentException">Dimension or element differ from the writer's.</exception>
    public void Append(EmbeddingMatrix source, int firstRow, int count)
    {
        CheckSource(source);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + count, source.Rows);
        while (count > 0)
        {
            int rows = Math.Min(count, _pending.Rows - _pendingRows);
            if (rows == _pending.Rows)
            {
                WriteBatch(source, firstRow, rows);
            }
            else
            {
                source.RowRange(firstRow, rows).CopyTo(_pending.RowRange(_pendingRows, rows));
                source.ReciprocalNorms.Slice(firstRow, rows).CopyTo(_pending.ReciprocalNorms[_pendingRows..]);
                Advance(rows);
            }

            firstRow += rows;
            count -= rows;
        }
    }

    /// <summary>Appends the listed rows of <paramref name="source"/>, in that order.</summary>
    /// <exception cref="ArgumentException">Dimension or element differ from the writer's.</exception>
    public void Append(EmbeddingMatrix source, ReadOnlySpan<int> rows)
    {
        CheckSource(source);
        foreach (int row in rows)
        {
            source.RowRange(row, 1).CopyTo(_pending.RowRange(_pendingRows, 1));
            _pending.ReciprocalNorms[_pendingRows] = source.ReciprocalNorms[row];
            Advance(1);
        }
    }

    /// <summary>Writes the last batch and the footer; returns the rows written.</summary>
    public long Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (_pendingRows > 0)
        {
            WriteBatch(_pending, 0, _pendingRows);
            _pendingRows = 0;
        }

        _finished = true;
        return _writer.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _finished = true;
        _pending.Dispose();
        _writer.Dispose();
    }

    private void CheckSource(EmbeddingMatrix source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_finished, this);
        if (source.Dimension != _pending.Dimension || source.Element != _pending.Element)
        {
            throw new ArgumentException(
                $"rows of {source.Dimension} {source.Element} values for an artifact of {_pending.Dimension} {_pending.Element} values");
        }
    }

    private void Advance(int rows)
    {
        _pendingRows += rows;
        if (_pendingRows == _pending.Rows)
        {
            WriteBatch(_pending, 0, _pendingRows);
            _pendingRows = 0;
        }
    }

    private unsafe void WriteBatch(EmbeddingMatrix source, int firstRow, int rows)
    {
        // The matrix lies in native memory, so its spans do not move; KeepAlive holds off its finalizer.
        Span<byte> bytes = source.RowRange(firstRow, rows);
        byte* row = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        float* norm = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(source.ReciprocalNorms.Slice(firstRow, rows)));
        _writer.Write(
            rows,
            ArrowColumns.Numbers(FloatType.Default, rows, NativeRegion.Over(norm, 0, rows)),
            ArrowColumns.Lists(_rowType, rows, NativeRegion.Over(row, 0, bytes.Length)));
        GC.KeepAlive(source);
    }
}
