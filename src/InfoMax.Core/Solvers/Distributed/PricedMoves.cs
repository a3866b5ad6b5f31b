using InfoMax.Core.Graph;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// Local search on F less the price of each chosen row: a row enters whose gain is above its price, leaves when it is below, or takes the place of a
/// row it is joined to. A queue holds the rows whose gain moved since they were last looked at.
/// </summary>
internal static class PricedMoves
{
    private const double Tolerance = 1e-9;

    /// <summary>Moves until none gains; each raises F less the prices, and their number is bounded like that of swaps.</summary>
    public static void Run(Membership set, double[] prices, CancellationToken cancellationToken)
    {
        SimilarityGraph graph = set.Problem.Graph;
        Queue<int> queue = new(Enumerable.Range(0, set.Chosen.Length));
        bool[] queued = new bool[set.Chosen.Length];
        Array.Fill(queued, true);
        int left = SwapSearch.Limit(set.Problem);
        while (left > 0 && queue.TryDequeue(out int row))
        {
            queued[row] = false;
            (double best, int partner) = BestMove(set, row, prices);
            if (best <= Tolerance)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            left--;
            Flip(set, row);
            Enqueue(graph, row, queue, queued);
            if (partner >= 0)
            {
                Flip(set, partner);
                Enqueue(graph, partner, queue, queued);
            }
        }
    }

    /// <summary>What flipping the row alone, or it and a joined row of the other side, gains most; a partner of -1 is none.</summary>
    private static (double Gain, int Partner) BestMove(Membership set, int row, double[] prices)
    {
        SimilarityGraph graph = set.Problem.Graph;
        double sign = set.Chosen[row] ? 1 : -1;
        double best = sign * (prices[row] - set.Gain[row]);
        int partner = -1;
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            int other = graph.Neighbors[e];
            if (set.Chosen[other] != set.Chosen[row])
            {
                // Not a number, hence no exchange, between rows of groups without a choice.
                double change = (sign * (set.Gain[other] - set.Gain[row] - (prices[other] - prices[row]))) + (set.Problem.Alpha * graph.Weights[e]);
                (best, partner) = change > best ? (change, other) : (best, partner);
            }
        }

        return (best, partner);
    }

    private static void Flip(Membership set, int row)
    {
        if (set.Chosen[row])
        {
            set.Remove(row);
        }
        else
        {
            set.Add(row);
        }
    }

    private static void Enqueue(SimilarityGraph graph, int row, Queue<int> queue, bool[] queued)
    {
        Add(row);
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            Add(graph.Neighbors[e]);
        }

        void Add(int at)
        {
            if (!queued[at])
            {
                queued[at] = true;
                queue.Enqueue(at);
            }
        }
    }
}
