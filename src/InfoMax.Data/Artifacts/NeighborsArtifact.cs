using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file: <c>row</c> int64, <c>neighbors</c> fixed_size_list(k) of int64 global row numbers (-1 where unused),
/// <c>cosines</c> fixed_size_list(k) of float32. The lists of the partition's own rows, in row order.
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
        FixedSizeListType neighborType = ArrowColumns.ListOf(Int64Type.Default, places);
        FixedSizeListType cosineType = ArrowColumns.ListOf(FloatType.Default, places);
        var schema = new Schema(
            [
                ArrowColumns.Required("row", Int64Type.Default),
                ArrowColumns.Required("neighbors", neighborType),
                ArrowColumns.Required("cosines", cosineType),
            ],
            [new KeyValuePair<string, string>(KKey, lists.K.ToString(CultureInfo.InvariantCulture))]);

        int perBatch = ArrowColumns.RowsPerBatch(sizeof(long) + ((long)places * (sizeof(long) + sizeof(float))));
        long[] numbers = new long[Math.Min(perBatch, lists.Rows) * places];
        float[] cosines = lists.K > 0 ? lists.Cosines : new float[lists.Rows];
        using var writer = new ArrowTableWriter(stream, schema);
        fixed (long* row = globalRows, number = numbers)
        fixed (float* cosine = cosines)
        {
            for (int first = 0; first < lists.Rows; first += perBatch)
            {
                int count = Math.Min(perBatch, lists.Rows - first);
                ToGlobal(lists, first, count, neighborRows, numbers);
                writer.Write(
                    count,
                    ArrowColumns.Numbers(Int64Type.Default, count, NativeRegion.Over(row, first, count)),
                    ArrowColumns.Lists(neighborType, count, NativeRegion.Over(number, 0, count * places)),
                    ArrowColumns.Lists(cosineType, count, NativeRegion.Over(cosine, (long)first * places, count * places)));
            }
        }

        return writer.Finish();
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
        using var reader = new ArrowTableReader(
            stream, "neighbors", ("row", ArrowTypeId.Int64), ("neighbors", ArrowTypeId.FixedSizeList), ("cosines", ArrowTypeId.FixedSizeList));
        int places = reader.ListType(1, ArrowTypeId.Int64).ListSize;
        int cosinePlaces = reader.ListType(2, ArrowTypeId.Float).ListSize;
        if (reader.Schema.Metadata?.GetValueOrDefault(KKey) is not { } text
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int k)
            || places != Math.Max(1, k) || cosinePlaces != places)
        {
            throw reader.Refuse("the list lengths disagree");
        }

        if (reader.Rows != globalRows.Length)
        {
            throw reader.Refuse($"lists of {reader.Rows} rows, expected {globalRows.Length}");
        }

        float[] cosines = reader.Allocate<float>(places);
        int[] neighbors = new int[cosines.Length];
        var index = new RowIndex(neighborRows);
        while (reader.MoveNext())
        {
            int first = (int)reader.First;
            if (!reader.Numbers<long>(0).SequenceEqual(globalRows.Slice(first, reader.Length)))
            {
                throw reader.Refuse("it holds other rows than the partition");
            }

            ToLocal(reader, reader.Lists<long>(1), index, neighbors.AsSpan(first * places));
            reader.Lists<float>(2).CopyTo(cosines.AsSpan(first * places));
        }

        return k > 0
            ? new NeighborLists(globalRows.Length, k, neighbors, cosines)
            : new NeighborLists(globalRows.Length, 0, [], []);
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
}
