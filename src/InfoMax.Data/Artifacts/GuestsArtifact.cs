using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>Guests: rows that look for neighbours in blocks of another partition. Their vectors are in the artifact beside it.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Least">The cosine below which each needs no more neighbours.</param>
/// <param name="Places">Visits of each row at most, at least 1.</param>
/// <param name="Visits">Blocks of the visited partition, from 0, <paramref name="Places"/> a row, -1 behind the last.</param>
public sealed record Guests(long[] Rows, float[] Least, int Places, int[] Visits);

/// <summary>
/// Arrow IPC file: <c>row</c> int64, <c>least</c> float32, <c>visits</c> list of int32, short for most guests. The schema's
/// metadata holds <c>places</c>.
/// </summary>
public static class GuestsArtifact
{
    private const string PlacesKey = "places";

    /// <summary>Writes the table some guests at a time and returns its rows.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="places">Visits of each row at most, the same in all parts.</param>
    /// <param name="parts">The guests.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static unsafe long Write(Stream stream, int places, IEnumerable<Guests> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ListType type = ArrowColumns.ListOf(Int32Type.Default);
        var schema = new Schema(
            [ArrowColumns.Required("row", Int64Type.Default), ArrowColumns.Required("least", FloatType.Default), ArrowColumns.Required("visits", type)],
            [new KeyValuePair<string, string>(PlacesKey, places.ToString(CultureInfo.InvariantCulture))]);
        int perBatch = ArrowColumns.RowsPerBatch(sizeof(long) + sizeof(float) + ((long)sizeof(int) * places));
        int[] offsets = [];
        int[] visits = [];
        using var writer = new ArrowTableWriter(stream, schema);
        foreach (Guests guests in parts)
        {
            int rows = guests.Rows.Length;
            if (guests.Places != places || guests.Least.Length != rows || guests.Visits.LongLength != (long)rows * places)
            {
                throw new ArgumentException($"{rows} guests of {guests.Places} places, not {places}, with {guests.Least.Length} cosines and {guests.Visits.Length} visits");
            }

            if (offsets.Length <= Math.Min(perBatch, rows))
            {
                offsets = new int[Math.Min(perBatch, rows) + 1];
                visits = new int[(offsets.Length - 1) * places];
            }

            fixed (long* row = guests.Rows)
            fixed (float* least = guests.Least)
            fixed (int* offset = offsets, visit = visits)
            {
                for (int first = 0; first < rows; first += perBatch)
                {
                    int count = Math.Min(perBatch, rows - first);
                    Pack(guests, first, count, offsets, visits);
                    writer.Write(
                        count,
                        ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, first, count)),
                        ArrowColumns.Numbers(FloatType.Default, count, NativeRegion.Over(least, first, count)),
                        ArrowColumns.Lists(type, count, NativeRegion.Over(offset, 0, count + 1), offsets[count], NativeRegion.Over(visit, 0, offsets[count])));
                }
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads the row numbers of rows [<paramref name="first"/>, +<paramref name="count"/>) alone.</summary>
    /// <exception cref="ArtifactException">There are too few rows, or the content is damaged or another kind of artifact.</exception>
    public static long[] ReadRows(Stream stream, int first, int count)
    {
        using ArrowTableReader reader = Open(stream);
        long[] rows = reader.AllocateRange<long>(first, count);
        reader.ForEachInRange(first, count, (from, length, into) => reader.Numbers<long>(0).Slice(from, length).CopyTo(rows.AsSpan(into)));
        return rows;
    }

    /// <summary>Reads rows [<paramref name="first"/>, +<paramref name="count"/>).</summary>
    /// <exception cref="ArtifactException">There are too few rows, or the content is damaged or another kind of artifact.</exception>
    public static Guests ReadRange(Stream stream, int first, int count)
    {
        using ArrowTableReader reader = Open(stream);
        if (!int.TryParse(reader.Schema.Metadata?.GetValueOrDefault(PlacesKey), NumberStyles.None, CultureInfo.InvariantCulture, out int places) || places < 1)
        {
            throw reader.OfAnotherVersion($"its metadata has no {PlacesKey}");
        }

        long[] rows = reader.AllocateRange<long>(first, count);
        float[] least = reader.AllocateRange<float>(first, count);
        if ((long)count * places > System.Array.MaxLength)
        {
            throw reader.Refuse($"{count} guests of {places} visits are too many");
        }

        int[] visits = new int[count * places];
        System.Array.Fill(visits, -1);
        reader.ForEachInRange(first, count, (from, length, into) =>
        {
            reader.Numbers<long>(0).Slice(from, length).CopyTo(rows.AsSpan(into));
            reader.Numbers<float>(1).Slice(from, length).CopyTo(least.AsSpan(into));
            ReadOnlySpan<int> values = reader.Lists<int>(2, out ReadOnlySpan<int> offsets);
            for (int i = 0; i < length; i++)
            {
                ReadOnlySpan<int> list = values[offsets[from + i]..offsets[from + i + 1]];
                if (list.Length > places)
                {
                    throw reader.Refuse($"a guest has {list.Length} visits where {places} is the most");
                }

                list.CopyTo(visits.AsSpan((into + i) * places));
            }
        });
        return new Guests(rows, least, places, visits);
    }

    private static ArrowTableReader Open(Stream stream) =>
        new(stream, "guests", ("row", ArrowTypeId.Int64), ("least", ArrowTypeId.Float), ("visits", ArrowTypeId.List));

    /// <summary>The visits of <paramref name="count"/> guests one behind the other, and where each guest's begin.</summary>
    private static void Pack(Guests guests, int first, int count, int[] offsets, int[] visits)
    {
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            offsets[i] = end;
            foreach (int visit in guests.Visits.AsSpan((first + i) * guests.Places, guests.Places))
            {
                if (visit >= 0)
                {
                    visits[end++] = visit;
                }
            }
        }

        offsets[count] = end;
    }
}
