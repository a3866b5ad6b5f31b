using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file of a graph's edges, a row of the graph a row of the table: <c>ends</c>, lists of int32 or int64, and
/// <c>weights</c>, lists of float32, negative where each end lists the other. Read as it lies: a solve reads it at every pass.
/// </summary>
public static class EdgesArtifact
{
    /// <summary>Writes all edges and returns their number.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="offsets">Where each row's edges begin, length rows + 1, ascending from 0.</param>
    /// <param name="ends">The other end of each edge: int or long.</param>
    /// <param name="weights">Their weights, above 0.</param>
    /// <param name="isMutual">Whether each end of an edge, given by row and place, lists the other; null where none does or nobody asks.</param>
    public static unsafe long Write<T>(Stream stream, int[] offsets, T[] ends, float[] weights, Func<int, int, bool>? isMutual = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentNullException.ThrowIfNull(weights);
        int rows = offsets.Length - 1;
        if (ends.Length != offsets[^1] || weights.Length != offsets[^1])
        {
            throw new ArgumentException($"{rows} rows of {offsets[^1]} edges with {ends.Length} ends and {weights.Length} weights");
        }

        ListType endLists = ArrowColumns.ListOf(EndType<T>());
        ListType weightLists = ArrowColumns.ListOf(FloatType.Default);
        using var writer = new ArrowTableWriter(stream, new Schema([ArrowColumns.Required("ends", endLists), ArrowColumns.Required("weights", weightLists)], null));
        int most = ArrowColumns.RowsPerBatch(sizeof(T) + sizeof(float));
        float[] signed = [];
        for (int first = 0; first < rows;)
        {
            int last = first + 1;
            while (last < rows && offsets[last + 1] - offsets[first] <= most)
            {
                last++;
            }

            int start = offsets[first];
            int count = offsets[last] - start;
            signed = signed.Length < count ? new float[count] : signed;
            int[] bounds = System.Array.ConvertAll(offsets[first..(last + 1)], offset => offset - start);
            weights.AsSpan(start, count).CopyTo(signed);
            for (int row = first; row < last && isMutual is not null; row++)
            {
                for (int e = offsets[row]; e < offsets[row + 1]; e++)
                {
                    signed[e - start] = isMutual(row, e) ? -weights[e] : weights[e];
                }
            }

            fixed (int* bound = bounds)
            fixed (T* end = ends)
            fixed (float* weight = signed)
            {
                ReadOnlyMemory<byte> lists = NativeRegion.Over(bound, 0, bounds.Length);
                writer.Write(
                    last - first,
                    ArrowColumns.Lists(endLists, last - first, lists, count, NativeRegion.Over(end, start, count)),
                    ArrowColumns.Lists(weightLists, last - first, lists, count, NativeRegion.Over(weight, 0, count)));
            }

            first = last;
        }

        writer.Finish();
        return offsets[^1];
    }

    /// <summary>Reads the table some rows at a time, in order.</summary>
    /// <param name="stream">A seekable stream that holds exactly the file.</param>
    /// <param name="take">Is given the rows.</param>
    /// <typeparam name="T">The type that the ends were written with.</typeparam>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static void Read<T>(Stream stream, EdgeRows<T> take)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(take);
        using var reader = new ArrowTableReader(stream, "edges", ("ends", ArrowTypeId.List), ("weights", ArrowTypeId.List));
        if (((ListType)reader.Schema.FieldsList[0].DataType).ValueDataType.TypeId != EndType<T>().TypeId
            || ((ListType)reader.Schema.FieldsList[1].DataType).ValueDataType.TypeId != ArrowTypeId.Float)
        {
            throw reader.OfAnotherVersion($"its ends are not {typeof(T).Name}, or its weights not float32");
        }

        while (reader.MoveNext())
        {
            ReadOnlySpan<T> ends = reader.Lists<T>(0, out ReadOnlySpan<int> offsets);
            ReadOnlySpan<float> weights = reader.Lists<float>(1, out ReadOnlySpan<int> same);
            if (!offsets.SequenceEqual(same))
            {
                throw reader.Refuse("rows have more ends than weights, or fewer");
            }

            take((int)reader.First, offsets, ends, weights);
        }
    }

    private static IArrowType EndType<T>() => typeof(T) == typeof(int) ? Int32Type.Default : Int64Type.Default;
}
