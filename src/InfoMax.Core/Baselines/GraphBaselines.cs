using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;

namespace InfoMax.Core.Baselines;

/// <summary>Methods on the neighbour graph.</summary>
public static class GraphBaselines
{
    /// <summary>Neighbours of <see cref="D2"/>.</summary>
    public const int D2Neighbors = 5;

    /// <summary>
    /// Facility location: greedily the row with the largest gain in sum_i max_{j in S} K_ij, K_ii = 1, K the cosine along the graph and 0
    /// elsewhere. Lazy (Minoux 1978): a gain never grows, so one that is still right at the top of the heap is the largest.
    /// </summary>
    public static int[] FacilityLocation(NeighborLists lists, int neighbors, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        RowChoice.RequireBudget(lists.Rows, budget);
        return Cover(CosineGraph.Of(lists, neighbors), new int[lists.Rows], [budget], cancellationToken);
    }

    /// <summary>Facility location of every group by itself: rows stand for rows of their own group alone, and each group has a budget of its own.</summary>
    /// <param name="lists">Neighbour lists of all rows.</param>
    /// <param name="neighbors">Places of them that count.</param>
    /// <param name="quota">The groups and their budgets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static int[] FacilityLocation(NeighborLists lists, int neighbors, GroupQuota quota, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(quota);
        return Cover(CosineGraph.Of(lists, neighbors).Within(quota.Groups), quota.Groups, quota.Budgets, cancellationToken);
    }

    private static int[] Cover(CosineGraph graph, int[] groups, int[] budgets, CancellationToken cancellationToken)
    {
        double[] best = new double[graph.Rows];
        double[] keys = new double[graph.Rows];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = CoverageGain(graph, best, row);
        }

        RowHeap heap = new(keys, +1);
        heap.Build(RowChoice.All(keys.Length));
        int[] left = (int[])budgets.Clone();
        int budget = left.Sum();
        List<int> chosen = new(budget);
        while (chosen.Count < budget)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int row = heap.Top;
            if (left[groups[row]] == 0)
            {
                heap.Remove(row);
                continue;
            }

            double gain = CoverageGain(graph, best, row);
            if (gain != keys[row])
            {
                keys[row] = gain;
                heap.Reorder(row);
                continue;
            }

            heap.Remove(row);
            chosen.Add(row);
            left[groups[row]]--;
            best[row] = Math.Max(best[row], 1);
            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                int other = graph.Neighbors[e];
                best[other] = Math.Max(best[other], graph.Cosines[e]);
            }
        }

        return [.. chosen.Order()];
    }

    /// <summary>Graph cut: greedily the row with the largest lambda sum_i K_ij - 2 sum_{i in S} K_ij, lambda 1.</summary>
    public static int[] GraphCut(NeighborLists lists, int neighbors, double lambda, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        RowChoice.RequireBudget(lists.Rows, budget);
        CosineGraph graph = CosineGraph.Of(lists, neighbors);
        double[] keys = new double[graph.Rows];
        for (int row = 0; row < keys.Length; row++)
        {
            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                keys[row] += lambda * graph.Cosines[e];
            }
        }

        return Pick(graph, keys, budget, (key, _, cosine) => key - (2.0 * cosine), cancellationToken);
    }

    /// <summary>
    /// D2 pruning (Maharana et al., "D2 pruning: message passing for balancing diversity and difficulty in data pruning", ICLR 2024): a row's value
    /// is s_i + sum_{j in N(i)} e^{-d_ij} s_j; the largest is taken and its neighbours lose e^{-gamma d} times its value. d_ij is the Euclidean
    /// distance of the unit vectors, s the difficulty moved to begin at 0.
    /// </summary>
    public static int[] D2(NeighborLists lists, double[] difficulty, double gamma, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(difficulty);
        RowChoice.RequireBudget(lists.Rows, budget);
        CosineGraph graph = CosineGraph.Of(lists, D2Neighbors);
        double least = difficulty.Length == 0 ? 0 : difficulty.Min();
        double[] keys = new double[graph.Rows];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = difficulty[row] - least;
            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                keys[row] += Math.Exp(-Distance(graph.Cosines[e])) * (difficulty[graph.Neighbors[e]] - least);
            }
        }

        return Pick(graph, keys, budget, (key, taken, cosine) => key - (Math.Exp(-gamma * Distance(cosine)) * taken), cancellationToken);
    }

    /// <summary>p times the largest key; a pick changes its neighbours' keys by <paramref name="update"/>(key, key of the pick, cosine).</summary>
    private static int[] Pick(
        CosineGraph graph, double[] keys, int budget, Func<double, double, float, double> update, CancellationToken cancellationToken)
    {
        RowHeap heap = new(keys, +1);
        heap.Build(RowChoice.All(keys.Length));
        List<int> chosen = new(budget);
        while (chosen.Count < budget)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int row = heap.Top;
            heap.Remove(row);
            chosen.Add(row);
            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                int other = graph.Neighbors[e];
                if (heap.Contains(other))
                {
                    keys[other] = update(keys[other], keys[row], graph.Cosines[e]);
                    heap.Reorder(other);
                }
            }
        }

        return [.. chosen.Order()];
    }

    private static double CoverageGain(CosineGraph graph, double[] best, int row)
    {
        double gain = Math.Max(0, 1 - best[row]);
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            gain += Math.Max(0, graph.Cosines[e] - best[graph.Neighbors[e]]);
        }

        return gain;
    }

    private static double Distance(float cosine) => Math.Sqrt(Math.Max(0, 2 - (2.0 * cosine)));
}
