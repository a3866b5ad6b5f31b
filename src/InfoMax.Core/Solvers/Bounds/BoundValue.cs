using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// Turns multipliers into a bound that holds in exact arithmetic. With lambda &gt;= 0 and
/// sum_{q holds e} lambda_q &lt;= alpha W_e for every edge,
/// OPT &lt;= sum_q lambda_q s_q (s_q + 1) / 2 + (sum of the p largest c_i), c_i = I_i - sum_{q holds i} s_q lambda_q,
/// since alpha W_e x_i x_j is at least its share of every cut that holds e.
/// </summary>
/// <remarks>
/// Cut multipliers found by the iteration may overload an edge. Each is scaled by the worst of cap / load over its
/// pairs, less 1e-12, which restores sum_q lambda_q &lt;= cap_e whatever the overlap: every term of the sum was scaled by
/// at most cap_e / load_e. Sums are in double; at n terms their rounding is below n 2^-53 times the sum of magnitudes,
/// and twice that is added.
/// </remarks>
internal static class BoundValue
{
    private const double Inwards = 1 - 1e-12;

    /// <summary>The bound of the iteration's current multipliers.</summary>
    public static double Compute(CoresetProblem problem, PrimalDualIteration state)
    {
        CutTables tables = state.Tables;
        RepairedCuts cuts = Repaired(state);
        double[] reduced = new double[problem.Rows];
        double constant = cuts.Constant();
        for (int i = 0; i < reduced.Length; i++)
        {
            double load = state.EdgeLoad[i];
            constant += 0.5 * load;
            reduced[i] = problem.Importance[i] - load - cuts.LoadOf(i);
        }

        double terms = 2.0 * problem.Rows + problem.Graph.Entries + tables.Entries + 16;
        return constant + TopSum(reduced, problem, 3 * constant, terms);
    }

    /// <summary>The bound of a problem without a choice between rows: exact up to the outward rounding.</summary>
    public static double OfTrivial(CoresetProblem problem)
    {
        double[] reduced = new double[problem.Rows];
        for (int i = 0; i < reduced.Length; i++)
        {
            double load = 0;
            for (long e = problem.Graph.Offsets[i]; problem.Budget == problem.Rows && e < problem.Graph.Offsets[i + 1]; e++)
            {
                load += problem.Graph.Weights[e];
            }

            // With every row chosen each edge is paid once, half at either end.
            reduced[i] = problem.Importance[i] - 0.5 * problem.Alpha * load;
        }

        return TopSum(reduced, problem, 0, problem.Rows + problem.Graph.Entries + 16.0);
    }

    /// <summary>
    /// The largest sum of p values, or with a quota of as many of each group as it says (one price a group), plus twice the rounding that
    /// <paramref name="terms"/> summands can leave.
    /// </summary>
    private static double TopSum(double[] reduced, CoresetProblem problem, double magnitude, double terms)
    {
        int budget = problem.Budget;
        reduced = problem.Quota is { } quota ? TopOfGroups(reduced, quota) : reduced;
        Array.Sort(reduced);
        double top = 0;
        magnitude += 1;
        for (int i = reduced.Length - budget; i < reduced.Length; i++)
        {
            top += reduced[i];
            magnitude += Math.Abs(reduced[i]);
        }

        return top + 2 * terms * magnitude / (1L << 53);
    }

    /// <summary>The largest values of every group, as many as its budget.</summary>
    private static double[] TopOfGroups(double[] values, GroupQuota quota)
    {
        double[] sorted = [.. values];
        int[] rows = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, rows);
        int[] left = [.. quota.Budgets];
        List<double> top = [];
        for (int i = rows.Length - 1; i >= 0; i--)
        {
            if (left[quota.Groups[rows[i]]]-- > 0)
            {
                top.Add(sorted[i]);
            }
        }

        return [.. top];
    }

    /// <summary>The cut multipliers, scaled down where they overload an edge; a pair's own takes what the cliques left.</summary>
    internal static RepairedCuts Repaired(PrimalDualIteration state)
    {
        CutTables tables = state.Tables;
        float[] caps = state.Caps;
        double[] load = new double[tables.Pairs.Count];
        for (int q = 0; q < tables.Cliques; q++)
        {
            for (int at = tables.PairOffsets[q]; at < tables.PairOffsets[q + 1]; at++)
            {
                load[tables.CliquePairs[at]] += state.CliqueLambda[q];
            }
        }

        double[] cliques = new double[tables.Cliques];
        double[] used = new double[load.Length];
        for (int q = 0; q < cliques.Length; q++)
        {
            double scale = 1;
            for (int at = tables.PairOffsets[q]; at < tables.PairOffsets[q + 1]; at++)
            {
                int p = tables.CliquePairs[at];
                if (load[p] > caps[p] * Inwards)
                {
                    scale = Math.Min(scale, Inwards * caps[p] / load[p]);
                }
            }

            cliques[q] = state.CliqueLambda[q] * scale;
            for (int at = tables.PairOffsets[q]; at < tables.PairOffsets[q + 1]; at++)
            {
                used[tables.CliquePairs[at]] += cliques[q];
            }
        }

        // A pair's own multiplier takes what the cliques left of its capacity.
        double[] pairs = load;
        for (int p = 0; p < pairs.Length; p++)
        {
            double left = Math.Max(0, (caps[p] - used[p]) * Inwards);
            pairs[p] = Math.Min(state.PairLambda[p], left);
        }

        return new RepairedCuts(tables, cliques, pairs);
    }
}
