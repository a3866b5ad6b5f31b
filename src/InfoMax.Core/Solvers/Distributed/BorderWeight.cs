namespace InfoMax.Core.Solvers.Distributed;

/// <summary>What a partition shares with each of those it touches, and what is its own.</summary>
public static class BorderWeight
{
    /// <summary>The weight of the edges from own rows to each partition's, its own included, by ascending partition.</summary>
    public static IReadOnlyList<(int Partition, double Weight)> Of(ExtendedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        SortedDictionary<int, double> weights = [];
        for (int row = graph.FirstOwn; row < graph.FirstOwn + graph.OwnRows; row++)
        {
            for (long e = graph.Graph.Offsets[row]; e < graph.Graph.Offsets[row + 1]; e++)
            {
                int other = RowKey.Owner(graph.Keys[graph.Graph.Neighbors[e]]);
                weights[other] = weights.GetValueOrDefault(other) + graph.Graph.Weights[e];
            }
        }

        return [.. weights.Select(pair => (pair.Key, pair.Value))];
    }
}
