namespace InfoMax.Core.Copies;

/// <summary>A stable sort of places by whole numbers, eleven bits at a time: 2 n steps for each digit in which the numbers differ.</summary>
internal static class DigitOrder
{
    private const int DigitBits = 11;

    /// <summary>The places in ascending order of their numbers; equal ones keep the order in which they stand.</summary>
    /// <param name="order">Places in any order.</param>
    /// <param name="keys">Number of each place.</param>
    /// <returns>One of two arrays, <paramref name="order"/> or another; both are written.</returns>
    public static int[] Sort(int[] order, ReadOnlySpan<ulong> keys)
    {
        ulong differing = 0;
        foreach (ulong key in keys)
        {
            differing |= key ^ keys[0];
        }

        int[] next = new int[1 << DigitBits];
        int[]? other = null;
        for (int shift = 0; shift < 64; shift += DigitBits)
        {
            if (((differing >> shift) & ((1 << DigitBits) - 1)) == 0)
            {
                continue;
            }

            other ??= new int[order.Length];
            Array.Clear(next);
            foreach (ulong key in keys)
            {
                next[Digit(key, shift)]++;
            }

            int begin = 0;
            for (int digit = 0; digit < next.Length; digit++)
            {
                (next[digit], begin) = (begin, begin + next[digit]);
            }

            foreach (int place in order)
            {
                other[next[Digit(keys[place], shift)]++] = place;
            }

            (order, other) = (other, order);
        }

        return order;
    }

    private static int Digit(ulong key, int shift) => (int)(key >> shift) & ((1 << DigitBits) - 1);
}
