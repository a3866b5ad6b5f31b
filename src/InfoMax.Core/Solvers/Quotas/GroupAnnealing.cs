using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Quotas;

/// <summary>
/// As <see cref="Annealing"/>, with a price for each group, each steered so that the group's chosen rows stay near its budget; the
/// end is brought to exactly p_g rows of each group and to an optimum of swaps within groups.
/// </summary>
/// <remarks>
/// One temperature for all groups: gains are of one scale, whichever group a row is of. A group's price moves by a quarter of a
/// temperature a sweep for each 10 % that it is off, in steps of an eighth of its visits.
/// </remarks>
internal sealed class GroupAnnealing
{
    private const int MostVisitsPerCorrection = 256;
    private const int FewestVisitsPerCorrection = 8;

    private readonly Membership _set;
    private readonly GroupQuota _quota;
    private readonly double[] _prices;
    private readonly int[] _counts;

    private GroupAnnealing(Membership start)
    {
        _set = new Membership(start.Problem, (bool[])start.Chosen.Clone());
        _quota = start.Problem.Quota!;
        _prices = new double[_quota.Budgets.Length];
        _counts = (int[])_quota.Budgets.Clone();
    }

    /// <summary>Anneals from <paramref name="start"/>, which keeps the quota and is left alone.</summary>
    /// <param name="start">A set that keeps the quota.</param>
    /// <param name="sweeps">Visits of every row, at least 1.</param>
    /// <param name="random">The source of every choice.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A set that keeps the quota, not necessarily better than the start, and whether no swap within a group improves it.</returns>
    public static (Membership Set, bool Optimal) Run(Membership start, int sweeps, SeededRandom random, CancellationToken cancellationToken)
    {
        GroupAnnealing annealing = new(start);
        double scale = annealing.FirstPrices();
        if (scale > 0)
        {
            annealing.Sweep(sweeps, scale, ref random, cancellationToken);
        }

        (_, bool optimal) = SwapSearch.Run(annealing._set, annealing._quota, SwapSearch.Limit(start.Problem), cancellationToken);
        return (annealing._set, optimal);
    }

    private void Sweep(int sweeps, double scale, ref SeededRandom random, CancellationToken cancellationToken)
    {
        int[] rows = new int[_set.Problem.Rows];
        int[] listed = new int[_prices.Length];
        int[] visits = new int[_prices.Length];
        int count = 0;
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double temperature = Annealing.Temperature(scale, sweep, sweeps);
            if (sweep % Annealing.SweepsPerList == 0)
            {
                count = List(2 * Annealing.Frozen * temperature, rows, listed);
            }

            Visit(rows.AsSpan(0, count), listed, visits, temperature, ref random);
        }
    }

    private void Visit(ReadOnlySpan<int> rows, int[] listed, int[] visits, double temperature, ref SeededRandom random)
    {
        int[] groups = _quota.Groups;
        double[] gain = _set.Gain;
        bool[] chosen = _set.Chosen;
        double inverse = 1 / temperature;
        foreach (int row in rows)
        {
            int group = groups[row];
            bool was = chosen[row];
            Annealing.Set(_set, gain, chosen, row, _prices[group], inverse, ref random);
            _counts[group] += (chosen[row] ? 1 : 0) - (was ? 1 : 0);
            int step = Math.Clamp(listed[group] / 8, FewestVisitsPerCorrection, MostVisitsPerCorrection);
            if (++visits[group] >= step)
            {
                visits[group] = 0;
                double share = Math.Min(1, (double)step / listed[group]);
                _prices[group] += 2.5 * temperature * share * (_counts[group] - _quota.Budgets[group]) / Math.Max(1, _quota.Budgets[group]);
            }
        }

        for (int g = 0; g < _prices.Length; g++)
        {
            _prices[g] += 2 * temperature * (_counts[g] - _quota.Budgets[g]) / Math.Max(1, _quota.Budgets[g]);
        }
    }

    /// <summary>Rows chosen, or with importance (the largest gain they can have) within a margin of their group's price; not those of groups of which none or all are chosen.</summary>
    private int List(double margin, int[] rows, int[] listed)
    {
        Array.Clear(listed);
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int group = _quota.Groups[i];
            if (double.IsFinite(_prices[group]) && (_set.Chosen[i] || _set.Problem.Importance[i] >= _prices[group] - margin))
            {
                rows[count++] = i;
                listed[group]++;
            }
        }

        return count;
    }

    /// <summary>Each group's p_g-th largest gain; infinite for groups without a choice.</summary>
    /// <returns>Mean distance from it on the side that has fewer rows, over all groups.</returns>
    private double FirstPrices()
    {
        int[][] members = GroupRows.Of(_quota.Groups, _prices.Length);
        double sum = 0;
        long width = 0;
        for (int g = 0; g < _prices.Length; g++)
        {
            double[] sorted = Array.ConvertAll(members[g], row => _set.Gain[row]);
            Array.Sort(sorted);
            int budget = _quota.Budgets[g];
            int outside = sorted.Length - budget;
            if (budget == 0 || outside == 0)
            {
                _prices[g] = double.PositiveInfinity;
                continue;
            }

            _prices[g] = sorted[outside];
            int wide = Math.Min(Math.Min(budget, outside), (sorted.Length + 3) / 4);
            foreach (double gain in sorted.AsSpan(budget <= outside ? outside : outside - wide, wide))
            {
                sum += Math.Abs(gain - _prices[g]);
                width++;
            }
        }

        return sum / Math.Max(1, width);
    }
}
