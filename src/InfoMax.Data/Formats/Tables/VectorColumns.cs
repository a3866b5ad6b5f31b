using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Tables;

/// <summary>Reads the vectors of a <see cref="VectorColumn"/> from a record batch.</summary>
internal static class VectorColumns
{
    /// <summary>
    /// The length of the first vector among rows [<paramref name="start"/>, +<paramref name="count"/>) that has one, or 0.
    /// </summary>
    /// <exception cref="ManyVectorsException">A row has several inner vectors.</exception>
    public static int Dimension(VectorColumn column, RecordBatch batch, int start, int count)
    {
        (IArrowArray lists, int[] rows) = Unwrap(column, batch, start, count);
        foreach (int row in rows)
        {
            if (row >= 0 && Range(lists, row).Length is > 0 and var length)
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>
    /// Copies vectors row-major. A null or empty vector becomes a row of NaN, a null value a NaN, and the row is marked as
    /// missing.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="start">First row within the batch.</param>
    /// <param name="count">Rows.</param>
    /// <param name="dimension">Values a row.</param>
    /// <param name="asHalf">Write half (the column's values fit it), else single.</param>
    /// <param name="destination">At least count rows.</param>
    /// <param name="missing">One a row; set where a vector or one of its values is missing.</param>
    /// <returns>-1, or the index (from 0) of the first row whose vector has another length.</returns>
    /// <exception cref="ManyVectorsException">A row has several inner vectors.</exception>
    public static int Copy(
        VectorColumn column, RecordBatch batch, int start, int count, int dimension, bool asHalf, Span<byte> destination, Span<bool> missing)
    {
        (IArrowArray array, int[] rows) = Unwrap(column, batch, start, count);
        IArrowArray child = Child(array);
        ReadOnlySpan<byte> values = Bytes(child);
        int size = column.Type.Bytes();
        int rowBytes = dimension * VectorConversion.BytesOf(asHalf);
        for (int i = 0; i < count;)
        {
            // The longest run of whole rows, which lie one after the other.
            int run = 0;
            int from = 0;
            while (i + run < count && rows[i + run] >= 0)
            {
                (int offset, int length) = Range(array, rows[i + run]);
                if (length != dimension || (run > 0 && offset != from + run * dimension))
                {
                    break;
                }

                from = run == 0 ? offset : from;
                run++;
            }

            if (run > 0)
            {
                ReadOnlySpan<byte> source = values.Slice(checked(from * size), checked(run * dimension * size));
                Span<byte> target = destination.Slice(i * rowBytes, run * rowBytes);
                Put(source, column.Type, dimension, asHalf, target);
                MarkNullValues(child, from, dimension, asHalf, target, missing.Slice(i, run));
                i += run;
            }
            else if (rows[i] < 0 || Range(array, rows[i]).Length == 0)
            {
                FillNaN(destination.Slice(i * rowBytes, rowBytes), asHalf);
                missing[i] = true;
                i++;
            }
            else
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The array of innermost lists, and for each row the index of its own there, -1 where it has none.</summary>
    private static (IArrowArray Lists, int[] Rows) Unwrap(VectorColumn column, RecordBatch batch, int start, int count)
    {
        int[] rows = [.. Enumerable.Range(start, count)];
        IArrowArray array = batch.Column(column.Fields[0].Name);
        int depth = 1;
        while (true)
        {
            for (int i = 0; i < count; i++)
            {
                rows[i] = rows[i] < 0 || array.IsNull(rows[i]) ? -1 : rows[i];
            }

            if (array is StructArray structure)
            {
                array = structure.Fields[((StructType)structure.Data.DataType).GetFieldIndex(column.Fields[depth++].Name)];
                continue;
            }

            IArrowArray child = Child(array);
            if (VectorColumn.NumberOf(child.Data.DataType) is not null)
            {
                return (array, rows);
            }

            for (int i = 0; i < count; i++)
            {
                if (rows[i] >= 0)
                {
                    (int offset, int length) = Range(array, rows[i]);
                    rows[i] = length switch { 0 => -1, 1 => offset, _ => throw new ManyVectorsException(i, length) };
                }
            }

            array = child;
        }
    }

    private static void Put(ReadOnlySpan<byte> source, StoredNumber type, int dimension, bool asHalf, Span<byte> target)
    {
        if (asHalf)
        {
            VectorConversion.ToHalf(source, type, MemoryMarshal.Cast<byte, Half>(target));
        }
        else
        {
            VectorConversion.ToSingle(source, type, dimension, MemoryMarshal.Cast<byte, float>(target));
        }
    }

    private static void FillNaN(Span<byte> target, bool asHalf)
    {
        if (asHalf)
        {
            MemoryMarshal.Cast<byte, Half>(target).Fill(Half.NaN);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(target).Fill(float.NaN);
        }
    }

    private static void MarkNullValues(IArrowArray child, int from, int dimension, bool asHalf, Span<byte> target, Span<bool> missing)
    {
        if (child.NullCount == 0)
        {
            return;
        }

        int size = VectorConversion.BytesOf(asHalf);
        for (int j = 0; j < target.Length / size; j++)
        {
            if (child.IsNull(from + j))
            {
                FillNaN(target.Slice(j * size, size), asHalf);
                missing[j / dimension] = true;
            }
        }
    }

    private static IArrowArray Child(IArrowArray array) => array switch
    {
        ListArray list => list.Values,
        LargeListArray list => list.Values,
        FixedSizeListArray list => list.Values,
        _ => throw new InvalidCastException($"a column of type {array.Data.DataType.Name}"),
    };

    private static (int Offset, int Length) Range(IArrowArray array, int row)
    {
        switch (array)
        {
            case ListArray list:
                int first = list.ValueOffsets[row];
                return (first, checked(list.ValueOffsets[row + 1] - first));
            case LargeListArray list:
                long start = list.ValueOffsets[row];
                return (checked((int)start), checked((int)(list.ValueOffsets[row + 1] - start)));
            case FixedSizeListArray list:
                int size = ((FixedSizeListType)list.Data.DataType).ListSize;
                return (checked((list.Offset + row) * size), size);
            default:
                throw new InvalidCastException($"a column of type {array.Data.DataType.Name}");
        }
    }

    /// <summary>The values from the child's first element on; bounds are checked by slicing.</summary>
    private static ReadOnlySpan<byte> Bytes(IArrowArray child) => child switch
    {
        HalfFloatArray a => MemoryMarshal.AsBytes(a.Values),
        FloatArray a => MemoryMarshal.AsBytes(a.Values),
        DoubleArray a => MemoryMarshal.AsBytes(a.Values),
        Int8Array a => MemoryMarshal.AsBytes(a.Values),
        UInt8Array a => a.Values,
        _ => throw new InvalidCastException($"vector values of type {child.Data.DataType.Name}"),
    };
}
