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
        Batch batch = new();
        foreach (ChosenNeighbors entry in table)
        {
            batch.Add(entry);
            if (batch.Count == RowsPerBatch)
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

    /// <summary>Gathers entries into one record batch.</summary>
    private sealed class Batch
    {
        private readonly long[] _rows = new long[RowsPerBatch];
        private readonly long[] _weights = new long[RowsPerBatch];
        private readonly long[] _nearest = new long[RowsPerBatch];
        private readonly float[] _cosines = new float[RowsPerBatch];

        public int Count { get; private set; }

        public void Add(ChosenNeighbors entry)
        {
            (_rows[Count], _weights[Count], _nearest[Count], _cosines[Count]) = entry;
            Count++;
        }

        public unsafe void WriteTo(ArrowTableWriter writer)
        {
            fixed (long* row = _rows, weight = _weights, near = _nearest)
            fixed (float* cosine = _cosines)
            {
                writer.Write(
                    Count,
                    ArrowColumns.Numbers(Int64Type.Default, Count, NativeRegion.Over(row, 0, Count)),
                    ArrowColumns.Numbers(Int64Type.Default, Count, NativeRegion.Over(weight, 0, Count)),
                    ArrowColumns.Numbers(Int64Type.Default, Count, NativeRegion.Over(near, 0, Count)),
                    ArrowColumns.Numbers(FloatType.Default, Count, NativeRegion.Over(cosine, 0, Count)));
            }

            Count = 0;
        }
    }
}
