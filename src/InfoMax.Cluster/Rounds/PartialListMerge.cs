using InfoMax.Core.Graph;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Merges neighbour lists of the same queries over disjoint sets of rows into their lists over the union: a row's k
/// nearest are among the k nearest of each part. Lists hold min(k, N - 1) places; rows that are no query have empty ones.
/// </summary>
/// <param name="rows">N, the rows of the union.</param>
/// <param name="k">Neighbours wanted.</param>
internal sealed class PartialListMerge(int rows, int k)
{
    private readonly NeighborLists _merged = Empty(rows, Math.Min(k, Math.Max(0, rows - 1)));

    /// <summary>The best k of all that was added so far, a list a row.</summary>
    public NeighborLists Lists => _merged;

    /// <summary>Adds the lists of Q queries; a query added before is replaced.</summary>
    /// <param name="parts">Their lists over each set of rows; neighbours are indices into the N rows.</param>
    /// <param name="places">Index of each query among the N rows.</param>
    public void Add(IReadOnlyList<NeighborLists> parts, int[] places)
    {
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
            long first = (long)places[q] * _merged.K;
            for (int i = 0; i < Math.Min(_merged.K, pool.Count); i++)
            {
                (_merged.Cosines[first + i], _merged.Neighbors[first + i]) = pool[i];
            }
        }
    }

    private static NeighborLists Empty(int rows, int k)
    {
        int[] neighbors = new int[(long)rows * k];
        Array.Fill(neighbors, -1);
        return new NeighborLists(rows, k, neighbors, new float[neighbors.LongLength]);
    }
}
