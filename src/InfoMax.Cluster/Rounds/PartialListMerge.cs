using InfoMax.Core.Graph;

namespace InfoMax.Cluster.Rounds;

/// <summary>Merges neighbour lists of the same queries over disjoint sets of rows into their lists over the union.</summary>
internal static class PartialListMerge
{
    /// <param name="parts">Lists of Q queries each; neighbours are indices into the N rows of the whole.</param>
    /// <param name="places">Index of each query among the N rows.</param>
    /// <param name="rows">N.</param>
    /// <param name="k">Neighbours wanted.</param>
    /// <returns>Lists of N rows with min(k, N - 1) places, empty for rows that are no query.</returns>
    public static NeighborLists Merge(IReadOnlyList<NeighborLists> parts, int[] places, int rows, int k)
    {
        k = Math.Min(k, Math.Max(0, rows - 1));
        int[] neighbors = new int[(long)rows * k];
        float[] cosines = new float[(long)rows * k];
        Array.Fill(neighbors, -1);
        List<(float Cosine, int Row)> pool = [];
        for (int q = 0; q < places.Length; q++)
        {
            pool.Clear();
            foreach (NeighborLists part in parts)
            {
                for (long e = (long)q * part.K; e < ((long)q + 1) * part.K && part.Neighbors[e] >= 0; e++)
                {
                    pool.Add((part.Cosines[e], part.Neighbors[e]));
                }
            }

            pool.Sort(static (a, b) => a.Cosine != b.Cosine ? b.Cosine.CompareTo(a.Cosine) : a.Row.CompareTo(b.Row));
            long first = (long)places[q] * k;
            for (int i = 0; i < Math.Min(k, pool.Count); i++)
            {
                (cosines[first + i], neighbors[first + i]) = pool[i];
            }
        }

        return new NeighborLists(rows, k, neighbors, cosines);
    }
}
