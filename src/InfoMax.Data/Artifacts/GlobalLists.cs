using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Neighbour lists of some rows whose neighbours are any rows of the data set, by their global numbers: row i's neighbours
/// are <c>Neighbors[i*K .. i*K + K)</c>, by descending cosine, ties by ascending row; unused places hold -1 and come last.
/// </summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="K">Places in each list.</param>
/// <param name="Neighbors">Global row numbers.</param>
/// <param name="Cosines">Their cosines.</param>
public sealed record GlobalLists(long[] Rows, int K, long[] Neighbors, float[] Cosines)
{
    /// <summary>The lists of the rows at <paramref name="places"/>, in that order.</summary>
    public GlobalLists Pick(int[] places)
    {
        ArgumentNullException.ThrowIfNull(places);
        GlobalLists picked = new(new long[places.Length], K, new long[(long)places.Length * K], new float[(long)places.Length * K]);
        for (int i = 0; i < places.Length; i++)
        {
            picked.Rows[i] = Rows[places[i]];
            Neighbors.AsSpan(places[i] * K, K).CopyTo(picked.Neighbors.AsSpan(i * K));
            Cosines.AsSpan(places[i] * K, K).CopyTo(picked.Cosines.AsSpan(i * K));
        }

        return picked;
    }

    /// <summary>The lists with only those neighbours that are among <paramref name="rows"/> (ascending), as indices into them.</summary>
    /// <param name="rows">Global row numbers.</param>
    /// <param name="k">Only the first so many places of a list count.</param>
    public NeighborLists Within(ReadOnlySpan<long> rows, int k)
    {
        int used = Math.Min(k, K);
        var index = new RowIndex(rows);
        int[] neighbors = new int[(long)Rows.Length * used];
        float[] cosines = new float[neighbors.Length];
        for (int i = 0; i < Rows.Length; i++)
        {
            int next = i * used;
            for (int e = i * K; e < (i * K) + used && Neighbors[e] >= 0; e++)
            {
                int place = index.Find(Neighbors[e]);
                if (place >= 0)
                {
                    neighbors[next] = place;
                    cosines[next++] = Cosines[e];
                }
            }

            neighbors.AsSpan(next, ((i + 1) * used) - next).Fill(-1);
        }

        return new NeighborLists(Rows.Length, used, neighbors, cosines);
    }
}
