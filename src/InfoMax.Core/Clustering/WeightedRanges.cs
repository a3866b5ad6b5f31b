namespace InfoMax.Core.Clustering;

/// <summary>Cuts a sequence of weights into consecutive ranges of about equal weight.</summary>
public static class WeightedRanges
{
    /// <summary>
    /// Border i lies where the running total comes nearest to i/P of the whole, ties to the earlier place, so no range is
    /// heavier than the mean plus the heaviest weight.
    /// </summary>
    /// <param name="weights">B weights, at least 0 each.</param>
    /// <param name="ranges">P, at least 1; ranges may be empty.</param>
    /// <returns>Begin of each range and B behind the last: P + 1 numbers, ascending.</returns>
    public static int[] Cut(ReadOnlySpan<long> weights, int ranges)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranges, 1);
        Int128 total = 0;
        foreach (long weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            total += weight;
        }

        int[] first = new int[ranges + 1];
        first[ranges] = weights.Length;
        Int128 before = 0;
        int place = 0;
        for (int i = 1; i < ranges; i++)
        {
            // Times P, to stay with whole numbers.
            Int128 wanted = total * i;
            while (place < weights.Length && (((before * 2) + weights[place]) * ranges) < wanted * 2)
            {
                before += weights[place++];
            }

            first[i] = place;
        }

        return first;
    }

    /// <summary>The range that holds a place.</summary>
    /// <param name="first">Begin of each range and B behind the last, ascending; ranges may be empty.</param>
    /// <param name="place">In [0, B).</param>
    public static int RangeOf(int[] first, int place)
    {
        ArgumentNullException.ThrowIfNull(first);
        int found = Array.BinarySearch(first, place);
        int range = found < 0 ? ~found - 1 : found;

        // Empty ranges share their successor's begin: the last of them holds the place.
        while (first[range + 1] == place)
        {
            range++;
        }

        return range;
    }
}
