using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Arrow IPC file: named columns of int32, int64, float32 or float64 without nulls, of one length.</summary>
public static class NumbersArtifact
{
    /// <summary>Writes the columns and returns their rows.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a column is of another type.</exception>
    public static long Write(Stream stream, params IReadOnlyList<(string Name, System.Array Values)> columns) =>
        Write(stream, ArrowColumns.BatchBytes, columns);

    /// <summary>Writes the columns in batches of about so many bytes: small ones where readers want few rows each. Returns their rows.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a column is of another type.</exception>
    public static long Write(Stream stream, int batchBytes, IReadOnlyList<(string Name, System.Array Values)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int rows = columns[0].Values.Length;
        if (columns.Any(column => column.Values.Length != rows))
        {
            throw new ArgumentException($"columns of {string.Join(", ", columns.Select(column => $"{column.Values.Length} {column.Name}"))}");
        }

        Schema schema = new([.. columns.Select(column => ArrowColumns.Required(column.Name, TypeOf(column.Values)))], null);
        using ArrowTableWriter writer = new(stream, schema);
        int perBatch = ArrowColumns.RowsPerBatch(columns.Count * sizeof(long), batchBytes);
        GCHandle[] pinned = [.. columns.Select(column => GCHandle.Alloc(column.Values, GCHandleType.Pinned))];
        try
        {
            for (int first = 0; first < rows; first += perBatch)
            {
                int count = Math.Min(perBatch, rows - first);
                writer.Write(count, [.. columns.Select((column, c) => Slice(column.Values, pinned[c], first, count))]);
            }

            return writer.Finish();
        }
        finally
        {
            System.Array.ForEach(pinned, handle => handle.Free());
        }
    }

    /// <summary>Rows [<paramref name="first"/>, +<paramref name="count"/>) of one column; others are not decoded.</summary>
    /// <param name="stream">A seekable stream that holds exactly the file.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows; null for all that follow.</param>
    /// <exception cref="ArtifactException">Damaged, no such column or rows, or of another type.</exception>
    public static T[] Read<T>(Stream stream, string column, int first = 0, int? count = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Position = 0;
        using ArrowTableReader reader = new(stream, "numbers");
        int place = Place(reader, column, TypeOf(System.Array.Empty<T>()));
        int rows = count ?? checked((int)(reader.Rows - first));
        T[] values = reader.AllocateRange<T>(first, rows);
        reader.ForEachInRange(first, rows, (from, length, into) => reader.Numbers<T>(place).Slice(from, length).CopyTo(values.AsSpan(into)));
        return values;
    }

    /// <summary>
    /// Reads rows [<paramref name="first"/>, +<paramref name="count"/>) of some columns at once into arrays from <paramref name="into"/> on,
    /// each batch that holds them once.
    /// </summary>
    /// <param name="stream">A seekable stream that holds exactly the file.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="into">Where they begin in the arrays.</param>
    /// <param name="columns">Names of columns, and arrays of their type.</param>
    /// <exception cref="ArtifactException">Damaged, no such column or rows, or of another type.</exception>
    public static void Read(Stream stream, int first, int count, int into, params IReadOnlyList<(string Name, System.Array Values)> columns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        stream.Position = 0;
        using ArrowTableReader reader = new(stream, "numbers");
        int[] places = [.. columns.Select(column => Place(reader, column.Name, TypeOf(column.Values)))];
        reader.RequireRange(first, count);
        reader.ForEachInRange(first, count, (from, length, at) =>
        {
            for (int c = 0; c < places.Length; c++)
            {
                Copy(reader, places[c], from, length, columns[c].Values, into + at);
            }
        });
    }

    private static void Copy(ArrowTableReader reader, int place, int from, int length, System.Array values, int into)
    {
        switch (values)
        {
            case int[] numbers:
                reader.Numbers<int>(place).Slice(from, length).CopyTo(numbers.AsSpan(into));
                break;
            case long[] numbers:
                reader.Numbers<long>(place).Slice(from, length).CopyTo(numbers.AsSpan(into));
                break;
            case float[] numbers:
                reader.Numbers<float>(place).Slice(from, length).CopyTo(numbers.AsSpan(into));
                break;
            default:
                reader.Numbers<double>(place).Slice(from, length).CopyTo(((double[])values).AsSpan(into));
                break;
        }
    }

    private static int Place(ArrowTableReader reader, string column, IArrowType type)
    {
        int place = reader.Schema.GetFieldIndex(column, StringComparer.Ordinal);
        return place >= 0 && reader.Schema.FieldsList[place].DataType.TypeId == type.TypeId
            ? place
            : throw reader.OfAnotherVersion($"it has no column {column} of {type.Name}");
    }

    private static unsafe IArrowArray Slice(System.Array values, GCHandle pinned, int first, int count) => ArrowColumns.Numbers(
        TypeOf(values),
        count,
        values switch
        {
            int[] => NativeRegion.Over((int*)pinned.AddrOfPinnedObject(), first, count),
            long[] => NativeRegion.Over((long*)pinned.AddrOfPinnedObject(), first, count),
            float[] => NativeRegion.Over((float*)pinned.AddrOfPinnedObject(), first, count),
            _ => NativeRegion.Over((double*)pinned.AddrOfPinnedObject(), first, count),
        });

    private static IArrowType TypeOf(System.Array values) => values switch
    {
        int[] => Int32Type.Default,
        long[] => Int64Type.Default,
        float[] => FloatType.Default,
        double[] => DoubleType.Default,
        _ => throw new ArgumentException($"{values.GetType().Name} is no column of numbers"),
    };
}
