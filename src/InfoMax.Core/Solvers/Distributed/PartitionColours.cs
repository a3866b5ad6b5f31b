namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// Few colours for partitions, such that those of one colour, which move at the same time, share little weight: greedy,
/// the partition of the largest cross weight first, then passes of single moves. Ties go to the lower number.
/// </summary>
/// <remarks>
/// Two partitions of a colour each move the rows that join them as if the other stood still. Where such edges have 1 % of all weight, F
/// was .2 % lower on the one set tried; where they have 8 %, rows swing between chosen and not, and F was two thirds (44 partitions of 227 rows
/// with 128 neighbours, each joined to each; eight colours leave 2.6 %, twelve 1 %). Large partitions have less in four colours.
/// </remarks>
public static class PartitionColours
{
    /// <summary>Colours at least, where there are as many partitions.</summary>
    public const int Fewest = 4;

    /// <summary>Colours at most: each is a pass of every sweep.</summary>
    public const int Most = 12;

    /// <summary>The share of all weight that partitions of one colour may share.</summary>
    private const double SharedWeight = 0.01;

    private const int Passes = 6;

    /// <summary>The fewest colours of P partitions.</summary>
    public static int FewestOf(int partitions) => Math.Min(Fewest, partitions);

    /// <summary>The colour of each partition, from 0, in the fewest colours that leave partitions of one colour little weight between them.</summary>
    /// <param name="weights">As <see cref="BorderWeight.Of"/>, for each partition.</param>
    /// <returns>The colours, how many there are, and the share of all weight that is between partitions.</returns>
    public static (int[] Colours, int Count, double Border) Of(IReadOnlyList<IReadOnlyList<(int Partition, double Weight)>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double all = weights.Sum(own => own.Sum(entry => entry.Weight));
        double border = Shared(weights, new int[weights.Count]);
        double most = SharedWeight * all;
        int count = FewestOf(weights.Count);
        while (true)
        {
            int[] colours = Of(weights, count);
            if (count >= Math.Min(Most, weights.Count) || Shared(weights, colours) <= most)
            {
                return (colours, count, all > 0 ? border / all : 0);
            }

            count = Math.Min(Math.Min(Most, weights.Count), count + 2);
        }
    }

    /// <summary>The weight between different partitions of one colour.</summary>
    private static double Shared(IReadOnlyList<IReadOnlyList<(int Partition, double Weight)>> weights, int[] colours) =>
        weights.Select((own, a) => own.Where(entry => entry.Partition != a && colours[entry.Partition] == colours[a]).Sum(entry => entry.Weight)).Sum();

    /// <summary>The colour of each partition, from 0.</summary>
    /// <param name="weights">For each partition the others it touches with the weight between them; either direction or both may be given.</param>
    /// <param name="colours">Number of colours, at least 1.</param>
    internal static int[] Of(IReadOnlyList<IReadOnlyList<(int Partition, double Weight)>> weights, int colours)
    {
        SortedDictionary<int, double>[] shared = [.. weights.Select(_ => new SortedDictionary<int, double>())];
        for (int a = 0; a < weights.Count; a++)
        {
            foreach ((int b, double weight) in weights[a].Where(entry => entry.Partition != a))
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
