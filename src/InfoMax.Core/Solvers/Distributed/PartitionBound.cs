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
/// capped sum of reduced values is at most its value at any price. With a quota every group has a price of its own, and
/// the sum over groups of mu_g p_g stands in place of mu p. The sums add up over partitions.
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

    /// <summary>The prices at which a group's bound is evaluated: around that of the solve, fewer where there are very many groups; an infinite one alone.</summary>
    /// <param name="scale">The scale of the solve.</param>
    /// <param name="price">The group's last price.</param>
    /// <param name="widening">As of <see cref="GroupShares"/>.</param>
    public static double[] Prices(double scale, double price, int widening)
    {
        int perScale = Math.Max(1, PricesPerScale >> widening);
        return double.IsInfinity(price)
            ? [price]
            : [.. Enumerable.Range(-Scales * perScale, (2 * Scales * perScale) + 1).Select(t => price + (t * Math.Max(scale, 1e-9) / perScale))];
    }

    /// <summary>
    /// Looks for good multipliers by cutting planes and primal-dual steps on the extended graph, as <see cref="DualBound"/> does,
    /// with as many rows as are chosen there of each group for its budget; and keeps those on the partition's own edges. Any would be valid.
    /// </summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="chosen">Mask of the extended rows.</param>
    /// <param name="outer">Mask of the second layer.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="rows">N, which shares out the effort.</param>
    /// <param name="effort">An eighth of it at <see cref="SolverEffort.Fast"/>, four times as much at <see cref="SolverEffort.Best"/>, as in <see cref="DualBound"/>.</param>
    /// <param name="executor">Runs the passes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static PartitionMultipliers Multipliers(
        ExtendedGraph graph,
        ReadOnlySpan<bool> chosen,
        ReadOnlySpan<bool> outer,
        double alpha,
        long rows,
        SolverEffort effort,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        int budget = chosen.Count(true);
        CoresetProblem problem = new(PartitionSolver.ImportanceBeside(graph, outer, alpha), graph.Graph, alpha, budget) { Quota = Quota(graph, chosen) };
        if (Solutions.IsTrivial(problem))
        {
            return PartitionMultipliers.None(graph.OwnRows);
        }

        CoresetProblem owned = new(problem.Importance, OwnedEdges(graph), alpha, budget);
        PrimalDualIteration iteration = new(problem, PrimalWeight, FirstParticipation, executor);
        SeparationEffort separation = new()
        {
            Support = 1e-3f,
            MinViolation = 0.02f,
            CliquesPerRow = 4,
            PairLimit = 100L * graph.Rows,
        };
        (double limit, int most) = effort switch
        {
            SolverEffort.Fast => (WorkLimit / 8, MostSteps),
            SolverEffort.Best => (4 * WorkLimit, 4 * MostSteps),
            _ => (WorkLimit, MostSteps),
        };
        limit *= (double)graph.Rows / rows;
        double work = 0;
        for (int steps = StepsPerRound; ; steps += StepsPerRound)
        {
            for (int step = 0; step < StepsPerRound; step++)
            {
                iteration.Step(cancellationToken);
            }

            work += StepsPerRound * (double)iteration.Work;
            if (steps >= most || (steps >= FewestSteps && work >= limit))
            {
                return Owned(graph, iteration);
            }

            if (steps <= most - (2 * StepsPerRound))
            {
                CliqueSeparation.AddViolated(owned, iteration.X, iteration.Tables.Pairs, iteration.Cuts, separation, executor, cancellationToken);
            }

            iteration.Rebuild(PriceMargin, cancellationToken);
        }
    }

    /// <summary>
    /// The partition's part of the bound: for each group of its rows, at each of the group's prices, what these rows are worth beside
    /// all multipliers, rounded outwards. What its own multipliers add is in the part of the first.
    /// </summary>
    /// <param name="importance">I of the own rows.</param>
    /// <param name="load">What all partitions' multipliers take from each.</param>
    /// <param name="groups">Group of each own row; null for one group.</param>
    /// <param name="own">The partition's multipliers.</param>
    /// <param name="prices">The prices of a group.</param>
    /// <returns>By ascending group; none for a partition without rows, which has no multipliers either.</returns>
    public static IReadOnlyList<(int Group, double[] Values)> Parts(
        ReadOnlySpan<float> importance, ReadOnlySpan<double> load, int[]? groups, PartitionMultipliers own, Func<int, double[]> prices)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(prices);
        (int[] numbers, _, int[] names) = PartitionSolver.Numbered(groups ?? new int[importance.Length]);
        int[][] members = GroupRows.Of(numbers, names.Length);
        List<(int, double[])> parts = [];
        double constant = own.Constant;
        for (int g = 0; g < names.Length; g++)
        {
            parts.Add((names[g], Part(importance, load, members[g], constant, own.Terms, prices(names[g]))));
            constant = 0;
        }

        return parts;
    }

    private static double[] Part(ReadOnlySpan<float> importance, ReadOnlySpan<double> load, int[] members, double constant, double ownTerms, double[] prices)
    {
        double[] part = new double[prices.Length];
        for (int t = 0; t < prices.Length; t++)
        {
            double sum = 0;
            double magnitude = 1 + (3 * constant);
            bool forced = double.IsInfinity(prices[t]);
            double price = forced ? 0 : prices[t];
            foreach (int i in members)
            {
                double reduced = importance[i] - load[i] - price;
                sum += !forced ? Math.Max(0, reduced) : prices[t] < 0 ? reduced : 0;
                magnitude += Math.Abs(reduced) + load[i];
            }

            double terms = (4.0 * members.Length) + ownTerms + 16;
            part[t] = constant + sum + (2 * terms * magnitude / (1L << 53));
        }

        return part;
    }

    /// <summary>The rows chosen among the extended ones, of each group; null where all are of one.</summary>
    private static GroupQuota? Quota(ExtendedGraph graph, ReadOnlySpan<bool> chosen)
    {
        if (graph.Groups is null)
        {
            return null;
        }

        (int[] numbers, int[] rows, _) = PartitionSolver.Numbered(graph.Groups);
        int[] budgets = new int[rows.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            budgets[numbers[i]] += chosen[i] ? 1 : 0;
        }

        return budgets.Length > 1 ? new GroupQuota(numbers, budgets) : null;
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
