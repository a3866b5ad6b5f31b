namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The first price of a row of budget and the scale that temperatures are fractions of; and the bins by which every later
/// price is found: a fixed grid around the first price, so that histograms of different stages add up.
/// </summary>
/// <param name="First">The p-th largest gain of the start.</param>
/// <param name="Scale">Mean distance from it on the side that has fewer rows, at least 0.</param>
public sealed record PriceScale(double First, double Scale)
{
    private const int BinsPerScale = 1024;
    private const int Scales = 4;

    private double Width => Math.Max(Scale, 1e-9) / BinsPerScale;

    /// <summary>From the gains of all rows, in the bins of <see cref="OrderedGain.Coarse"/>.</summary>
    /// <param name="gains">All N rows.</param>
    /// <param name="budget">p in [1, N - 1].</param>
    public static PriceScale Of(SparseHistogram gains, long budget)
    {
        ArgumentNullException.ThrowIfNull(gains);
        long rows = gains.Total;
        double first = OrderedGain.Middle(gains.Bins[gains.Find(budget - 1, fromAbove: true).Place]);
        bool above = budget <= rows - budget;
        long width = Math.Min(Math.Min(budget, rows - budget), (rows + 3) / 4);

        // The rows next to the price: those of rank budget - width to budget from above, or budget to budget + width.
        long from = above ? budget - width : budget;
        double sum = 0;
        long seen = 0;
        for (int i = gains.Bins.Length - 1; i >= 0; i--)
        {
            long taken = Math.Min(seen + gains.Counts[i], from + width) - Math.Max(seen, from);
            sum += Math.Max(0, taken) * Math.Abs(OrderedGain.Middle(gains.Bins[i]) - first);
            seen += gains.Counts[i];
        }

        return new PriceScale(first, sum / Math.Max(1, width));
    }

    /// <summary>The bin of a gain; what is far from the first price counts in the outermost.</summary>
    public long Bin(double gain) => (long)Math.Floor(Math.Clamp((gain - First) / Width, -Scales * BinsPerScale, Scales * BinsPerScale));

    /// <summary>The price above which p gains lie, taken evenly spread within a bin.</summary>
    /// <param name="gains">All N rows, by <see cref="Bin"/>.</param>
    /// <param name="budget">p in [1, N].</param>
    public double Price(SparseHistogram gains, long budget)
    {
        ArgumentNullException.ThrowIfNull(gains);
        (int place, long before) = gains.Find(budget - 1, fromAbove: true);
        return First + ((gains.Bins[place] + 1 - ((double)(budget - before) / gains.Counts[place])) * Width);
    }
}
