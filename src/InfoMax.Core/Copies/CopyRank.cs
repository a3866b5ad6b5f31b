namespace InfoMax.Core.Copies;

/// <summary>The order in which rows are walked: a row can only be the copy of an earlier one.</summary>
public static class CopyRank
{
    /// <summary>Place of each row in the walk, from 0: by descending importance, ties to the lower row.</summary>
    /// <param name="importance">I_i, none NaN; length N.</param>
    public static int[] Of(ReadOnlySpan<float> importance)
    {
        // A float of no sign orders as its bits do; those of negative ones turn round. Largest first, so all are inverted.
        ulong[] keys = new ulong[importance.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(importance[i] + 0f);
            uint ascending = (uint)bits ^ ((uint)(bits >> 31) | 0x8000_0000u);
            keys[i] = ((ulong)~ascending << 32) | (uint)i;
        }

        Array.Sort(keys);
        int[] rank = new int[keys.Length];
        for (int place = 0; place < keys.Length; place++)
        {
            rank[(int)(uint)keys[place]] = place;
        }

        return rank;
    }

    /// <summary>The rows in the order of the walk.</summary>
    /// <param name="rank">Place of each row, a permutation of 0 .. N - 1.</param>
    public static int[] Order(ReadOnlySpan<int> rank)
    {
        int[] order = new int[rank.Length];
        for (int row = 0; row < rank.Length; row++)
        {
            order[rank[row]] = row;
        }

        return order;
    }
}
