using InfoMax.Core.Graph;

namespace InfoMax.Core.Baselines;

/// <summary>
/// K_ij = max(0, cos) where i is among the neighbours of j or j among those of i, in compressed rows: neighbours of row i are
/// <c>Neighbors[Offsets[i] .. Offsets[i+1])</c>, ascending. Unlike W, a pair found from both sides counts once.
/// </summary>
internal sealed class CosineGraph
{
    private CosineGraph(long[] offsets, int[] neighbors, float[] cosines)
    {
        Offsets = offsets;
        Neighbors = neighbors;
        Cosines = cosines;
    }

    /// <summary>Length N + 1.</summary>
    public long[] Offsets { get; }

    /// <summary>Row numbers.</summary>
    public int[] Neighbors { get; }

    /// <summary>Cosines above 0.</summary>
    public float[] Cosines { get; }

    /// <summary>N.</summary>
    public int Rows => Offsets.Length - 1;

    /// <summary>The graph of the first <paramref name="k"/> places of every list.</summary>
    public static CosineGraph Of(NeighborLists lists, int k)
    {
        SimilarityGraph both = SimilarityGraphBuilder.FromNeighborLists(lists.Truncate(k));
        float[] cosines = new float[both.Weights.Length];
        NeighborLists used = lists.Truncate(k);
        HashSet<long> mutual = Mutual(used);
        for (int i = 0; i < both.Rows; i++)
        {
            for (long e = both.Offsets[i]; e < both.Offsets[i + 1]; e++)
            {
                long pair = ((long)Math.Min(i, both.Neighbors[e]) * both.Rows) + Math.Max(i, both.Neighbors[e]);
                cosines[e] = mutual.Contains(pair) ? both.Weights[e] / 2 : both.Weights[e];
            }
        }

        return new CosineGraph(both.Offsets, both.Neighbors, cosines);
    }

    /// <summary>Pairs found from both sides, as lower row * N + higher row.</summary>
    private static HashSet<long> Mutual(NeighborLists lists)
    {
        HashSet<long> seen = [];
        HashSet<long> mutual = [];
        for (int i = 0; i < lists.Rows; i++)
        {
            for (int e = i * lists.K; e < (i + 1) * lists.K && lists.Neighbors[e] >= 0; e++)
            {
                long pair = ((long)Math.Min(i, lists.Neighbors[e]) * lists.Rows) + Math.Max(i, lists.Neighbors[e]);
                if (!seen.Add(pair))
                {
                    mutual.Add(pair);
                }
            }
        }

        return mutual;
    }
}
