using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Reading;

namespace InfoMax.Data.Formats.Tables;

/// <summary>Columns that hold embeddings: lists, large lists or fixed-size lists of half, float or double.</summary>
internal static class VectorColumns
{
    /// <summary>Names tried first when none is given: common, NeMo Curator, autofaiss, clip-retrieval, LAION.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["embedding", "embeddings", "image_embedding", "image_embeddings", "img_emb", "image_emb", "clip_embedding", "vector", "emb"];

    /// <summary>The stored type of a column's values, or null where it holds no embeddings.</summary>
    public static StoredFloat? TypeOf(IArrowType type)
    {
        IArrowType? value = type switch
        {
            ListType list => list.ValueDataType,
            LargeListType list => list.ValueDataType,
            FixedSizeListType list => list.ValueDataType,
            _ => null,
        };
        return value switch
        {
            HalfFloatType => StoredFloat.Half,
            FloatType => StoredFloat.Single,
            DoubleType => StoredFloat.Double,
            _ => null,
        };
    }

    /// <summary>
    /// The length of the first vector among rows [<paramref name="start"/>, +<paramref name="count"/>) that has one, or 0.
    /// </summary>
    public static int Dimension(IArrowArray array, int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            if (!array.IsNull(i) && Range(array, i).Length is > 0 and var length)
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>
    /// Copies vectors row-major. A null or empty vector becomes a row of NaN, a null value a NaN, so that such rows
    /// are found by the rules that reject rows.
    /// </summary>
    /// <param name="array">The column.</param>
    /// <param name="start">First row within the array.</param>
    /// <param name="count">Rows.</param>
    /// <param name="dimension">Values a row.</param>
    /// <param name="asHalf">Write half (the column holds half), else single.</param>
    /// <param name="destination">At least count rows.</param>
    /// <returns>-1, or the index (from 0) of the first row whose vector has another length.</returns>
    public static int Copy(IArrowArray array, int start, int count, int dimension, bool asHalf, Span<byte> destination)
    {
        StoredFloat type = TypeOf(array.Data.DataType) ?? throw new InvalidCastException($"a column of type {array.Data.DataType.Name}");
        IArrowArray child = Child(array);
        ReadOnlySpan<byte> values = Bytes(child);
        int size = (int)type;
        int rowBytes = dimension * (asHalf ? 2 : 4);
        for (int i = 0; i < count;)
        {
            // The longest run of whole rows, which lie one after the other.
            int run = 0;
            int from = 0;
            while (i + run < count && !array.IsNull(start + i + run))
            {
                (int offset, int length) = Range(array, start + i + run);
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
                Put(source, type, asHalf, target);
                MarkNullValues(child, from, asHalf, target);
                i += run;
            }
            else if (array.IsNull(start + i) || Range(array, start + i).Length == 0)
            {
                FillNaN(destination.Slice(i * rowBytes, rowBytes), asHalf);
                i++;
            }
            else
            {
                return i;
            }
        }

        return -1;
    }

    private static void Put(ReadOnlySpan<byte> source, StoredFloat type, bool asHalf, Span<byte> target)
    {
        if (asHalf)
        {
            source.CopyTo(target);
        }
        else
        {
            FloatConversion.ToSingle(source, type, MemoryMarshal.Cast<byte, float>(target));
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

    private static void MarkNullValues(IArrowArray child, int from, bool asHalf, Span<byte> target)
    {
        if (child.NullCount == 0)
        {
            return;
        }

        int size = asHalf ? 2 : 4;
        for (int j = 0; j < target.Length / size; j++)
        {
            if (child.IsNull(from + j))
            {
                FillNaN(target.Slice(j * size, size), asHalf);
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
        _ => throw new InvalidCastException($"vector values of type {child.Data.DataType.Name}"),
    };
}
