using InfoMax.Core.Graph;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>Graphs written down row by row.</summary>
internal static class GraphRows
{
    /// <summary>The graph whose row i holds <paramref name="rows"/>[i] as (neighbour, weight).</summary>
    public static SimilarityGraph From(IReadOnlyList<SortedDictionary<int, float>> rows)
    {
        long[] offsets = new long[rows.Count + 1];
        List<int> neighbors = [];
        List<float> weights = [];
        for (int i = 0; i < rows.Count; i++)
        {
            neighbors.AddRange(rows[i].Keys);
            weights.AddRange(rows[i].Values);
            offsets[i + 1] = neighbors.Count;
        }

        return new SimilarityGraph(offsets, [.. neighbors], [.. weights]);
    }
}
