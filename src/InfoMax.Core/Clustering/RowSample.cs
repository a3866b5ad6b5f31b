using InfoMax.Core.Compute;

namespace InfoMax.Core.Clustering;

/// <summary>Draws row numbers without replacement: any set of them, or one from each stretch of the data.</summary>
internal static class RowSample
{
    /// <summary>
    /// <paramref name="count"/> different numbers below <paramref name="rows"/>, ascending, every set equally likely
    /// (selection sampling; Knuth, The Art of Computer Programming 3.4.2, algorithm S). O(rows).
    /// </summary>
    public static int[] Ascending(int rows, int count, ref SplitMix64 random)
    {
        int[] sample = new int[count];
        int taken = 0;
        for (int row = 0; taken < count; row++)
        {
            if (random.NextDouble() * (rows - row) < count - taken)
            {
                sample[taken++] = row;
            }
        }

        return sample;
    }

    /// <summary>
    /// One row of each of <paramref name="count"/> runs of equal length, ascending: rows that lie together are often alike,
    /// and so every part of the data has its share. O(count).
    /// </summary>
    public static int[] Spread(int rows, int count, ref SplitMix64 random)
    {
        int[] sample = new int[count];
        for (long i = 0; i < count; i++)
        {
            int first = (int)(i * rows / count);
            int end = (int)((i + 1) * rows / count);
            sample[i] = first + random.Next(end - first);
        }

        return sample;
    }
}
