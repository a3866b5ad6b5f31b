namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// Few colours for partitions, such that those of one colour, which move at the same time, share little weight: greedy,
/// the partition of the largest cross weight first, then passes of single moves. Ties go to the lower number.
/// </summary>
public static class PartitionColours
{
    private const int Passes = 6;

    /// <summary>The colour of each partition, from 0.</summary>
    /// <param name="weights">For each partition the others it touches with the weight between them; either direction or both may be given.</param>
    /// <param name="colours">Number of colours, at least 1.</param>
    public static int[] Of(IReadOnlyList<IReadOnlyList<(int Partition, double Weight)>> weights, int colours)
    {
        ArgumentNullException.ThrowIfNull(weights);
        SortedDictionary<int, double>[] shared = [.. weights.Select(_ => new SortedDictionary<int, double>())];
        for (int a = 0; a < weights.Count; a++)
        {
            foreach ((int b, double weight) in weights[a])
            {
                shared[a][b] = shared[a].GetValueOrDefault(b) + weight;
                shared[b][a] = shared[b].GetValueOrDefault(a) + weight;
            }
        }

        double[] total = [.. shared.Select(others => others.Values.Sum())];
        int[] order = [.. Enumerable.Range(0, weights.Count).OrderByDescending(a => total[a]).ThenBy(a => a)];
        int[] colour = new int[weights.Count];
        Array.Fill(colour, -1);
        for (int pass = 0; pass <= Passes; pass++)
        {
            foreach (int a in order)
            {
                colour[a] = Least(shared[a], colour, colours, colour[a]);
            }
        }

        return colour;
    }

    /// <summary>The colour with which a partition shares least; the present one where none is better.</summary>
    private static int Least(SortedDictionary<int, double> others, int[] colour, int colours, int present)
    {
        double[] cost = new double[colours];
        foreach ((int b, double weight) in others)
        {
            if (colour[b] >= 0)
            {
                cost[colour[b]] += weight;
            }
        }

        int best = Math.Max(present, 0);
        for (int c = 0; c < colours; c++)
        {
            best = cost[c] < cost[best] ? c : best;
        }

        return best;
    }
}
