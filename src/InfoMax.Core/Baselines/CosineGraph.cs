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
        NeighborLists used = lists.Truncate(k);
        SimilarityGraph both = SimilarityGraphBuilder.FromNeighborLists(used);
        float[] cosines = new float[both.Weights.Length];
        for (int i = 0; i < both.Rows; i++)
        {
            for (long e = both.Offsets[i]; e < both.Offsets[i + 1]; e++)
            {
                int j = both.Neighbors[e];
                cosines[e] = Lists(used, i, j) && Lists(used, j, i) ? both.Weights[e] / 2 : both.Weights[e];
            }
        }

        return new CosineGraph(both.Offsets, both.Neighbors, cosines);
    }

    /// <summary>The edges between rows of the same group alone.</summary>
    /// <param name="groups">Group of each row, length N.</param>
    public CosineGraph Within(ReadOnlySpan<int> groups)
    {
        long[] offsets = new long[Offsets.Length];
        List<int> neighbors = [];
        List<float> cosines = [];
        for (int i = 0; i < Rows; i++)
        {
            for (long e = Offsets[i]; e < Offsets[i + 1]; e++)
            {
                if (groups[Neighbors[e]] == groups[i])
                {
                    neighbors.Add(Neighbors[e]);
                    cosines.Add(Cosines[e]);
                }
            }

            offsets[i + 1] = neighbors.Count;
        }

        return new CosineGraph(offsets, [.. neighbors], [.. cosines]);
    }

    /// <summary>Whether row j is in the list of row i; k comparisons.</summary>
    private static bool Lists(NeighborLists lists, int i, int j) => lists.Neighbors.AsSpan(checked((int)((long)i * lists.K)), lists.K).Contains(j);
}
