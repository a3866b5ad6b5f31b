namespace InfoMax.Core.Objective;

/// <summary>Divides p rows among groups, exactly.</summary>
public static class GroupBudgets
{
    /// <summary>
    /// The budgets of G groups. <see cref="QuotaKind.Equal"/>: min(rows, level) with the level that makes the sum p, by water-filling; what is
    /// left of less than a row for each group goes to the lower groups that have rows left. <see cref="QuotaKind.Proportional"/>: by largest
    /// remainder; groups that it leaves below the least get that, and the others share the rest in the same way.
    /// </summary>
    /// <param name="kind">How; not <see cref="QuotaKind.None"/>.</param>
    /// <param name="rows">Rows of each group.</param>
    /// <param name="budget">p in [0, sum of the rows].</param>
    /// <param name="least">Rows that every group gets at least, as far as it has them.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is above the rows, or below what all groups get at least.</exception>
    public static int[] Of(QuotaKind kind, ReadOnlySpan<int> rows, int budget, int least)
    {
        long floors = Floors(rows, least);
        long all = Floors(rows, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, floors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget, all);
        return kind switch
        {
            QuotaKind.Equal => Equal(rows, budget),
            QuotaKind.Proportional => Proportional(rows, budget, least),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a quota"),
        };
    }

    /// <summary>What all groups get at least: min(rows, least) each.</summary>
    public static long Floors(ReadOnlySpan<int> rows, int least)
    {
        long sum = 0;
        foreach (int count in rows)
        {
            sum += Math.Min(count, least);
        }

        return sum;
    }

    private static int[] Equal(ReadOnlySpan<int> rows, int budget)
    {
        // The largest level whose sum is at most p; the next one would be above.
        int low = 0;
        int high = budget;
        while (low < high)
        {
            int level = (int)(((long)low + high + 1) / 2);
            if (Floors(rows, level) <= budget)
            {
                low = level;
            }
            else
            {
                high = level - 1;
            }
        }

        int[] budgets = new int[rows.Length];
        long left = budget - Floors(rows, low);
        for (int g = 0; g < budgets.Length; g++)
        {
            budgets[g] = Math.Min(rows[g], low);
            if (left > 0 && rows[g] > low)
            {
                budgets[g]++;
                left--;
            }
        }

        return budgets;
    }

    private static int[] Proportional(ReadOnlySpan<int> rows, int budget, int least)
    {
        int[] budgets = new int[rows.Length];
        bool[] isFixed = new bool[rows.Length];
        while (true)
        {
            int left = budget;
            int[] free = new int[rows.Length];
            for (int g = 0; g < free.Length; g++)
            {
                left -= isFixed[g] ? budgets[g] : 0;
                free[g] = isFixed[g] ? 0 : rows[g];
            }

            int[] shares = LargestRemainder.Share(free, left);
            bool raised = false;
            for (int g = 0; g < shares.Length; g++)
            {
                int floor = Math.Min(rows[g], least);
                if (!isFixed[g] && shares[g] < floor)
                {
                    (budgets[g], isFixed[g], raised) = (floor, true, true);
                }
            }

            if (!raised)
            {
                for (int g = 0; g < shares.Length; g++)
                {
                    budgets[g] = isFixed[g] ? budgets[g] : shares[g];
                }

                return budgets;
            }
        }
    }
}
