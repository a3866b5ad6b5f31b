using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Rows that visit blocks of another partition; their vectors are in the artifact beside it.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Least">The cosine below which each needs no more neighbours.</param>
/// <param name="Places">Visits of each row, at least 1.</param>
/// <param name="Visits">Blocks of the visited partition, from 0, <paramref name="Places"/> a row, -1 for none.</param>
public sealed record Guests(long[] Rows, float[] Least, int Places, int[] Visits);

/// <summary>Arrow IPC file: <c>row</c> int64, <c>least</c> float32, <c>visits</c> fixed_size_list of int32.</summary>
public static class GuestsArtifact
{
    /// <summary>Writes the table and returns its rows.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static unsafe long Write(Stream stream, Guests guests)
    {
        ArgumentNullException.ThrowIfNull(guests);
        int rows = guests.Rows.Length;
        if (guests.Least.Length != rows || guests.Visits.LongLength != (long)rows * guests.Places)
        {
            throw new ArgumentException($"{rows} guests with {guests.Least.Length} cosines and {guests.Visits.Length} visits");
        }

        FixedSizeListType type = ArrowColumns.ListOf(Int32Type.Default, guests.Places);
        var schema = new Schema(
            [ArrowColumns.Required("row", Int64Type.Default), ArrowColumns.Required("least", FloatType.Default), ArrowColumns.Required("visits", type)],
            null);
        int perBatch = ArrowColumns.RowsPerBatch(sizeof(long) + sizeof(float) + ((long)sizeof(int) * guests.Places));
        using var writer = new ArrowTableWriter(stream, schema);
        fixed (long* row = guests.Rows)
        fixed (float* least = guests.Least)
        fixed (int* visit = guests.Visits)
        {
            for (int first = 0; first < rows; first += perBatch)
            {
                int count = Math.Min(perBatch, rows - first);
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, first, count)),
                    ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(least, first, count)),
                    ArrowColumns.Lists(type, count, NativeRegion.Over(visit, (long)first * guests.Places, count * guests.Places)));
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads rows [<paramref name="first"/>, +<paramref name="count"/>).</summary>
    /// <exception cref="ArtifactException">There are too few rows, or the content is damaged or another kind of artifact.</exception>
    public static Guests ReadRange(Stream stream, int first, int count)
    {
        using var reader = new ArrowTableReader(
            stream, "guests", ("row", ArrowTypeId.Int64), ("least", ArrowTypeId.Float), ("visits", ArrowTypeId.FixedSizeList));
        int places = reader.ListType(2, ArrowTypeId.Int32).ListSize;
        Guests guests = new(
            reader.AllocateRange<long>(first, count), reader.AllocateRange<float>(first, count), places, reader.AllocateRange<int>(first, count, places));
        reader.ForEachInRange(first, count, (from, rows, into) =>
        {
            reader.Numbers<long>(0).Slice(from, rows).CopyTo(guests.Rows.AsSpan(into));
            reader.Numbers<float>(1).Slice(from, rows).CopyTo(guests.Least.AsSpan(into));
            reader.Lists<int>(2).Slice(from * places, rows * places).CopyTo(guests.Visits.AsSpan(into * places));
        });
        return guests;
    }
}
