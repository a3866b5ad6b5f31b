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
    public static unsafe long Write(Stream stream, CoresetColumns coreset)
    {
        ArgumentNullException.ThrowIfNull(coreset);
        int rows = coreset.Rows.Length;
        if (coreset.Importance.Length != rows || coreset.Relaxed.Length != rows || coreset.Gains.Length != rows)
        {
            throw new ArgumentException(
                $"{rows} rows with {coreset.Importance.Length}, {coreset.Relaxed.Length} and {coreset.Gains.Length} values");
        }

        int perBatch = ArrowColumns.RowsPerBatch(sizeof(long) + (3 * sizeof(float)));
        using var writer = new ArrowTableWriter(stream, TableSchema);
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

        return writer.Finish();
    }

    /// <summary>Writes chosen rows as they come, relaxed 1 each, and returns how many. Batches are small: many such files are merged with a batch of each in memory.</summary>
    public static long Write(Stream stream, IEnumerable<ChosenRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using ArrowTableWriter writer = new(stream, TableSchema);
        Chosen batch = new(ChosenPerBatch);
        foreach (ChosenRow row in rows)
        {
            batch.Add(row);
            if (batch.Count == ChosenPerBatch)
            {
                batch.WriteTo(writer);
            }
        }

        if (batch.Count > 0)
        {
            batch.WriteTo(writer);
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

    /// <summary>Gathers chosen rows into one record batch.</summary>
    private sealed class Chosen(int rows)
    {
        private readonly long[] _rows = new long[rows];
        private readonly float[] _importance = new float[rows];
        private readonly float[] _relaxed = [.. Enumerable.Repeat(1f, rows)];
        private readonly float[] _gains = new float[rows];

        public int Count { get; private set; }

        public void Add(ChosenRow row)
        {
            (_rows[Count], _importance[Count], _gains[Count]) = row;
            Count++;
        }

        public unsafe void WriteTo(ArrowTableWriter writer)
        {
            fixed (long* row = _rows)
            fixed (float* importance = _importance, relaxed = _relaxed, gain = _gains)
            {
                writer.Write(
                    Count,
                    ArrowColumns.Numbers(Int64Type.Default, Count, NativeRegion.Over(row, 0, Count)),
                    ArrowColumns.Numbers(FloatType.Default, Count, NativeRegion.Over(importance, 0, Count)),
                    ArrowColumns.Numbers(FloatType.Default, Count, NativeRegion.Over(relaxed, 0, Count)),
                    ArrowColumns.Numbers(FloatType.Default, Count, NativeRegion.Over(gain, 0, Count)));
            }

            Count = 0;
        }
    }
}
