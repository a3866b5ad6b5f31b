using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>Columns built over memory as it lies, and read back as spans; never a value at a time.</summary>
internal static class ArrowColumns
{
    /// <summary>Bytes of one record batch that writers aim at: within the 1-8 MB of the contract, and inside a core's cache.</summary>
    public const int BatchBytes = 4 << 20;

    /// <summary>Rows of a batch whose rows take <paramref name="rowBytes"/>, at least 1.</summary>
    public static int RowsPerBatch(long rowBytes) => (int)Math.Max(1, BatchBytes / rowBytes);

    /// <summary>A required field.</summary>
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
