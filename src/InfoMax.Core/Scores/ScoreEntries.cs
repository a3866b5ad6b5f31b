namespace InfoMax.Core.Scores;

/// <summary>
/// The different scores among some of the rows, in order: what is to be known of these rows to rank them among all. Scores differ
/// when their bits do; -0 stands before 0, and a rank counts them as equal.
/// </summary>
/// <param name="Values">The scores, ascending.</param>
/// <param name="Before">How many of the rows have an earlier one, same length.</param>
/// <param name="Places">Place of each row's score in <paramref name="Values"/>, row by row.</param>
public sealed record ScoreEntries(double[] Values, long[] Before, int[] Places)
{
    /// <summary>The entries of finite scores. O(n log n).</summary>
    public static ScoreEntries Of(ReadOnlySpan<double> raw)
    {
        long[] keys = new long[raw.Length];
        int[] rows = new int[raw.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Key(raw[i]);
            rows[i] = i;
        }

        Array.Sort(keys, rows);
        List<double> values = [];
        List<long> before = [];
        int[] places = new int[raw.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                values.Add(raw[rows[i]]);
                before.Add(i);
            }

            places[rows[i]] = values.Count - 1;
        }

        return new ScoreEntries([.. values], [.. before], places);
    }

    /// <summary>A number that is larger for larger scores, and another for each bit pattern.</summary>
    private static long Key(double score)
    {
        long bits = BitConverter.DoubleToInt64Bits(score);
        return bits ^ ((bits >> 63) & long.MaxValue);
    }
}
