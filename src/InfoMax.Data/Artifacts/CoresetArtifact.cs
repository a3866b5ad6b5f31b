using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Rows of a partial coreset or of the final selection, columnar; all arrays of one length, rows ascending.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Importance">I_i.</param>
/// <param name="Relaxed">Relaxed x_i in [0, 1] (1 for a final selection).</param>
/// <param name="Gains">m_i at the local (or final) S.</param>
public sealed record CoresetColumns(long[] Rows, float[] Importance, float[] Relaxed, float[] Gains);

/// <summary>Arrow IPC file: <c>row</c> int64, <c>importance</c> float32, <c>relaxed</c> float32, <c>gain</c> float32.</summary>
public static class CoresetArtifact
{
    private const int ChosenPerBatch = 1 << 13;

    private static readonly Schema TableSchema = new(
        [
            ArrowColumns.Required("row", Int64Type.Default),
            ArrowColumns.Required("importance", FloatType.Default),
            ArrowColumns.Required("relaxed", FloatType.Default),
            ArrowColumns.Required("gain", FloatType.Default),
        ],
        null);

    /// <summary>Writes the table and returns its rows.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static long Write(Stream stream, CoresetColumns coreset)
    {
        ArgumentNullException.ThrowIfNull(coreset);
        int rows = coreset.Rows.Length;
        if (coreset.Importance.Length != rows || coreset.Relaxed.Length != rows || coreset.Gains.Length != rows)
        {
            throw new ArgumentException(
                $"{rows} rows with {coreset.Importance.Length}, {coreset.Relaxed.Length} and {coreset.Gains.Length} values");
        }

        using var writer = new ArrowTableWriter(stream, TableSchema);
        Write(writer, coreset, ArrowColumns.RowsPerBatch(sizeof(long) + (3 * sizeof(float))));
        return writer.Finish();
    }

    /// <summary>Writes chosen rows as they come, relaxed 1 each, and returns how many. Batches are small: many such files are merged with a batch of each in memory.</summary>
    public static long Write(Stream stream, IEnumerable<ChosenRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using ArrowTableWriter writer = new(stream, TableSchema);
        float[] relaxed = [.. Enumerable.Repeat(1f, ChosenPerBatch)];
        foreach (ChosenRow[] batch in rows.Chunk(ChosenPerBatch))
        {
            CoresetColumns columns = new(
                [.. batch.Select(row => row.Row)], [.. batch.Select(row => row.Importance)], relaxed, [.. batch.Select(row => row.Gain)]);
            Write(writer, columns, ChosenPerBatch);
        }

        return writer.Finish();
    }

    /// <summary>Streams the rows of a final selection or of a part of it, a batch in memory at a time.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static IEnumerable<ChosenRow> ReadChosen(Stream stream)
    {
        using ArrowTableReader reader = Open(stream);
        ChosenRow[] batch = [];
        while (reader.MoveNext())
        {
            int count = Copy(reader, ref batch);
            for (int i = 0; i < count; i++)
            {
                yield return batch[i];
            }
        }
    }

    /// <summary>Reads the whole table.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static CoresetColumns Read(Stream stream)
    {
        using ArrowTableReader reader = Open(stream);
        var coreset = new CoresetColumns(
            reader.Allocate<long>(), reader.Allocate<float>(), reader.Allocate<float>(), reader.Allocate<float>());
        while (reader.MoveNext())
        {
            int at = (int)reader.First;
            reader.Numbers<long>(0).CopyTo(coreset.Rows.AsSpan(at));
            reader.Numbers<float>(1).CopyTo(coreset.Importance.AsSpan(at));
            reader.Numbers<float>(2).CopyTo(coreset.Relaxed.AsSpan(at));
            reader.Numbers<float>(3).CopyTo(coreset.Gains.AsSpan(at));
        }

        return coreset;
    }

    private static ArrowTableReader Open(Stream stream) => new(
        stream,
        "coreset",
        ("row", ArrowTypeId.Int64),
        ("importance", ArrowTypeId.Float),
        ("relaxed", ArrowTypeId.Float),
        ("gain", ArrowTypeId.Float));

    private static int Copy(ArrowTableReader reader, ref ChosenRow[] batch)
    {
        ReadOnlySpan<long> rows = reader.Numbers<long>(0);
        ReadOnlySpan<float> importance = reader.Numbers<float>(1);
        ReadOnlySpan<float> gains = reader.Numbers<float>(3);
        batch = batch.Length < rows.Length ? new ChosenRow[rows.Length] : batch;
        for (int i = 0; i < rows.Length; i++)
        {
            batch[i] = new ChosenRow(rows[i], importance[i], gains[i]);
        }

        return rows.Length;
    }

    /// <summary>Writes columns of as many values as there are rows, or more.</summary>
    private static unsafe void Write(ArrowTableWriter writer, CoresetColumns coreset, int perBatch)
    {
        int rows = coreset.Rows.Length;
        fixed (long* row = coreset.Rows)
        fixed (float* importance = coreset.Importance, relaxed = coreset.Relaxed, gain = coreset.Gains)
        {
            for (int first = 0; first < rows; first += perBatch)
            {
                int count = Math.Min(perBatch, rows - first);
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, first, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(importance, first, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(relaxed, first, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(gain, first, count)));
            }
        }
    }
}
