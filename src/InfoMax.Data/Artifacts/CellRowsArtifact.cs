using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Rows with their importance and the cell or block they lie in; arrays of one length.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Importance">I_i.</param>
/// <param name="Cells">Cell or block numbers.</param>
public sealed record CellRows(long[] Rows, float[] Importance, int[] Cells)
{
    /// <summary>The rows at <paramref name="order"/>, in that order.</summary>
    public CellRows Pick(int[] order) => new(
        System.Array.ConvertAll(order, i => Rows[i]), System.Array.ConvertAll(order, i => Importance[i]), System.Array.ConvertAll(order, i => Cells[i]));
}

/// <summary>Arrow IPC file: <c>row</c> int64, <c>importance</c> float32, <c>cell</c> int32, in the order of the vectors artifact beside it.</summary>
public static class CellRowsArtifact
{
    private static readonly Schema TableSchema = new(
        [
            ArrowColumns.Required("row", Int64Type.Default),
            ArrowColumns.Required("importance", FloatType.Default),
            ArrowColumns.Required("cell", Int32Type.Default),
        ],
        null);

    /// <summary>Writes the table and returns its rows.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static unsafe long Write(Stream stream, CellRows table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int rows = table.Rows.Length;
        if (table.Importance.Length != rows || table.Cells.Length != rows)
        {
            throw new ArgumentException($"{rows} rows with {table.Importance.Length} importances and {table.Cells.Length} cells");
        }

        int perBatch = ArrowColumns.RowsPerBatch(sizeof(long) + sizeof(float) + sizeof(int));
        using var writer = new ArrowTableWriter(stream, TableSchema);
        fixed (long* row = table.Rows)
        fixed (float* importance = table.Importance)
        fixed (int* cell = table.Cells)
        {
            for (int first = 0; first < rows; first += perBatch)
            {
                int count = Math.Min(perBatch, rows - first);
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, first, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(importance, first, count)),
                    ArrowColumns.Numbers(Int32Type.Default, count, NativeRegion.Over(cell, first, count)));
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads the whole table.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static CellRows Read(Stream stream)
    {
        using ArrowTableReader reader = Open(stream);
        return Read(reader, 0, (int)Math.Min(int.MaxValue, reader.Rows));
    }

    /// <summary>Reads rows [<paramref name="first"/>, +<paramref name="count"/>).</summary>
    /// <exception cref="ArtifactException">There are too few rows, or the content is damaged or another kind of artifact.</exception>
    public static CellRows ReadRange(Stream stream, int first, int count)
    {
        using ArrowTableReader reader = Open(stream);
        return Read(reader, first, count);
    }

    private static ArrowTableReader Open(Stream stream) => new(
        stream, "cell rows", ("row", ArrowTypeId.Int64), ("importance", ArrowTypeId.Float), ("cell", ArrowTypeId.Int32));

    private static CellRows Read(ArrowTableReader reader, int first, int count)
    {
        CellRows table = new(reader.AllocateRange<long>(first, count), reader.AllocateRange<float>(first, count), reader.AllocateRange<int>(first, count));
        reader.ForEachInRange(first, count, (from, rows, into) =>
        {
            reader.Numbers<long>(0).Slice(from, rows).CopyTo(table.Rows.AsSpan(into));
            reader.Numbers<float>(1).Slice(from, rows).CopyTo(table.Importance.AsSpan(into));
            reader.Numbers<int>(2).Slice(from, rows).CopyTo(table.Cells.AsSpan(into));
        });
        return table;
    }
}
