using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Arrow IPC file: <c>row</c> int64 (ascending), <c>importance</c> float32 in [0, 1].</summary>
public static class ImportanceArtifact
{
    private static readonly Schema TableSchema = new(
        [ArrowColumns.Required("row", Int64Type.Default), ArrowColumns.Required("importance", FloatType.Default)], null);

    /// <summary>Writes the table and returns its rows.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static unsafe long Write(Stream stream, ReadOnlySpan<long> rows, ReadOnlySpan<float> importance)
    {
        if (rows.Length != importance.Length)
        {
            throw new ArgumentException($"{rows.Length} rows with {importance.Length} importances");
        }

        int perBatch = ArrowColumns.RowsPerBatch(sizeof(long) + sizeof(float));
        using var writer = new ArrowTableWriter(stream, TableSchema);
        fixed (long* row = rows)
        fixed (float* value = importance)
        {
            for (int first = 0; first < rows.Length; first += perBatch)
            {
                int count = Math.Min(perBatch, rows.Length - first);
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, first, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(value, first, count)));
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads the whole table.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static (long[] Rows, float[] Importance) Read(Stream stream)
    {
        using var reader = new ArrowTableReader(stream, "importance", ("row", ArrowTypeId.Int64), ("importance", ArrowTypeId.Float));
        long[] rows = reader.Allocate<long>();
        float[] importance = reader.Allocate<float>();
        while (reader.MoveNext())
        {
            reader.Numbers<long>(0).CopyTo(rows.AsSpan((int)reader.First));
            reader.Numbers<float>(1).CopyTo(importance.AsSpan((int)reader.First));
        }

        return (rows, importance);
    }
}
