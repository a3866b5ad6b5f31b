namespace InfoMax.Core.Objective;

/// <summary>Hamilton's method: p seats to groups by their size, exact.</summary>
public static class LargestRemainder
{
    /// <summary>Shares of p in proportion to <paramref name="counts"/>; remainders go to the largest fractions, ties to the lower group.</summary>
    /// <param name="counts">Rows of each group.</param>
    /// <param name="budget">p in [0, sum of the counts].</param>
    /// <returns>Shares, each at most its count; they sum to p.</returns>
    public static int[] Share(ReadOnlySpan<int> counts, int budget)
    {
        long total = 0;
        foreach (int count in counts)
        {
            total += count;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget, total);
        int[] shares = new int[counts.Length];
        long[] remainders = new long[counts.Length];
        int left = budget;
        for (int g = 0; g < shares.Length && total > 0; g++)
        {
            long exact = (long)counts[g] * budget;
            shares[g] = (int)(exact / total);
            remainders[g] = exact % total;
            left -= shares[g];
        }

        foreach (int g in Enumerable.Range(0, shares.Length).OrderByDescending(g => remainders[g]).ThenBy(g => g).Take(left))
        {
            shares[g]++;
        }

        return shares;
    }
}
