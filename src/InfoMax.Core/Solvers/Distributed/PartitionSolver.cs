using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Quotas;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>A partition's part in the distributed solve: pure functions of the extended graph, the choices and the prices.</summary>
public static class PartitionSolver
{
    /// <summary>Sweeps of the start's annealing.</summary>
    private const int StartSweeps = 40;

    private const double AllVisits = 2e8;
    private const int FewestVisits = 360;
    private const int MostVisits = 12_000;

    /// <summary>Visits that one random number serves.</summary>
    private const int DrawsPerNumber = 4;

    private const ulong StartStream = 0x737461;
    private const ulong SweepStream = 0x737765;

    /// <summary>
    /// Visits of every extended row in a stage: some 2e8 of all rows in all sweeps, 360 to 12 000 of a row. Rows that several partitions hold are
    /// visited by each of them: a partition that holds m rows for n of its own makes 2 n / (n + m) of these visits.
    /// </summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="rows">N.</param>
    /// <param name="pass">The stage.</param>
    /// <param name="effort">A quarter at <see cref="SolverEffort.Fast"/>, five times as many at <see cref="SolverEffort.Best"/>.</param>
    public static int Visits(ExtendedGraph graph, long rows, SolvePass pass, SolverEffort effort)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(pass);
        double visits = Math.Clamp(AllVisits / Math.Max(1, rows), FewestVisits, MostVisits);
        visits = Math.Max(FewestVisits, visits * 2 * graph.OwnRows / Math.Max(1, graph.OwnRows + graph.Rows));
        visits *= effort switch
        {
            SolverEffort.Fast => 0.25,
            SolverEffort.Best => AutoSolver.BestFactor,
            _ => 1,
        };
        return (int)Math.Max(1, visits / Math.Max(1, pass.AnnealingSweeps));
    }

    /// <summary>The partition's own choices to begin with: a solve on the edges among its own rows.</summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="shares">All groups: of each the partition's share of its budget is chosen.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A mask of the own rows.</returns>
    public static bool[] Start(ExtendedGraph graph, double alpha, GroupShares shares, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(shares);
        float[] importance = graph.Importance.AsSpan(graph.FirstOwn, graph.OwnRows).ToArray();
        SimilarityGraph inner = graph.Graph.Induce([.. Enumerable.Range(graph.FirstOwn, graph.OwnRows)]);
        (int[] groups, int[] rows, int[] names) = Numbered(graph.OwnGroups ?? new int[graph.OwnRows]);
        int[] budgets = Array.ConvertAll(names, group => 0);
        for (int g = 0; g < budgets.Length; g++)
        {
            budgets[g] = (int)Math.Min(rows[g], Math.Round(shares.Fraction(names[g]) * rows[g]));
        }

        SeededRandom random = new(seed, StartStream + (ulong)graph.Partition);
        CoresetProblem problem = new(importance, inner, alpha, budgets.Sum()) { Quota = budgets.Length > 1 ? new GroupQuota(groups, budgets) : null };
        Membership start = GreedySolver.Choose(problem, cancellationToken);
        return Solutions.IsTrivial(problem) ? start.Chosen
            : problem.Quota is null ? Annealing.Run(start, StartSweeps, random, cancellationToken).Set.Chosen
            : GroupAnnealing.Run(start, StartSweeps, random, cancellationToken).Set.Chosen;
    }

    /// <summary>Groups numbered from 0 in their order: of each row its number, and of each number its rows and its group.</summary>
    internal static (int[] Numbers, int[] Rows, int[] Groups) Numbered(int[] groups)
    {
        int[] names = [.. groups.Distinct().Order()];
        int[] numbers = Array.ConvertAll(groups, group => Array.BinarySearch(names, group));
        int[] rows = new int[names.Length];
        foreach (int number in numbers)
        {
            rows[number]++;
        }

        return (numbers, rows, names);
    }

    /// <summary>m_i of the own rows, every edge of theirs included, summed in storage order.</summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="chosen">Mask of the extended rows.</param>
    /// <param name="alpha">alpha.</param>
    public static double[] OwnGains(ExtendedGraph graph, ReadOnlySpan<bool> chosen, double alpha)
    {
        ArgumentNullException.ThrowIfNull(graph);
        double[] gains = new double[graph.OwnRows];
        for (int i = 0; i < gains.Length; i++)
        {
            int row = graph.FirstOwn + i;
            double weight = 0;
            for (long e = graph.Graph.Offsets[row]; e < graph.Graph.Offsets[row + 1]; e++)
            {
                weight += chosen[graph.Graph.Neighbors[e]] ? graph.Graph.Weights[e] : 0;
            }

            gains[i] = graph.Importance[row] - (alpha * weight);
        }

        return gains;
    }

    /// <summary>The partition's part of F: sum of (I_i + m_i) / 2 over its chosen rows, so that every edge is paid once.</summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="gains">m_i of the own rows.</param>
    /// <param name="chosen">Mask of the own rows.</param>
    public static double OwnValue(ExtendedGraph graph, ReadOnlySpan<double> gains, ReadOnlySpan<bool> chosen)
    {
        ArgumentNullException.ThrowIfNull(graph);
        double twice = 0;
        for (int i = 0; i < graph.OwnRows; i++)
        {
            twice += chosen[i] ? graph.Importance[graph.FirstOwn + i] + gains[i] : 0;
        }

        return 0.5 * twice;
    }

    /// <summary>
    /// I of the extended rows less what the chosen rows of the second layer take from them: these do not change while the
    /// partition works.
    /// </summary>
    internal static float[] ImportanceBeside(ExtendedGraph graph, ReadOnlySpan<bool> outer, double alpha)
    {
        float[] importance = (float[])graph.Importance.Clone();
        for (int i = 0; i < importance.Length; i++)
        {
            double weight = 0;
            for (int e = graph.OuterOffsets[i]; e < graph.OuterOffsets[i + 1]; e++)
            {
                weight += outer[graph.Outer[e]] ? graph.OuterWeights[e] : 0;
            }

            importance[i] = (float)(importance[i] - (alpha * weight));
        }

        return importance;
    }

    /// <summary>Moves own and overlap rows at fixed prices: heat-bath visits in row order, or moves that gain, as the pass says.</summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="chosen">Mask of the extended rows; changed.</param>
    /// <param name="outer">Mask of the second layer.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="prices">What a row of each group's budget costs, and what temperatures are fractions of.</param>
    /// <param name="pass">A stage.</param>
    /// <param name="visits">Visits of every row, at least 1.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static void Move(
        ExtendedGraph graph,
        bool[] chosen,
        ReadOnlySpan<bool> outer,
        double alpha,
        GroupPrices prices,
        SolvePass pass,
        int visits,
        ulong seed,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(pass);
        double[] price = prices.OfRows(graph);
        float[] importance = ImportanceBeside(graph, outer, alpha);
        Membership set = new(new CoresetProblem(importance, graph.Graph, alpha, 0), chosen);
        if (pass.Anneals && prices.Scale > 0)
        {
            SeededRandom random = new(seed, SweepStream + ((ulong)pass.Sweep << 32) + (ulong)graph.Partition);
            int[] rows = new int[importance.Length];
            int listed = 0;
            for (int visit = 0; visit < visits; visit++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double progress = (((pass.Sweep - 1.0) * visits) + visit) / Math.Max(1, (pass.AnnealingSweeps * visits) - 1);
                double temperature = prices.Scale * Annealing.Hottest * Math.Pow(Annealing.Coldest / Annealing.Hottest, progress);
                if (visit % Annealing.SweepsPerList == 0)
                {
                    listed = List(set, price, 2 * Annealing.Frozen * temperature, rows);
                }

                Visit(set, rows.AsSpan(0, listed), price, temperature, ref random);
            }
        }

        if (pass.CleansUp)
        {
            PricedMoves.Run(set, price, cancellationToken);
        }
    }

    /// <summary>
    /// Exchanges own rows of the same group, joined or not, until no exchange raises F: what the cut took or put in is made good for, and
    /// every group keeps its number. Rows of others stay, whoever else moves.
    /// </summary>
    /// <param name="graph">The extended graph.</param>
    /// <param name="chosen">Mask of the extended rows; changed.</param>
    /// <param name="outer">Mask of the second layer.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static void Exchange(ExtendedGraph graph, bool[] chosen, ReadOnlySpan<bool> outer, double alpha, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(chosen);
        (int[] own, int[] rows, _) = Numbered(graph.OwnGroups ?? new int[graph.OwnRows]);

        // Two groups more, of which all and none are chosen.
        int[] groups = new int[graph.Rows];
        int[] budgets = new int[rows.Length + 2];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = graph.IsOwn(i) ? own[i - graph.FirstOwn] : rows.Length + (chosen[i] ? 0 : 1);
            budgets[groups[i]] += chosen[i] ? 1 : 0;
        }

        GroupQuota quota = new(groups, budgets);
        Membership set = new(new CoresetProblem(ImportanceBeside(graph, outer, alpha), graph.Graph, alpha, budgets.Sum()) { Quota = quota }, chosen);
        SwapSearch.Run(set, quota, SwapSearch.Limit(set.Problem), cancellationToken);
    }

    /// <summary>Sets each of the rows by heat bath at its price: chosen where the gain exceeds it by a logistic variable of the temperature.</summary>
    private static void Visit(Membership set, ReadOnlySpan<int> rows, double[] prices, double temperature, ref SeededRandom random)
    {
        double[] gain = set.Gain;
        bool[] chosen = set.Chosen;
        ReadOnlySpan<float> quantiles = LogisticQuantiles.Values;

        // Of its own, so that it stays in registers.
        SeededRandom draws = random;
        ulong bits = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            bits = (i & (DrawsPerNumber - 1)) == 0 ? draws.NextUInt64() : bits >> LogisticQuantiles.Bits;
            int row = rows[i];
            bool wanted = gain[row] - prices[row] > temperature * quantiles[(int)(bits & LogisticQuantiles.Mask)];
            if (wanted != chosen[row])
            {
                if (wanted)
                {
                    set.Add(row);
                }
                else
                {
                    set.Remove(row);
                }
            }
        }

        random = draws;
    }

    /// <summary>Rows chosen or with importance (the largest gain they can have) within a margin of their price, ascending.</summary>
    private static int List(Membership set, double[] prices, double margin, int[] rows)
    {
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (set.Chosen[i] || set.Problem.Importance[i] >= prices[i] - margin)
            {
                rows[count++] = i;
            }
        }

        return count;
    }
}
