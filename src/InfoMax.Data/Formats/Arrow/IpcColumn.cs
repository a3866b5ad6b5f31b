using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>Builds the array of some rows of one column from the byte ranges that those rows need.</summary>
/// <remarks>
/// Row ranges begin at multiples of 8, so that validity bits keep their places within bytes. Only the values of a list may
/// begin elsewhere; they carry the remainder as their array's offset.
/// </remarks>
internal static class IpcColumn
{
    private const int ViewBytes = 16;
    private const int InlineViewBytes = 12;

    /// <summary>Rows [<paramref name="first"/>, +<paramref name="count"/>) of a column.</summary>
    /// <param name="body">The record batch.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="at">Its place in the batch.</param>
    /// <param name="first">First row; a multiple of 8 but for the values of a list.</param>
    /// <param name="count">Rows.</param>
    /// <exception cref="InvalidDataException">The batch does not hold them.</exception>
    /// <exception cref="NotSupportedException">A type that is neither embedding, id nor score.</exception>
    public static ArrayData Read(IpcBody body, IArrowType type, IpcLayout at, long first, int count)
    {
        (long length, long nullCount) = body.Node(at.Nodes);
        if (first < 0 || first > length - count)
        {
            throw new InvalidDataException($"a column has {length} rows, {first} + {count} are needed");
        }

        int shift = (int)(first % 8);
        bool nulls = nullCount != 0 && !body.IsEmpty(at.Buffers);
        int knownNulls = nulls ? -1 : 0;
        ArrowBuffer validity = nulls ? body.Read(at.Buffers, first / 8, (shift + count + 7) / 8) : ArrowBuffer.Empty;
        switch (type)
        {
            case FixedWidthType { BitWidth: >= 8 } and not DictionaryType:
                int width = ((FixedWidthType)type).BitWidth / 8;
                ArrowBuffer values = body.Read(at.Buffers + 1, (first - shift) * width, ((long)shift + count) * width);
                return new ArrayData(type, count, knownNulls, shift, [validity, values]);
            case FixedSizeListType list when shift == 0:
                ArrayData items = Read(body, list.ValueDataType, Child(at, 1), checked(first * list.ListSize), checked(count * list.ListSize));
                return new ArrayData(type, count, knownNulls, 0, [validity], [items]);
            case ListType or LargeListType when shift == 0:
                IArrowType valueType = ((NestedType)type).Fields[0].DataType;
                (ArrowBuffer listOffsets, long itemsFrom, int itemCount) = Offsets(body, at, type is ListType ? sizeof(int) : sizeof(long), first, count);
                return new ArrayData(type, count, knownNulls, 0, [validity, listOffsets], [Read(body, valueType, Child(at, 2), itemsFrom, itemCount)]);
            case StringType or BinaryType or LargeStringType or LargeBinaryType when shift == 0:
                (ArrowBuffer textOffsets, long from, int total) = Offsets(body, at, type is StringType or BinaryType ? sizeof(int) : sizeof(long), first, count);
                return new ArrayData(type, count, knownNulls, 0, [validity, textOffsets, body.Read(at.Buffers + 2, from, total)]);
            case StringViewType when shift == 0:
                return Views(body, at, validity, first, count);
            default:
                throw new NotSupportedException($"a column of type {type.Name}; write it as plain text, numbers or a list of floats");
        }
    }

    private static IpcLayout Child(IpcLayout at, int ownBuffers) => at with { Nodes = at.Nodes + 1, Buffers = at.Buffers + ownBuffers };

    /// <summary>The offsets of some rows, counted from the first of them, with the range of values they span.</summary>
    private static (ArrowBuffer Offsets, long From, int Total) Offsets(IpcBody body, IpcLayout at, int offsetBytes, long first, int count)
    {
        // A column without rows may leave its offsets out altogether.
        if (count == 0)
        {
            return (new ArrowBuffer(new byte[offsetBytes]), 0, 0);
        }

        byte[] rebased = body.Read(at.Buffers + 1, first * offsetBytes, (count + 1L) * offsetBytes).Span.ToArray();
        long from;
        long to;
        if (offsetBytes == sizeof(int))
        {
            Span<int> offsets = MemoryMarshal.Cast<byte, int>(rebased.AsSpan());
            (from, to) = (offsets[0], offsets[^1]);
            foreach (ref int offset in offsets)
            {
                offset = checked(offset - (int)from);
            }
        }
        else
        {
            Span<long> offsets = MemoryMarshal.Cast<byte, long>(rebased.AsSpan());
            (from, to) = (offsets[0], offsets[^1]);
            foreach (ref long offset in offsets)
            {
                offset = checked(offset - from);
            }
        }

        return from >= 0 && to >= from
            ? (new ArrowBuffer(rebased), from, checked((int)(to - from)))
            : throw new InvalidDataException("the offsets of a column descend");
    }

    /// <summary>
    /// Text views: 16 bytes a row, a length and either up to 12 bytes of text or a prefix, the number of a data buffer and
    /// an offset in it. Gathered into a plain text column.
    /// </summary>
    private static ArrayData Views(IpcBody body, IpcLayout at, ArrowBuffer validity, long first, int count)
    {
        ReadOnlySpan<byte> views = body.Read(at.Buffers + 1, first * ViewBytes, (long)count * ViewBytes).Span;
        int[] offsets = new int[count + 1];
        using MemoryStream text = new();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> view = views.Slice(i * ViewBytes, ViewBytes);
            int length = BinaryPrimitives.ReadInt32LittleEndian(view);
            bool isNull = !validity.IsEmpty && !BitUtility.GetBit(validity.Span, i);
            if (!isNull && length is >= 0 and <= InlineViewBytes)
            {
                text.Write(view.Slice(4, length));
            }
            else if (!isNull)
            {
                int buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]);
                if (buffer < 0 || buffer >= body.VariadicCounts[at.Variadic] || text.Length + length > body.TextLimit)
                {
                    throw new InvalidDataException($"a text view points to buffer {buffer}, or is longer than the file");
                }

                text.Write(body.Read(at.Buffers + 2 + buffer, BinaryPrimitives.ReadInt32LittleEndian(view[12..]), length).Span);
            }

            offsets[i + 1] = checked((int)text.Length);
        }

        ArrowBuffer offsetBuffer = new(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray());
        return new ArrayData(StringType.Default, count, validity.IsEmpty ? 0 : -1, 0, [validity, offsetBuffer, new ArrowBuffer(text.ToArray())]);
    }
}
