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

    /// <summary>Writes the entries as they come, and returns how many.</summary>
    public static long Write(Stream stream, IEnumerable<ChosenNeighbors> table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using ArrowTableWriter writer = new(stream, TableSchema);
        foreach (ChosenNeighbors[] batch in table.Chunk(RowsPerBatch))
        {
            Write(writer, batch);
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

    private static unsafe void Write(ArrowTableWriter writer, ChosenNeighbors[] batch)
    {
        long[] rows = [.. batch.Select(entry => entry.Row)];
        long[] weights = [.. batch.Select(entry => entry.Weight)];
        long[] nearest = [.. batch.Select(entry => entry.Nearest)];
        float[] cosines = [.. batch.Select(entry => entry.Cosine)];
        fixed (long* row = rows, weight = weights, near = nearest)
        fixed (float* cosine = cosines)
        {
            writer.Write(
                batch.Length,
                ArrowColumns.Numbers(Int64Type.Default, batch.Length, NativeRegion.Over(row, 0, batch.Length)),
                ArrowColumns.Numbers(Int64Type.Default, batch.Length, NativeRegion.Over(weight, 0, batch.Length)),
                ArrowColumns.Numbers(Int64Type.Default, batch.Length, NativeRegion.Over(near, 0, batch.Length)),
                ArrowColumns.Numbers(FloatType.Default, batch.Length, NativeRegion.Over(cosine, 0, batch.Length)));
        }
    }
}
