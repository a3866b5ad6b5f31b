using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Arrow IPC file of <see cref="ChosenNeighbors"/>, ascending by row: <c>row</c>, <c>weight</c> and <c>nearest</c> int64, <c>cosine</c> float32.</summary>
public static class ChosenNeighborsArtifact
{
    /// <summary>Small batches: a reader merges as many files as there are partitions, with a batch of each in memory.</summary>
    private const int RowsPerBatch = 1 << 13;

    private static readonly Schema TableSchema = new(
        [
            ArrowColumns.Required("row", Int64Type.Default),
            ArrowColumns.Required("weight", Int64Type.Default),
            ArrowColumns.Required("nearest", Int64Type.Default),
            ArrowColumns.Required("cosine", FloatType.Default),
        ],
        null);

    /// <summary>Writes the table and returns its rows.</summary>
    public static unsafe long Write(Stream stream, ReadOnlySpan<ChosenNeighbors> table)
    {
        using var writer = new ArrowTableWriter(stream, TableSchema);
        long[] rows = new long[Math.Min(RowsPerBatch, table.Length)];
        long[] weights = new long[rows.Length];
        long[] nearest = new long[rows.Length];
        float[] cosines = new float[rows.Length];
        for (int first = 0; first < table.Length; first += RowsPerBatch)
        {
            int count = Math.Min(RowsPerBatch, table.Length - first);
            for (int i = 0; i < count; i++)
            {
                (rows[i], weights[i], nearest[i], cosines[i]) = table[first + i];
            }

            fixed (long* row = rows, weight = weights, near = nearest)
            fixed (float* cosine = cosines)
            {
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, 0, count)),
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(weight, 0, count)),
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(near, 0, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(cosine, 0, count)));
            }
        }

        return writer.Finish();
    }

    /// <summary>Streams the table, a batch in memory at a time.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static IEnumerable<ChosenNeighbors> Read(Stream stream)
    {
        using var reader = new ArrowTableReader(
            stream, "chosen neighbors", ("row", ArrowTypeId.Int64), ("weight", ArrowTypeId.Int64), ("nearest", ArrowTypeId.Int64), ("cosine", ArrowTypeId.Float));
        ChosenNeighbors[] batch = new ChosenNeighbors[RowsPerBatch];
        while (reader.MoveNext())
        {
            int count = Copy(reader, ref batch);
            for (int i = 0; i < count; i++)
            {
                yield return batch[i];
            }
        }
    }

    private static int Copy(ArrowTableReader reader, ref ChosenNeighbors[] batch)
    {
        ReadOnlySpan<long> rows = reader.Numbers<long>(0);
        ReadOnlySpan<long> weights = reader.Numbers<long>(1);
        ReadOnlySpan<long> nearest = reader.Numbers<long>(2);
        ReadOnlySpan<float> cosines = reader.Numbers<float>(3);
        batch = batch.Length < rows.Length ? new ChosenNeighbors[rows.Length] : batch;
        for (int i = 0; i < rows.Length; i++)
        {
            batch[i] = new ChosenNeighbors(rows[i], weights[i], nearest[i], cosines[i]);
        }

        return rows.Length;
    }
}
