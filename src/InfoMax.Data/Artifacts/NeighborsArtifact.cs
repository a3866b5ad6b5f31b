using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file: <c>row</c> int64, <c>neighbors</c> fixed_size_list(k) of global row numbers (-1 where unused), int32
/// where all of them fit and int64 where not, <c>cosines</c> fixed_size_list(k) of float32. The lists of the partition's own
/// rows, in row order.
/// </summary>
/// <remarks>
/// The schema's metadata holds <c>k</c>. Arrow's lists have at least one place, so k = 0 is stored as lists of one
/// unused place.
/// </remarks>
public static class NeighborsArtifact
{
    private const string KKey = "k";

    /// <summary>
    /// Writes lists whose neighbour numbers are indices into <paramref name="globalRows"/> (ascending, length lists.Rows) as global rows.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static long Write(Stream stream, NeighborLists lists, ReadOnlySpan<long> globalRows) =>
        Write(stream, lists, globalRows, globalRows);

    /// <summary>
    /// Writes lists of the rows <paramref name="globalRows"/> (any order, length lists.Rows) whose neighbour numbers are indices
    /// into another set of rows, <paramref name="neighborRows"/> (ascending).
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static unsafe long Write(Stream stream, NeighborLists lists, ReadOnlySpan<long> globalRows, ReadOnlySpan<long> neighborRows)
    {
        ArgumentNullException.ThrowIfNull(lists);
        if (globalRows.Length != lists.Rows)
        {
            throw new ArgumentException($"lists of {lists.Rows} rows with {globalRows.Length} row numbers");
        }

        int places = Math.Max(1, lists.K);
        int perBatch = RowsPerBatch(places);
        long[] numbers = new long[Math.Min(perBatch, lists.Rows) * places];
        float[] cosines = lists.K > 0 ? lists.Cosines : new float[lists.Rows];
        var columns = new ListColumns(places, IsNarrow(neighborRows));
        using var writer = new ArrowTableWriter(stream, columns.Schema(lists.K));
        fixed (long* row = globalRows)
        fixed (float* cosine = cosines)
        {
            for (int first = 0; first < lists.Rows; first += perBatch)
            {
                int count = Math.Min(perBatch, lists.Rows - first);
                ToGlobal(lists, first, count, neighborRows, numbers);
                columns.Write(writer, count, row + first, numbers.AsSpan(0, count * places), cosine + ((long)first * places));
            }
        }

        return writer.Finish();
    }

    /// <summary>Writes lists whose neighbours are global rows already.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static long Write(Stream stream, GlobalLists lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Write(stream, lists.K, [lists], lists.Neighbors);
    }

    /// <summary>Writes such lists some at a time, as they are made.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="k">Places in each list.</param>
    /// <param name="parts">The lists, of <paramref name="k"/> places each.</param>
    /// <param name="neighborRows">All rows that may be neighbours, in any order.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static unsafe long Write(Stream stream, int k, IEnumerable<GlobalLists> parts, ReadOnlySpan<long> neighborRows)
    {
        ArgumentNullException.ThrowIfNull(parts);
        int places = Math.Max(1, k);
        int perBatch = RowsPerBatch(places);
        var columns = new ListColumns(places, IsNarrow(neighborRows));
        using var writer = new ArrowTableWriter(stream, columns.Schema(k));
        foreach (GlobalLists lists in parts)
        {
            int rows = lists.Rows.Length;
            if (lists.K != k || lists.Neighbors.LongLength != (long)rows * k || lists.Cosines.Length != lists.Neighbors.Length)
            {
                throw new ArgumentException($"lists of {rows} rows x {lists.K}, not {k}, with {lists.Neighbors.Length} neighbours and {lists.Cosines.Length} cosines");
            }

            long[] numbers = k > 0 ? lists.Neighbors : [.. Enumerable.Repeat(-1L, rows)];
            float[] cosines = k > 0 ? lists.Cosines : new float[rows];
            fixed (long* row = lists.Rows)
            fixed (float* cosine = cosines)
            {
                for (int first = 0; first < rows; first += perBatch)
                {
                    int count = Math.Min(perBatch, rows - first);
                    columns.Write(
                        writer, count, row + first, numbers.AsSpan(checked(first * places), count * places), cosine + ((long)first * places));
                }
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads the table a batch at a time, neighbours by their global numbers.</summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static IEnumerable<GlobalLists> ReadParts(Stream stream)
    {
        using ArrowTableReader reader = Open(stream, out int k);
        int places = Math.Max(1, k);
        while (reader.MoveNext())
        {
            long[] neighbors = new long[reader.Length * places];
            CopyNumbers(reader, 0, neighbors);
            yield return k > 0
                ? new GlobalLists(reader.Numbers<long>(0).ToArray(), k, neighbors, reader.Lists<float>(2).ToArray())
                : new GlobalLists(reader.Numbers<long>(0).ToArray(), 0, [], []);
        }
    }

    /// <summary>Reads the lists of rows [<paramref name="first"/>, +<paramref name="count"/>) of the table, neighbours by their global numbers.</summary>
    /// <exception cref="ArtifactException">There are too few rows, or the content is damaged or another kind of artifact.</exception>
    public static GlobalLists ReadRange(Stream stream, int first, int count)
    {
        using ArrowTableReader reader = Open(stream, out int k);
        int places = Math.Max(1, k);
        long[] rows = reader.AllocateRange<long>(first, count);
        long[] neighbors = reader.AllocateRange<long>(first, count, places);
        float[] cosines = reader.AllocateRange<float>(first, count, places);
        reader.ForEachInRange(first, count, (from, length, into) =>
        {
            reader.Numbers<long>(0).Slice(from, length).CopyTo(rows.AsSpan(into));
            CopyNumbers(reader, from * places, neighbors.AsSpan(into * places, length * places));
            reader.Lists<float>(2).Slice(from * places, length * places).CopyTo(cosines.AsSpan(into * places));
        });
        return k > 0 ? new GlobalLists(rows, k, neighbors, cosines) : new GlobalLists(rows, 0, [], []);
    }

    /// <summary>
    /// Reads the table back as indices into <paramref name="globalRows"/> (ascending), which must be exactly the rows
    /// the lists were written for.
    /// </summary>
    /// <exception cref="ArtifactException">A row or neighbour is not among <paramref name="globalRows"/>, or the content is damaged.</exception>
    public static NeighborLists Read(Stream stream, ReadOnlySpan<long> globalRows) => Read(stream, globalRows, globalRows);

    /// <summary>
    /// Reads the lists of the rows <paramref name="globalRows"/>, with neighbours as indices into <paramref name="neighborRows"/>
    /// (ascending), which may be any rows that hold all neighbours.
    /// </summary>
    /// <exception cref="ArtifactException">The rows are others, a neighbour is not among <paramref name="neighborRows"/>, or the content is damaged.</exception>
    public static NeighborLists Read(Stream stream, ReadOnlySpan<long> globalRows, ReadOnlySpan<long> neighborRows)
    {
        using ArrowTableReader reader = Open(stream, out int k);
        int places = Math.Max(1, k);
        if (reader.Rows != globalRows.Length)
        {
            throw reader.Refuse($"lists of {reader.Rows} rows, expected {globalRows.Length}");
        }

        float[] cosines = reader.Allocate<float>(places);
        int[] neighbors = new int[cosines.Length];
        long[] numbers = [];
        var index = new RowIndex(neighborRows);
        while (reader.MoveNext())
        {
            int first = (int)reader.First;
            if (!reader.Numbers<long>(0).SequenceEqual(globalRows.Slice(first, reader.Length)))
            {
                throw reader.Refuse("it holds other rows than the partition");
            }

            int length = reader.Length * places;
            numbers = numbers.Length < length ? new long[length] : numbers;
            CopyNumbers(reader, 0, numbers.AsSpan(0, length));
            ToLocal(reader, numbers.AsSpan(0, length), index, neighbors.AsSpan(first * places));
            reader.Lists<float>(2).CopyTo(cosines.AsSpan(first * places));
        }

        return k > 0
            ? new NeighborLists(globalRows.Length, k, neighbors, cosines)
            : new NeighborLists(globalRows.Length, 0, [], []);
    }

    private static int RowsPerBatch(int places) =>
        ArrowColumns.RowsPerBatch(sizeof(long) + ((long)places * (sizeof(long) + sizeof(float))));

    private static bool IsNarrow(ReadOnlySpan<long> numbers) => !numbers.ContainsAnyInRange(int.MaxValue + 1L, long.MaxValue);

    /// <summary>Neighbours of the current batch from a place on, widened to int64 where they are stored as int32.</summary>
    private static void CopyNumbers(ArrowTableReader reader, int from, Span<long> into)
    {
        if (reader.ListType(1, ArrowTypeId.Int64, ArrowTypeId.Int32).ValueDataType.TypeId == ArrowTypeId.Int64)
        {
            reader.Lists<long>(1).Slice(from, into.Length).CopyTo(into);
            return;
        }

        ReadOnlySpan<int> narrow = reader.Lists<int>(1).Slice(from, into.Length);
        for (int i = 0; i < narrow.Length; i++)
        {
            into[i] = narrow[i];
        }
    }

    private static ArrowTableReader Open(Stream stream, out int k)
    {
        var reader = new ArrowTableReader(
            stream, "neighbors", ("row", ArrowTypeId.Int64), ("neighbors", ArrowTypeId.FixedSizeList), ("cosines", ArrowTypeId.FixedSizeList));
        int places = reader.ListType(1, ArrowTypeId.Int64, ArrowTypeId.Int32).ListSize;
        int cosinePlaces = reader.ListType(2, ArrowTypeId.Float).ListSize;
        return reader.Schema.Metadata?.GetValueOrDefault(KKey) is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out k)
            && places == Math.Max(1, k) && cosinePlaces == places
            ? reader
            : throw reader.Refuse("the list lengths disagree");
    }

    /// <summary>Global numbers of the neighbours of <paramref name="count"/> rows; one unused place a row when K is 0.</summary>
    private static void ToGlobal(NeighborLists lists, int first, int count, ReadOnlySpan<long> neighborRows, long[] numbers)
    {
        if (lists.K == 0)
        {
            numbers.AsSpan(0, count).Fill(-1);
            return;
        }

        ReadOnlySpan<int> local = lists.Neighbors.AsSpan(first * lists.K, count * lists.K);
        for (int i = 0; i < local.Length; i++)
        {
            numbers[i] = local[i] < 0 ? -1 : neighborRows[local[i]];
        }
    }

    private static void ToLocal(ArrowTableReader reader, ReadOnlySpan<long> numbers, RowIndex index, Span<int> local)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            int found = numbers[i] == -1 ? -1 : index.Find(numbers[i]);
            if (found < 0 && numbers[i] != -1)
            {
                throw reader.Refuse($"neighbour {numbers[i]} is not a row of the partition");
            }

            local[i] = found;
        }
    }

    /// <summary>The columns of one file, batch after batch.</summary>
    private sealed class ListColumns(int places, bool narrow)
    {
        private readonly FixedSizeListType _neighbors = ArrowColumns.ListOf(narrow ? Int32Type.Default : Int64Type.Default, places);
        private readonly FixedSizeListType _cosines = ArrowColumns.ListOf(FloatType.Default, places);
        private int[] _narrowed = [];

        public Schema Schema(int k) => new(
            [
                ArrowColumns.Required("row", Int64Type.Default),
                ArrowColumns.Required("neighbors", _neighbors),
                ArrowColumns.Required("cosines", _cosines),
            ],
            [new KeyValuePair<string, string>(KKey, k.ToString(CultureInfo.InvariantCulture))]);

        public unsafe void Write(ArrowTableWriter writer, int count, long* rows, ReadOnlySpan<long> numbers, float* cosines)
        {
            _narrowed = narrow && _narrowed.Length < numbers.Length ? new int[numbers.Length] : _narrowed;
            for (int i = 0; i < numbers.Length && narrow; i++)
            {
                _narrowed[i] = (int)numbers[i];
            }

            fixed (long* wide = numbers)
            fixed (int* narrowed = _narrowed)
            {
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(rows, 0, count)),
                    ArrowColumns.Lists(
                        _neighbors, count, narrow ? NativeRegion.Over(narrowed, 0, numbers.Length) : NativeRegion.Over(wide, 0, numbers.Length)),
                    ArrowColumns.Lists(_cosines, count, NativeRegion.Over(cosines, 0, numbers.Length)));
            }
        }
    }
}
