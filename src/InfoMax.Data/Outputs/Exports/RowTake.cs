using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>
/// Copies runs of rows of an Arrow array into an array of its own in managed memory, nested types included. Nothing of the
/// source is kept, so it may lie in memory of a library that is gone with its batch.
/// </summary>
/// <remarks>
/// A list's runs become runs of its values: <c>offsets[start] .. offsets[start + count]</c>. A struct's children and the
/// values of fixed-size lists are not cut by their parent's offset, which is therefore added here.
/// </remarks>
internal static class RowTake
{
    /// <summary>The rows of the runs, in their order.</summary>
    /// <exception cref="NotSupportedException">Views, unions and run-end encodings.</exception>
    /// <exception cref="OverflowException">The result is beyond the offsets of its type.</exception>
    public static ArrayData Take(ArrayData source, IReadOnlyList<RowRun> runs)
    {
        int rows = Rows(runs);
        if (source.DataType is NullType)
        {
            return new ArrayData(source.DataType, rows, rows, 0, []);
        }

        IArrowType type = source.DataType is ExtensionType extension ? extension.StorageType : source.DataType;
        (ArrowBuffer validity, int nulls) = Validity(source, runs, rows);
        switch (type)
        {
            case BooleanType:
                return new ArrayData(type, rows, nulls, 0, [validity, Bits(source, 1, runs, rows)]);
            case DictionaryType:
                ArrayData indices = new(type, rows, nulls, 0, [validity, Values(source, ((FixedWidthType)((DictionaryType)type).IndexType).BitWidth / 8, runs, rows)], [], Whole(source.Dictionary));
                return indices;
            case FixedWidthType { BitWidth: >= 8 } fixedWidth:
                return new ArrayData(type, rows, nulls, 0, [validity, Values(source, fixedWidth.BitWidth / 8, runs, rows)]);
            case StringType or BinaryType:
                (ArrowBuffer offsets, List<RowRun> texts) = Offsets<int>(source, runs, rows);
                return new ArrayData(type, rows, nulls, 0, [validity, offsets, Bytes(source.Buffers[2], texts)]);
            case LargeStringType or LargeBinaryType:
                (ArrowBuffer largeOffsets, List<RowRun> largeTexts) = Offsets<long>(source, runs, rows);
                return new ArrayData(type, rows, nulls, 0, [validity, largeOffsets, Bytes(source.Buffers[2], largeTexts)]);
            case ListType or MapType:
                (ArrowBuffer listOffsets, List<RowRun> items) = Offsets<int>(source, runs, rows);
                return new ArrayData(type, rows, nulls, 0, [validity, listOffsets], [Take(source.Children[0], items)]);
            case LargeListType:
                (ArrowBuffer largeListOffsets, List<RowRun> largeItems) = Offsets<long>(source, runs, rows);
                return new ArrayData(type, rows, nulls, 0, [validity, largeListOffsets], [Take(source.Children[0], largeItems)]);
            case FixedSizeListType list:
                RowRun[] values = [.. runs.Select(run => new RowRun(checked((source.Offset + run.Start) * list.ListSize), checked(run.Count * list.ListSize)))];
                return new ArrayData(type, rows, nulls, 0, [validity], [Take(source.Children[0], values)]);
            case StructType:
                RowRun[] shifted = [.. runs.Select(run => run with { Start = source.Offset + run.Start })];
                return new ArrayData(type, rows, nulls, 0, [validity], [.. source.Children.Select(child => Take(child, shifted))]);
            default:
                throw new NotSupportedException($"a column of type {type.Name}");
        }
    }

    /// <summary>Bytes of all buffers of an array made by <see cref="Take"/>.</summary>
    public static long SizeOf(ArrayData data) =>
        data.Buffers.Sum(buffer => (long)buffer.Length) + (data.Children ?? []).Sum(SizeOf) + (data.Dictionary is { } dictionary ? SizeOf(dictionary) : 0);

    private static ArrayData Whole(ArrayData data) => Take(data, [new RowRun(0, data.Length)]);

    private static int Rows(IReadOnlyList<RowRun> runs)
    {
        int rows = 0;
        foreach (RowRun run in runs)
        {
            rows = checked(rows + run.Count);
        }

        return rows;
    }

    private static (ArrowBuffer Bits, int Nulls) Validity(ArrayData source, IReadOnlyList<RowRun> runs, int rows)
    {
        if (rows == 0 || source.NullCount == 0 || source.Buffers[0].IsEmpty)
        {
            return (ArrowBuffer.Empty, 0);
        }

        ArrowBuffer bits = Bits(source, 0, runs, rows);
        int nulls = rows - BitUtility.CountBits(bits.Span, 0, rows);
        return nulls == 0 ? (ArrowBuffer.Empty, 0) : (bits, nulls);
    }

    private static ArrowBuffer Bits(ArrayData source, int buffer, IReadOnlyList<RowRun> runs, int rows)
    {
        ReadOnlySpan<byte> from = source.Buffers[buffer].Span;
        byte[] bits = new byte[(rows + 7) / 8];
        int at = 0;
        foreach (RowRun run in runs)
        {
            for (int i = 0; i < run.Count; i++, at++)
            {
                if (BitUtility.GetBit(from, source.Offset + run.Start + i))
                {
                    BitUtility.SetBit(bits, at);
                }
            }
        }

        return new ArrowBuffer(bits);
    }

    private static ArrowBuffer Values(ArrayData source, int width, IReadOnlyList<RowRun> runs, int rows)
    {
        ReadOnlySpan<byte> from = source.Buffers[1].Span;
        byte[] values = new byte[checked(rows * width)];
        int at = 0;
        foreach (RowRun run in runs)
        {
            from.Slice(checked((source.Offset + run.Start) * width), run.Count * width).CopyTo(values.AsSpan(at));
            at += run.Count * width;
        }

        return new ArrowBuffer(values);
    }

    /// <summary>Offsets counted from 0, and the runs of values that they cover.</summary>
    private static (ArrowBuffer Offsets, List<RowRun> Values) Offsets<T>(ArrayData source, IReadOnlyList<RowRun> runs, int rows)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        byte[] bytes = new byte[checked((rows + 1) * Marshal.SizeOf<T>())];
        Span<T> offsets = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        List<RowRun> values = new(runs.Count);
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source.Buffers[1].Span);
        int at = 0;
        int total = 0;
        foreach (RowRun run in runs)
        {
            // A column without rows may leave its offsets out altogether.
            if (run.Count == 0)
            {
                continue;
            }

            ReadOnlySpan<T> part = from.Slice(source.Offset + run.Start, run.Count + 1);
            int start = int.CreateChecked(part[0]);
            for (int i = 1; i < part.Length; i++)
            {
                offsets[++at] = T.CreateChecked(checked(total + int.CreateChecked(part[i]) - start));
            }

            int count = int.CreateChecked(part[^1]) - start;
            total = checked(total + count);
            values.Add(new RowRun(start, count));
        }

        return (new ArrowBuffer(bytes), values);
    }

    private static ArrowBuffer Bytes(ArrowBuffer buffer, List<RowRun> runs)
    {
        byte[] bytes = new byte[Rows(runs)];
        int at = 0;
        foreach (RowRun run in runs)
        {
            buffer.Span.Slice(run.Start, run.Count).CopyTo(bytes.AsSpan(at));
            at += run.Count;
        }

        return new ArrowBuffer(bytes);
    }
}
