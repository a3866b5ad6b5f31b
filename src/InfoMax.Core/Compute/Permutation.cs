namespace InfoMax.Core.Compute;

/// <summary>Orders of N things, as the numbers 0 .. N - 1 in that order.</summary>
public static class Permutation
{
    /// <summary>The place of each number in the order.</summary>
    /// <param name="order">A permutation of 0 .. N - 1.</param>
    public static int[] Inverse(ReadOnlySpan<int> order)
    {
        int[] places = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }

        return places;
    }
}
