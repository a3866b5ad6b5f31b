using InfoMax.Core.Compute;

namespace InfoMax.Core.Copies;

/// <summary>The order in which rows are walked: a row can only be the copy of an earlier one.</summary>
public static class CopyRank
{
    /// <summary>Place of each row in the walk, from 0: by descending importance, ties to the lower row.</summary>
    /// <param name="importance">I_i, none NaN; length N.</param>
    public static int[] Of(ReadOnlySpan<float> importance)
    {
        int[] order = [.. Enumerable.Range(0, importance.Length)];
        return Order(DigitOrder.Sort(order, Keys(importance)));
    }

    /// <summary>Place of each row in the walk, from 0, where rows do not stand in the order of their numbers.</summary>
    /// <param name="importance">I_i, none NaN; length N.</param>
    /// <param name="rows">Their numbers, none below 0.</param>
    public static int[] Of(ReadOnlySpan<float> importance, ReadOnlySpan<long> rows) => Order(DigitOrder.Sort(InOrder(rows), Keys(importance)));

    /// <summary>Place of each row in the order of row numbers; one that is there again comes later.</summary>
    /// <param name="rows">Row numbers, none below 0.</param>
    public static int[] ByRow(ReadOnlySpan<long> rows) => Order(InOrder(rows));

    /// <summary>The rows in the order of the walk.</summary>
    /// <param name="rank">Place of each row, a permutation of 0 .. N - 1.</param>
    public static int[] Order(ReadOnlySpan<int> rank) => Permutation.Inverse(rank);

    private static int[] InOrder(ReadOnlySpan<long> rows)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        return DigitOrder.Sort(order, System.Runtime.InteropServices.MemoryMarshal.Cast<long, ulong>(rows));
    }

    /// <summary>Numbers that ascend as importance falls.</summary>
    private static ulong[] Keys(ReadOnlySpan<float> importance)
    {
        // A float of no sign orders as its bits do; those of negative ones turn round. Largest first, so all are inverted.
        ulong[] keys = new ulong[importance.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(importance[i] + 0f);
            keys[i] = ~((uint)bits ^ ((uint)(bits >> 31) | 0x8000_0000u));
        }

        return keys;
    }
}
