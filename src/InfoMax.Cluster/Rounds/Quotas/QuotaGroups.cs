
namespace InfoMax.Cluster.Rounds.Quotas;

/// <summary>The groups, by number, that a job's budget is divided among; rows in none are in the last one.</summary>
internal static class QuotaGroups
{
    /// <summary>Those of some valid rows.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="rows">Global row numbers, ascending.</param>
    /// <param name="count">Number of groups, that of the rows in none included.</param>
    public static int[] Of(RoundContext context, long[] rows, out int count)
    {
        ClassNumbers numbers = ClassNumbers.OfQuota(context);
        int last = numbers.Result.Classes;
        count = last + 1;
        return Array.ConvertAll(numbers.Of(rows), own => own < 0 ? last : own);
    }

    /// <summary>Rows of each group.</summary>
    public static int[] Counts(int[] groups, int count)
    {
        int[] counts = new int[count];
        foreach (int group in groups)
        {
            counts[group]++;
        }

        return counts;
    }
}
