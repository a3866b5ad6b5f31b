using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>
/// Edges as an artifact: the row's place, the other end, and the weight, which is negative where each end lists the other. They
/// are written and read a batch at a time.
/// </summary>
internal static class EdgeTable
{
    /// <summary>Writes the edges of rows, entries of row i being <c>[offsets[i] .. offsets[i + 1])</c>.</summary>
    /// <param name="context">The kernel's item.</param>
    /// <param name="name">Name of the artifact.</param>
    /// <param name="offsets">Length rows + 1, ascending from 0.</param>
    /// <param name="end">The other end of an entry.</param>
    /// <param name="narrow">Whether every end fits an int32.</param>
    /// <param name="weights">Their weights, above 0.</param>
    /// <param name="mutual">Whether each end lists the other.</param>
    public static ArtifactRef Write(
        RoundContext context, string name, IReadOnlyList<int> offsets, Func<int, long> end, bool narrow, float[] weights, Func<int, int, bool> mutual)
    {
        int row = 0;
        void Fill(int first, Span<long> rows, Span<long> ends, Span<float> signed)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int e = first + i;
                while (offsets[row + 1] <= e)
                {
                    row++;
                }

                rows[i] = row;
                ends[i] = end(e);
                signed[i] = mutual(row, e) ? -weights[e] : weights[e];
            }
        }

        int entries = offsets[^1];
        return context.Store.Write(context.BulkUri(name), stream =>
        {
            row = 0;
            return NeighborsArtifact.WriteEntries(stream, entries, narrow, Fill);
        });
    }

    /// <summary>Reads the edges back as ends of one type, made of those that were written.</summary>
    /// <param name="context">The kernel's item.</param>
    /// <param name="edges">The artifact.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="end">Makes an end.</param>
    /// <param name="withMutual">Whether <c>Mutual</c> is wanted; else it is empty.</param>
    public static (int[] Offsets, T[] Ends, float[] Weights, bool[] Mutual) Read<T>(
        RoundContext context, ArtifactRef edges, int rows, Func<long, T> end, bool withMutual)
    {
        int[] offsets = new int[rows + 1];
        T[] ends = new T[edges.Rows];
        float[] weights = new float[edges.Rows];
        bool[] mutual = new bool[withMutual ? edges.Rows : 0];
        int at = 0;
        foreach (GlobalLists part in Parts(context, edges))
        {
            for (int i = 0; i < part.Rows.Length; i++, at++)
            {
                long row = part.Rows[i];
                offsets[(row < rows ? row : throw new ArtifactException($"{edges.Uri}: an edge of row {row} among {rows} rows")) + 1]++;
                ends[at] = end(part.Neighbors[i]);
                weights[at] = Math.Abs(part.Cosines[i]);
                if (withMutual)
                {
                    mutual[at] = part.Cosines[i] < 0;
                }
            }
        }

        for (int i = 0; i < rows; i++)
        {
            offsets[i + 1] += offsets[i];
        }

        return (offsets, ends, weights, mutual);
    }

    /// <summary>The edges a batch at a time: row, other end, signed weight.</summary>
    public static IEnumerable<GlobalLists> Parts(RoundContext context, ArtifactRef edges)
    {
        using Stream stream = context.Store.OpenRead(edges);
        foreach (GlobalLists part in NeighborsArtifact.ReadParts(stream))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            yield return part;
        }
    }
}
