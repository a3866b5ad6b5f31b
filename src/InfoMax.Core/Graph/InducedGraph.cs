namespace InfoMax.Core.Graph;

/// <summary>Subgraphs of a <see cref="SimilarityGraph"/>.</summary>
public static class InducedGraph
{
    /// <summary>The graph on <paramref name="rows"/> (ascending, unique) with the edges among them; row i of the result is <c>rows[i]</c>.</summary>
    /// <exception cref="ArgumentException">The rows are not ascending, or out of range.</exception>
    public static SimilarityGraph Induce(this SimilarityGraph graph, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(graph);
        int[] place = new int[graph.Rows];
        Array.Fill(place, -1);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= graph.Rows || (i > 0 && rows[i] <= rows[i - 1]))
            {
                throw new ArgumentException($"row {rows[i]} at place {i}: rows must be ascending and below {graph.Rows}");
            }

            place[rows[i]] = i;
        }

        long[] offsets = new long[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            offsets[i + 1] = offsets[i];
            for (long e = graph.Offsets[rows[i]]; e < graph.Offsets[rows[i] + 1]; e++)
            {
                offsets[i + 1] += place[graph.Neighbors[e]] >= 0 ? 1 : 0;
            }
        }

        int[] neighbors = new int[offsets[^1]];
        float[] weights = new float[neighbors.LongLength];
        long filled = 0;
        foreach (int row in rows)
        {
            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                if (place[graph.Neighbors[e]] is >= 0 and int neighbor)
                {
                    neighbors[filled] = neighbor;
                    weights[filled++] = graph.Weights[e];
                }
            }
        }

        return new SimilarityGraph(offsets, neighbors, weights);
    }
}
