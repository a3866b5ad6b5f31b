using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>Columns built over memory as it lies, and read back as spans; never a value at a time.</summary>
internal static class ArrowColumns
{
    /// <summary>Bytes of one record batch that writers aim at: within the 1-8 MB of the contract, and inside a core's cache.</summary>
    public const int BatchBytes = 4 << 20;

    /// <summary>Rows of a batch of <paramref name="batchBytes"/> whose rows take <paramref name="rowBytes"/>, at least 1.</summary>
    public static int RowsPerBatch(long rowBytes, int batchBytes = BatchBytes) => (int)Math.Max(1, batchBytes / rowBytes);

    public static Field Required(string name, IArrowType type) => new(name, type, nullable: false);

    /// <summary>A fixed-size list of required values.</summary>
    public static FixedSizeListType ListOf(IArrowType value, int size) => new(Required("item", value), size);

    /// <summary>A column of numbers without nulls over <paramref name="values"/>.</summary>
    public static IArrowArray Numbers(IArrowType type, int length, ReadOnlyMemory<byte> values) =>
        ArrowArrayFactory.BuildArray(NumberData(type, length, values));

    /// <summary>A column of fixed-size lists without nulls over <paramref name="values"/>, length * ListSize values.</summary>
    public static IArrowArray Lists(FixedSizeListType type, int length, ReadOnlyMemory<byte> values) =>
        ArrowArrayFactory.BuildArray(new ArrayData(
            type, length, 0, 0, [ArrowBuffer.Empty], [NumberData(type.ValueDataType, checked(length * type.ListSize), values)]));

    /// <summary>A list of any number of required values.</summary>
    public static ListType ListOf(IArrowType value) => new(Required("item", value));

    /// <summary>A column of lists without nulls: <paramref name="offsets"/> are length + 1 int32 from 0, the last is the number of values.</summary>
    public static IArrowArray Lists(ListType type, int length, ReadOnlyMemory<byte> offsets, int count, ReadOnlyMemory<byte> values) =>
        ArrowArrayFactory.BuildArray(new ArrayData(
            type, length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(offsets)], [NumberData(type.ValueDataType, count, values)]));

    /// <summary>The numbers of a column of exactly <paramref name="rows"/> rows; valid as long as its batch.</summary>
    /// <exception cref="InvalidDataException">Nulls, or another number of rows.</exception>
    public static ReadOnlySpan<T> Numbers<T>(ArrayData column, int rows)
        where T : unmanaged
    {
        CheckFull(column, rows);
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(column.Buffers[1].Span);
        return values.Length >= rows
            ? values[..rows]
            : throw new InvalidDataException($"a column holds {values.Length} values where {rows} are needed");
    }

    /// <summary>The values of a fixed-size list column of exactly <paramref name="rows"/> rows; valid as long as its batch.</summary>
    /// <exception cref="InvalidDataException">Nulls, or another number of rows or values.</exception>
    public static ReadOnlySpan<T> Lists<T>(ArrayData column, int rows)
        where T : unmanaged
    {
        CheckFull(column, rows);
        return Numbers<T>(column.Children[0], checked(rows * ((FixedSizeListType)column.DataType).ListSize));
    }

    /// <summary>The values of a column of lists of any length, of exactly <paramref name="rows"/> rows, and where each list begins and ends among them.</summary>
    /// <exception cref="InvalidDataException">Nulls, another number of rows, or lists that are not in order.</exception>
    public static ReadOnlySpan<T> Lists<T>(ArrayData column, int rows, out ReadOnlySpan<int> offsets)
        where T : unmanaged
    {
        CheckFull(column, rows);
        ReadOnlySpan<int> bounds = MemoryMarshal.Cast<byte, int>(column.Buffers[1].Span);
        ArrayData values = column.Children[0];
        if (bounds.Length <= rows || bounds[0] != 0 || bounds[rows] > values.Length)
        {
            throw new InvalidDataException($"{bounds.Length} list bounds for {rows} lists of {values.Length} values");
        }

        for (int i = 0; i < rows; i++)
        {
            if (bounds[i] > bounds[i + 1])
            {
                throw new InvalidDataException($"list {i} ends before it begins");
            }
        }

        offsets = bounds[..(rows + 1)];
        return Numbers<T>(values, values.Length);
    }

    private static ArrayData NumberData(IArrowType type, int length, ReadOnlyMemory<byte> values) =>
        new(type, length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(values)]);

    private static void CheckFull(ArrayData column, int rows)
    {
        if (column.Length != rows || column.Offset != 0 || column.NullCount != 0)
        {
            throw new InvalidDataException($"a column of {column.Length} rows with {column.NullCount} nulls where {rows} full rows are needed");
        }
    }
}
