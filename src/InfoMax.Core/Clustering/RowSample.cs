namespace InfoMax.Core.Clustering;

/// <summary>Samples without replacement.</summary>
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
}
