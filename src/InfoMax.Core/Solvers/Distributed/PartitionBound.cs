using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Bounds;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The certificate over partitions. Every edge belongs to one partition, inner ones to their own and others to the lower of
/// the two; a partition holds multipliers on its edges and on cliques of its edges, within the capacity alpha W of each.
/// With load(i) summed over all partitions,
/// F(S) &lt;= mu p + sum of constants + sum_i max(0, I_i - load(i) - mu) for every |S| = p and every price mu: multipliers of
/// different partitions share no edge, so the proof of <see cref="DualBound"/> holds for all of them together, and the
/// capped sum of reduced values is at most its value at any price. The sums add up over partitions.
/// </summary>
public static class PartitionBound
{
    private const int StepsPerRound = 50;
    private const int FewestSteps = 100;
    private const int MostSteps = 600;
    private const double WorkLimit = 8e8;
    private const double PrimalWeight = 0.1;
    private const double PriceMargin = 0.25;
    private const int FirstParticipation = 3;
    private const int PricesPerScale = 32;
    private const int Scales = 4;

    /// <summary>The prices at which the bound is evaluated: around that of the solve.</summary>
    public static double[] Prices(PriceScale scale, double price)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return
        [
            .. Enumerable.Range(-Scales * PricesPerScale, (2 * Scales * PricesPerScale) + 1).Select(t => price + (t * Math.Max(scale.Scale, 1e-9) / PricesPerScale)),
        ];
    }

    /// <summary>
    /// Looks for good multipliers by cutting planes and primal-dual steps on the extended graph, as <see cref="DualBound"/> does,
    /// with as many rows as are chosen there for a budget; and keeps those on the partition's own edges. Any would be valid.
    /// </summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="chosen">Mask of the extended rows.</param>
    /// <param name="outer">Mask of the second layer.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="rows">N, which shares out the effort.</param>
    /// <param name="executor">Runs the passes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static PartitionMultipliers Multipliers(
        ExtendedGraph graph,
        ReadOnlySpan<bool> chosen,
        ReadOnlySpan<bool> outer,
        double alpha,
        long rows,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        int budget = chosen.Count(true);
        CoresetProblem problem = new(PartitionSolver.ImportanceBeside(graph, outer, alpha), graph.Graph, alpha, budget);
        if (Solutions.IsTrivial(problem))
        {
            return PartitionMultipliers.None(graph.OwnRows);
        }

        CoresetProblem owned = new(problem.Importance, OwnedEdges(graph), alpha, budget);
        PrimalDualIteration iteration = new(problem, PrimalWeight, FirstParticipation, executor);
        SeparationEffort effort = new()
        {
            Support = 1e-3f,
            MinViolation = 0.02f,
            CliquesPerRow = 4,
            PairLimit = 100L * graph.Rows,
        };
        double limit = WorkLimit * graph.Rows / rows;
        double work = 0;
        for (int steps = StepsPerRound; ; steps += StepsPerRound)
        {
            for (int step = 0; step < StepsPerRound; step++)
            {
                iteration.Step(cancellationToken);
            }

            work += StepsPerRound * (double)iteration.Work;
            if (steps >= MostSteps || (steps >= FewestSteps && work >= limit))
            {
                return Owned(graph, iteration);
            }

            if (steps <= MostSteps - (2 * StepsPerRound))
            {
                CliqueSeparation.AddViolated(owned, iteration.X, iteration.Tables.Pairs, iteration.Cuts, effort, executor, cancellationToken);
            }

            iteration.Rebuild(PriceMargin, cancellationToken);
        }
    }

    /// <summary>The partition's part of the bound at each price: what its rows are worth there beside all multipliers, rounded outwards.</summary>
    /// <param name="importance">I of the own rows.</param>
    /// <param name="load">What all partitions' multipliers take from each.</param>
    /// <param name="own">The partition's multipliers.</param>
    /// <param name="prices">The prices.</param>
    public static double[] Part(ReadOnlySpan<float> importance, ReadOnlySpan<double> load, PartitionMultipliers own, double[] prices)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(prices);
        double[] part = new double[prices.Length];
        for (int t = 0; t < prices.Length; t++)
        {
            double sum = 0;
            double magnitude = 1 + (3 * own.Constant);
            for (int i = 0; i < importance.Length; i++)
            {
                double reduced = importance[i] - load[i] - prices[t];
                sum += Math.Max(0, reduced);
                magnitude += Math.Abs(reduced) + load[i];
            }

            double terms = (4.0 * importance.Length) + own.Terms + 16;
            part[t] = own.Constant + sum + (2 * terms * magnitude / (1L << 53));
        }

        return part;
    }

    /// <summary>The certificate: the smallest upper bound over the prices tried.</summary>
    /// <param name="parts">All partitions' parts.</param>
    /// <param name="prices">Their prices.</param>
    /// <param name="budget">p.</param>
    public static double Least(IReadOnlyList<double[]> parts, double[] prices, long budget)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(prices);
        double least = double.PositiveInfinity;
        for (int t = 0; t < prices.Length; t++)
        {
            double sum = prices[t] * budget;
            double magnitude = Math.Abs(sum);
            foreach (double[] part in parts)
            {
                sum += part[t];
                magnitude += Math.Abs(part[t]);
            }

            least = Math.Min(least, sum + (2 * (parts.Count + 2.0) * magnitude / (1L << 53)));
        }

        return least;
    }

    private static bool Owns(ExtendedGraph graph, int i, int j)
    {
        int a = RowKey.Owner(graph.Keys[i]);
        int b = RowKey.Owner(graph.Keys[j]);
        return (a == graph.Partition || b == graph.Partition) && Math.Min(a, b) == graph.Partition;
    }

    private static SimilarityGraph OwnedEdges(ExtendedGraph graph)
    {
        SimilarityGraph all = graph.Graph;
        long[] offsets = new long[all.Offsets.Length];
        for (int i = 0; i < graph.Rows; i++)
        {
            offsets[i + 1] = offsets[i];
            for (long e = all.Offsets[i]; e < all.Offsets[i + 1]; e++)
            {
                offsets[i + 1] += Owns(graph, i, all.Neighbors[e]) ? 1 : 0;
            }
        }

        int[] neighbors = new int[offsets[^1]];
        float[] weights = new float[neighbors.Length];
        int next = 0;
        for (int i = 0; i < graph.Rows; i++)
        {
            for (long e = all.Offsets[i]; e < all.Offsets[i + 1]; e++)
            {
                if (Owns(graph, i, all.Neighbors[e]))
                {
                    (neighbors[next], weights[next]) = (all.Neighbors[e], all.Weights[e]);
                    next++;
                }
            }
        }

        return new SimilarityGraph(offsets, neighbors, weights);
    }

    /// <summary>What the multipliers on the partition's edges take from each row, and add.</summary>
    private static PartitionMultipliers Owned(ExtendedGraph graph, PrimalDualIteration state)
    {
        CutTables tables = state.Tables;
        double[] cuts = BoundValue.Repaired(tables, state.CutLambda, state.Caps);
        double[] load = new double[graph.Rows];
        double constant = 0;
        for (int q = 0; q < cuts.Length; q++)
        {
            constant += cuts[q] * 0.5 * tables.Levels[q] * (tables.Levels[q] + 1.0);
        }

        for (int i = 0; i < load.Length; i++)
        {
            double edges = 0;
            for (int e = state.Edges.Starts[i]; e < state.Edges.Starts[i + 1]; e++)
            {
                edges += Owns(graph, i, state.Edges.Neighbors[e]) ? state.Edges.Lambda[e] : 0;
            }

            constant += 0.5 * edges;
            load[i] = edges;
            for (int at = tables.RowOffsets[i]; at < tables.RowOffsets[i + 1]; at++)
            {
                int q = tables.RowCuts[at];
                load[i] += tables.Levels[q] * cuts[q];
            }
        }

        int[] touched = [.. Enumerable.Range(0, graph.Rows).Where(i => !graph.IsOwn(i) && load[i] > 0)];
        return new PartitionMultipliers(
            constant,
            load.AsSpan(graph.FirstOwn, graph.OwnRows).ToArray(),
            Array.ConvertAll(touched, i => graph.Keys[i]),
            Array.ConvertAll(touched, i => load[i]),
            (2.0 * graph.Rows) + state.Edges.Lambda.Length + tables.Members.Length + tables.CutPairs.Length);
    }
}
