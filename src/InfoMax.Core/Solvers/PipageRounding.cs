using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// Pipage rounding (Ageev and Sviridenko, "Pipage rounding: a new method of constructing algorithms with proven
/// performance guarantee", 2004). Along e_i - e_j, F changes by t (g_i - g_j) + alpha W_ij t^2 with g = I - alpha W x:
/// convex in t, so of the two ends of the feasible stretch the better one is never below the start. Each move makes
/// one row integral; fewer than N moves reach a 0/1 point of the same sum.
/// </summary>
/// <remarks>
/// x is held in whole multiples of 2^-30 whose sum is exactly p * 2^30, so the budget is met exactly, without a
/// tolerance. "The start" is that grid point, within 2^-31 of x in each entry plus what x itself missed the sum by.
/// </remarks>
internal static class PipageRounding
{
    private const int GridBits = 30;
    private const long One = 1L << GridBits;

    /// <summary>Rounds <paramref name="x"/> (length N, entries in [0, 1], sum near p) to a set of exactly p rows.</summary>
    /// <returns>The set, F of the grid point rounded from, and the number of moves.</returns>
    public static (Membership Set, double RelaxedValue, int Moves) Round(
        CoresetProblem problem, float[] x, CancellationToken cancellationToken)
    {
        SimilarityGraph graph = problem.Graph;
        long[] units = ToGrid(x, problem.Budget);
        double[] gain = new double[problem.Rows];
        double relaxed = 0;
        for (int i = 0; i < gain.Length; i++)
        {
            double weight = 0;
            for (long e = graph.Offsets[i]; e < graph.Offsets[i + 1]; e++)
            {
                weight += graph.Weights[e] * (double)units[graph.Neighbors[e]];
            }

            gain[i] = problem.Importance[i] - problem.Alpha * weight / One;
            relaxed += 0.5 * (gain[i] + problem.Importance[i]) * units[i] / One;
        }

        int[] open = OpenRows(units, gain);
        int moves = 0;
        int high = 0;
        int low = open.Length - 1;
        while (high < low)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int i = open[high];
            int j = open[low];
            Move(problem, units, gain, i, j);
            moves++;
            if (IsWhole(units[i]))
            {
                high++;
            }

            if (IsWhole(units[j]))
            {
                low--;
            }
        }

        bool[] chosen = new bool[problem.Rows];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = units[i] == One;
        }

        return (new Membership(problem, chosen), relaxed, moves);
    }

    private static bool IsWhole(long units) => units is 0 or One;

    /// <summary>Goes from x to the better end of the feasible stretch along e_i - e_j.</summary>
    private static void Move(CoresetProblem problem, long[] units, double[] gain, int i, int j)
    {
        long up = Math.Min(One - units[i], units[j]);
        long down = Math.Min(units[i], One - units[j]);
        double curvature = problem.Alpha * problem.Graph.Weight(i, j);
        double upward = (double)up / One;
        double downward = (double)down / One;
        double slope = gain[i] - gain[j];
        bool takeUp = upward * (slope + curvature * upward) >= downward * (curvature * downward - slope);
        long step = takeUp ? up : -down;
        units[i] += step;
        units[j] -= step;
        double change = problem.Alpha * step / One;
        Shift(problem.Graph, gain, i, -change);
        Shift(problem.Graph, gain, j, change);
    }

    private static void Shift(SimilarityGraph graph, double[] gain, int row, double factor)
    {
        for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
        {
            gain[graph.Neighbors[e]] += factor * graph.Weights[e];
        }
    }

    /// <summary>The fractional rows, by descending gain, ties by ascending row.</summary>
    private static int[] OpenRows(long[] units, double[] gain)
    {
        List<int> open = [];
        for (int i = 0; i < units.Length; i++)
        {
            if (!IsWhole(units[i]))
            {
                open.Add(i);
            }
        }

        int[] rows = open.ToArray();
        Array.Sort(rows, (a, b) => gain[a] != gain[b] ? gain[b].CompareTo(gain[a]) : a.CompareTo(b));
        return rows;
    }

    /// <summary>x in units of 2^-30, corrected to sum to budget * 2^30: fractional rows give or take first.</summary>
    private static long[] ToGrid(float[] x, int budget)
    {
        long[] units = new long[x.Length];
        long missing = (long)budget << GridBits;
        for (int i = 0; i < x.Length; i++)
        {
            units[i] = (long)Math.Round(Math.Clamp((double)x[i], 0, 1) * One);
            missing -= units[i];
        }

        for (int pass = 0; pass < 2 && missing != 0; pass++)
        {
            for (int i = 0; i < units.Length && missing != 0; i++)
            {
                if (pass == 1 || !IsWhole(units[i]))
                {
                    long change = Math.Clamp(missing, -units[i], One - units[i]);
                    units[i] += change;
                    missing -= change;
                }
            }
        }

        return units;
    }
}
