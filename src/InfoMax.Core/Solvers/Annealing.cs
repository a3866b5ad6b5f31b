using System.Runtime.CompilerServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// Simulated annealing on the sparse graph (Kirkpatrick, Gelatt and Vecchi, 1983) with a floating budget: a sweep sets
/// each row by heat bath, P(chosen) = 1 / (1 + exp(-(m_i - mu) / T)), and the price mu is steered so that |S| stays
/// near p. A visit costs O(1), a flip O(degree). The end is brought to exactly p rows and to a 1-swap optimum.
/// </summary>
/// <remarks>
/// Temperatures are fractions of the mean distance |m_i - mu| on the smaller side of the start's threshold, so the
/// schedule is the same for scores and weights of any scale. Rows whose importance alone is too far below the price
/// (P below e^-16 whatever their neighbours) are skipped; the list of the others is renewed as T falls.
/// </remarks>
internal static class Annealing
{
    internal const double Hottest = 0.4;
    internal const double Coldest = 0.1;
    internal const double Frozen = 16;
    internal const int SweepsPerList = 16;
    private const int VisitsPerCorrection = 256;

    /// <summary>Anneals from <paramref name="start"/>, which is left alone.</summary>
    /// <param name="start">A set of p rows.</param>
    /// <param name="sweeps">Visits of every row; 0 only polishes.</param>
    /// <param name="random">The source of every choice.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>
    /// A set of p rows, not necessarily better than the start, and whether it is a 1-swap optimum.
    /// </returns>
    public static (Membership Set, bool Optimal) Run(Membership start, int sweeps, SeededRandom random, CancellationToken cancellationToken)
    {
        CoresetProblem problem = start.Problem;
        Membership set = new(problem, (bool[])start.Chosen.Clone());
        (double price, double scale) = Threshold(set);
        if (scale > 0)
        {
            int[] rows = new int[problem.Rows];
            int listed = 0;
            for (int sweep = 0; sweep < sweeps; sweep++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double temperature = Temperature(scale, sweep, sweeps);
                if (sweep % SweepsPerList == 0)
                {
                    listed = List(set, price - 2 * Frozen * temperature, rows);
                }

                price = Sweep(set, rows.AsSpan(0, listed), price, temperature, ref random);
            }
        }

        (_, bool optimal) = SwapSearch.Run(set, SwapSearch.Limit(problem), cancellationToken);
        return (set, optimal);
    }

    /// <summary>Temperature of a sweep: geometric from <see cref="Hottest"/> to <see cref="Coldest"/> of the scale.</summary>
    internal static double Temperature(double scale, int sweep, int sweeps)
    {
        double progress = sweeps == 1 ? 1 : (double)sweep / (sweeps - 1);
        return scale * Hottest * Math.Pow(Coldest / Hottest, progress);
    }

    private static double Sweep(Membership set, ReadOnlySpan<int> rows, double price, double temperature, ref SeededRandom random)
    {
        double[] gain = set.Gain;
        bool[] chosen = set.Chosen;
        int budget = set.Problem.Budget;

        // About a quarter of a temperature a sweep for each 10 % that |S| is off.
        double correction = 2.5 * temperature / budget * Math.Min(1, (double)VisitsPerCorrection / Math.Max(1, rows.Length));
        double inverse = 1 / temperature;
        int visits = 0;
        foreach (int row in rows)
        {
            Set(set, gain, chosen, row, price, inverse, ref random);
            if (++visits % VisitsPerCorrection == 0)
            {
                price += correction * (set.Count - budget);
            }
        }

        return price + 2 * temperature * (set.Count - budget) / budget;
    }

    /// <summary>Sets a row by heat bath.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Set(Membership set, double[] gain, bool[] chosen, int row, double price, double inverse, ref SeededRandom random)
    {
        double exponent = (gain[row] - price) * inverse;
        bool wanted = exponent > Frozen || (exponent >= -Frozen && IsBelow(random.NextDouble(), exponent));
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

    /// <summary>
    /// u (1 + exp(-z)) &lt; 1. Most draws are far from the border: the first terms of the series, which are below exp(|z|),
    /// decide them with a margin far above any rounding, so the answer is that of the exponential. A small job's loop, which is
    /// compiled for speed at once, would call it as it was first compiled: a tenth of such a job's time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBelow(double u, double z)
    {
        const double Margin = 1e-9;
        double x = Math.Abs(z);
        double least = 1 + (x * (1 + (x * (0.5 + (x * ((1.0 / 6) + (x / 24)))))));
        if (z < 0)
        {
            if (u * (1 + least) > 1 + Margin)
            {
                return false;
            }
        }
        else if (u * (1 + least) < (1 - Margin) * least)
        {
            return true;
        }

        return u * (1 + Math.Exp(-z)) < 1;
    }

    /// <summary>Rows chosen or with importance (the largest gain they can have) at least <paramref name="least"/>, ascending.</summary>
    private static int List(Membership set, double least, int[] rows)
    {
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (set.Chosen[i] || set.Problem.Importance[i] >= least)
            {
                rows[count++] = i;
            }
        }

        return count;
    }

    /// <summary>The p-th largest gain, and the mean distance from it on the side that has fewer rows.</summary>
    private static (double Price, double Scale) Threshold(Membership set)
    {
        double[] sorted = (double[])set.Gain.Clone();
        Array.Sort(sorted);
        int outside = sorted.Length - set.Problem.Budget;
        double price = sorted[outside];
        int width = Math.Min(Math.Min(set.Problem.Budget, outside), (sorted.Length + 3) / 4);
        ReadOnlySpan<double> side = sorted.AsSpan(set.Problem.Budget <= outside ? outside : outside - width, width);
        double sum = 0;
        foreach (double gain in side)
        {
            sum += Math.Abs(gain - price);
        }

        return (price, sum / Math.Max(1, side.Length));
    }
}
