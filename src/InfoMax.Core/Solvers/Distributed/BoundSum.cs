namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The least bound over the prices of every group, from the parts of all partitions, added in their order: groups share no price, so
/// each takes its best.
/// </summary>
/// <param name="shares">All groups.</param>
/// <param name="partitions">P, by which rounding is bounded.</param>
public sealed class BoundSum(GroupShares shares, int partitions)
{
    private readonly SortedDictionary<int, (double[] Sum, double[] Magnitude)> _groups = [];

    /// <summary>Adds a partition's part of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="prices">Its prices, the same from every partition.</param>
    /// <param name="part">The part at each price.</param>
    public void Add(int group, double[] prices, ReadOnlySpan<double> part)
    {
        ArgumentNullException.ThrowIfNull(prices);
        if (!_groups.TryGetValue(group, out (double[] Sum, double[] Magnitude) at))
        {
            // At an infinite price none or all of the group's rows are chosen, and the parts say what these are worth.
            double[] paid = Array.ConvertAll(prices, price => double.IsFinite(price) ? price * shares.Budgets[group] : 0);
            _groups[group] = at = (paid, Array.ConvertAll(paid, Math.Abs));
        }

        for (int t = 0; t < prices.Length; t++)
        {
            at.Sum[t] += part[t];
            at.Magnitude[t] += Math.Abs(part[t]);
        }
    }

    /// <summary>The bound, rounded outwards.</summary>
    public double Least()
    {
        double total = 0;
        double all = 0;
        foreach ((double[] sum, double[] magnitude) in _groups.Values)
        {
            double least = double.PositiveInfinity;
            for (int t = 0; t < sum.Length; t++)
            {
                least = Math.Min(least, sum[t] + (2 * (partitions + 2.0) * magnitude[t] / (1L << 53)));
            }

            total += least;
            all += Math.Abs(least);
        }

        return _groups.Count <= 1 ? total : total + (2 * (_groups.Count + 2.0) * all / (1L << 53));
    }
}
