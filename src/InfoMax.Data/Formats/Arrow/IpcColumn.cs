using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>Builds the array of some rows of one column from the byte ranges that those rows need.</summary>
/// <remarks>
/// Bits keep their places within bytes: a range that does not begin at a multiple of 8, as the values of a list may, is
/// read from the multiple before it and carries the remainder as its array's offset.
/// </remarks>
internal static class IpcColumn
{
    private const int ViewBytes = 16;
    private const int InlineViewBytes = 12;

    /// <summary>Rows [<paramref name="first"/>, +<paramref name="count"/>) of a column.</summary>
    /// <param name="body">The record batch.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="at">Its place in the batch.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <exception cref="InvalidDataException">The batch does not hold them.</exception>
    /// <exception cref="NotSupportedException">A type that <see cref="CanRead"/> refuses.</exception>
    public static ArrayData Read(IpcBody body, IArrowType type, IpcLayout at, long first, int count)
    {
        (long length, long nullCount) = body.Node(at.Nodes);
        if (first < 0 || first > length - count)
        {
            throw new InvalidDataException($"a column has {length} rows, {first} + {count} are needed");
        }

        if (type is NullType)
        {
            return new ArrayData(type, count, count, 0, []);
        }

        int shift = (int)(first % 8);
        long from = first - shift;
        int span = checked(shift + count);
        bool nulls = nullCount != 0 && !body.IsEmpty(at.Buffers);
        int knownNulls = nulls ? -1 : 0;
        ArrowBuffer validity = nulls ? body.Read(at.Buffers, from / 8, (span + 7) / 8) : ArrowBuffer.Empty;
        switch (type)
        {
            case ExtensionType extension:
                return Read(body, extension.StorageType, at, first, count);
            case BooleanType:
                return new ArrayData(type, count, knownNulls, shift, [validity, body.Read(at.Buffers + 1, from / 8, (span + 7) / 8)]);
            case FixedWidthType { BitWidth: >= 8 } and not DictionaryType:
                int width = ((FixedWidthType)type).BitWidth / 8;
                return new ArrayData(type, count, knownNulls, shift, [validity, body.Read(at.Buffers + 1, from * width, (long)span * width)]);
            case FixedSizeListType list:
                ArrayData items = Read(body, list.ValueDataType, Child(at, 1), checked(from * list.ListSize), checked(span * list.ListSize));
                return new ArrayData(type, count, knownNulls, shift, [validity], [Unchanged(items, list.ValueDataType)]);
            case ListType or LargeListType or MapType:
                IArrowType valueType = ((NestedType)type).Fields[0].DataType;
                (ArrowBuffer listOffsets, long itemsFrom, int itemCount) = Offsets(body, at, type is LargeListType ? sizeof(long) : sizeof(int), from, span);
                ArrayData values = Read(body, valueType, Child(at, 2), itemsFrom, itemCount);
                return new ArrayData(type, count, knownNulls, shift, [validity, listOffsets], [Unchanged(values, valueType)]);
            case StructType structure:
                return new ArrayData(type, count, knownNulls, shift, [validity], Children(body, structure, Child(at, 1), from, span));
            case StringType or BinaryType or LargeStringType or LargeBinaryType:
                (ArrowBuffer textOffsets, long textFrom, int total) = Offsets(body, at, type is StringType or BinaryType ? sizeof(int) : sizeof(long), from, span);
                return new ArrayData(type, count, knownNulls, shift, [validity, textOffsets, body.Read(at.Buffers + 2, textFrom, total)]);
            case StringViewType when shift == 0:
                return Views(body, at, validity, first, count);
            default:
                throw new NotSupportedException($"a column of type {type.Name}; write it as plain text, numbers or a list of floats");
        }
    }

    /// <summary>True for the types that can be read: all but dictionaries, unions, run-end encodings and views other than of text in a column of its own.</summary>
    public static bool CanRead(IArrowType type, bool nested = false) => type switch
    {
        ExtensionType extension => CanRead(extension.StorageType, nested),
        StringViewType => !nested,
        DictionaryType or UnionType or RunEndEncodedType or BinaryViewType or ListViewType or LargeListViewType => false,
        NestedType parent => parent.Fields.All(child => CanRead(child.DataType, nested: true)),
        _ => true,
    };

    private static ArrayData[] Children(IpcBody body, StructType type, IpcLayout at, long first, int count)
    {
        ArrayData[] children = new ArrayData[type.Fields.Count];
        for (int i = 0; i < children.Length; i++)
        {
            IArrowType child = type.Fields[i].DataType;
            children[i] = Unchanged(Read(body, child, at, first, count), child);
            at = at.After(child, body.VariadicCounts);
        }

        return children;
    }

    /// <summary>Refuses a child that was read as another type than its parent names.</summary>
    private static ArrayData Unchanged(ArrayData child, IArrowType type) =>
        child.DataType.TypeId == type.TypeId || type is ExtensionType ? child : throw new NotSupportedException($"a nested column of type {type.Name}");

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
