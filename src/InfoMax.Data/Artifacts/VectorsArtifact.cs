using System.Runtime.InteropServices;
using Apache.Arrow.Types;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file: <c>reciprocal_norm</c> float32, <c>embedding</c> fixed_size_list of half or float. Record batches of 1-8 MB.
/// Row order is that of the rows artifact written beside it.
/// </summary>
public static class VectorsArtifact
{
    /// <summary>Opens a writer over a stream; the writer does not close the stream.</summary>
    public static VectorsWriter OpenWriter(Stream stream, int dimension, EmbeddingElement element) => new(stream, dimension, element, ArrowColumns.BatchBytes);

    /// <summary>Opens a writer that cuts batches of about so many bytes: small ones where readers want few rows each.</summary>
    public static VectorsWriter OpenWriter(Stream stream, int dimension, EmbeddingElement element, int batchBytes) => new(stream, dimension, element, batchBytes);

    /// <summary>Streams the batches in order, norms filled; the caller disposes each.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static IEnumerable<EmbeddingMatrix> Read(Stream stream)
    {
        using ArrowTableReader reader = Open(stream, out int dimension, out EmbeddingElement element);
        while (reader.MoveNext())
        {
            // Checked before the allocation: afterwards the file is known to hold as many bytes.
            _ = RowBytes(reader, element);
            EmbeddingMatrix batch = EmbeddingMatrix.Allocate(reader.Length, dimension, element);
            CopyBatch(reader, batch, 0);
            yield return batch;
        }
    }

    /// <summary>Copies all rows of the artifact into <paramref name="target"/> from row <paramref name="firstRow"/>, norms included; returns the rows copied.</summary>
    /// <exception cref="ArtifactException">Dimension or element differ, or the rows do not fit, or the content is damaged.</exception>
    public static int ReadInto(Stream stream, EmbeddingMatrix target, int firstRow)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, target.Rows);
        using ArrowTableReader reader = Open(stream, out int dimension, out EmbeddingElement element);
        RequireShape(reader, dimension, element, target);
        if (reader.Rows > target.Rows - firstRow)
        {
            throw reader.Refuse($"{reader.Rows} rows do not fit the {target.Rows - firstRow} rows left");
        }

        while (reader.MoveNext())
        {
            CopyBatch(reader, target, firstRow + (int)reader.First);
        }

        return (int)reader.Rows;
    }

    /// <summary>
    /// Copies rows [<paramref name="firstRow"/>, +<paramref name="count"/>) of the artifact into <paramref name="target"/> from row
    /// <paramref name="targetRow"/>, norms included, reading only the batches that hold them.
    /// </summary>
    /// <exception cref="ArtifactException">Dimension or element differ, or the artifact has too few rows, or the content is damaged.</exception>
    public static void ReadRange(Stream stream, int firstRow, int count, EmbeddingMatrix target, int targetRow)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using ArrowTableReader reader = Open(stream, out int dimension, out EmbeddingElement element);
        RequireShape(reader, dimension, element, target);
        long end = (long)firstRow + count;
        if (end > reader.Rows)
        {
            throw reader.Refuse($"{reader.Rows} rows, expected at least {end}");
        }

        reader.SkipTo(firstRow);
        while (reader.First + reader.Length < end && reader.MoveNext())
        {
            int from = (int)Math.Max(0, firstRow - reader.First);
            int rows = (int)Math.Min(reader.Length, end - reader.First) - from;
            int into = targetRow + (int)(reader.First + from - firstRow);
            RowBytes(reader, element).Slice(from * target.RowBytes, rows * target.RowBytes).CopyTo(target.RowRange(into, rows));
            reader.Numbers<float>(0).Slice(from, rows).CopyTo(target.ReciprocalNorms[into..]);
        }
    }

    /// <summary>
    /// Copies the named rows of the artifact into <paramref name="target"/> from row <paramref name="targetRow"/>, norms included,
    /// reading only the batches that hold them.
    /// </summary>
    /// <param name="stream">The artifact.</param>
    /// <param name="rows">Places in the artifact, ascending.</param>
    /// <param name="target">Where to.</param>
    /// <param name="targetRow">First row there.</param>
    /// <exception cref="ArtifactException">Dimension or element differ, or the artifact has too few rows, or the content is damaged.</exception>
    public static void ReadRows(Stream stream, ReadOnlySpan<int> rows, EmbeddingMatrix target, int targetRow)
    {
        ArgumentNullException.ThrowIfNull(target);
        using ArrowTableReader reader = Open(stream, out int dimension, out EmbeddingElement element);
        RequireShape(reader, dimension, element, target);
        if (rows.IsEmpty)
        {
            return;
        }

        if (rows[^1] >= reader.Rows)
        {
            throw reader.Refuse($"{reader.Rows} rows, expected at least {rows[^1] + 1L}");
        }

        int taken = 0;
        reader.SkipTo(rows[0]);
        while (taken < rows.Length && reader.MoveNext())
        {
            ReadOnlySpan<byte> bytes = RowBytes(reader, element);
            ReadOnlySpan<float> norms = reader.Numbers<float>(0);
            for (; taken < rows.Length && rows[taken] < reader.First + reader.Length; taken++)
            {
                int place = (int)(rows[taken] - reader.First);
                bytes.Slice(place * target.RowBytes, target.RowBytes).CopyTo(target.RowRange(targetRow + taken, 1));
                target.ReciprocalNorms[targetRow + taken] = norms[place];
            }
        }
    }

    private static void RequireShape(ArrowTableReader reader, int dimension, EmbeddingElement element, EmbeddingMatrix target)
    {
        if (dimension != target.Dimension || element != target.Element)
        {
            throw reader.Refuse($"vectors of {dimension} {element} values, expected {target.Dimension} {target.Element} values");
        }
    }

    private static ArrowTableReader Open(Stream stream, out int dimension, out EmbeddingElement element)
    {
        var reader = new ArrowTableReader(
            stream, "vectors", ("reciprocal_norm", ArrowTypeId.Float), ("embedding", ArrowTypeId.FixedSizeList));
        FixedSizeListType type = reader.ListType(1, ArrowTypeId.HalfFloat, ArrowTypeId.Float);
        dimension = type.ListSize;
        element = type.ValueDataType.TypeId == ArrowTypeId.HalfFloat ? EmbeddingElement.Half : EmbeddingElement.Single;
        return reader;
    }

    private static void CopyBatch(ArrowTableReader reader, EmbeddingMatrix target, int row)
    {
        RowBytes(reader, target.Element).CopyTo(target.RowRange(row, reader.Length));
        reader.Numbers<float>(0).CopyTo(target.ReciprocalNorms[row..]);
    }

    /// <summary>The stored bytes of the current batch's embeddings.</summary>
    private static ReadOnlySpan<byte> RowBytes(ArrowTableReader reader, EmbeddingElement element) =>
        element == EmbeddingElement.Half
            ? MemoryMarshal.AsBytes(reader.Lists<Half>(1))
            : MemoryMarshal.AsBytes(reader.Lists<float>(1));
}
