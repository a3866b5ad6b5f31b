using InfoMax.Core.Compute;

namespace InfoMax.Core.Baselines;

/// <summary>Choosing rows by a key or by chance.</summary>
internal static class RowChoice
{
    /// <summary>The row numbers 0 .. N - 1.</summary>
    public static int[] All(int rows)
    {
        int[] all = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            all[i] = i;
        }

        return all;
    }

    /// <summary>Rows by key, the largest first, ties by the lower row.</summary>
    public static int[] Descending(IEnumerable<int> rows, double[] keys) => [.. rows.OrderByDescending(row => keys[row]).ThenBy(row => row)];

    /// <summary>Rows by key, the smallest first, ties by the lower row.</summary>
    public static int[] Ascending(IEnumerable<int> rows, double[] keys) => [.. rows.OrderBy(row => keys[row]).ThenBy(row => row)];

    /// <summary>The first <paramref name="count"/>, in ascending order of row number.</summary>
    public static int[] First(IEnumerable<int> ordered, int count) => [.. ordered.Take(count).Order()];

    /// <summary>A random <paramref name="count"/> of <paramref name="rows"/> (Fisher and Yates), in random order.</summary>
    public static int[] Sample(ReadOnlySpan<int> rows, int count, ref SeededRandom random)
    {
        int[] pool = rows.ToArray();
        for (int i = 0; i < count; i++)
        {
            int other = i + random.NextInt(pool.Length - i);
            (pool[i], pool[other]) = (pool[other], pool[i]);
        }

        return pool[..count];
    }

    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, N].</exception>
    public static void RequireBudget(int rows, int budget)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget, rows);
    }
}
