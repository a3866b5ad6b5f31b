namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The first price of a row of budget and the scale that temperatures are fractions of; and the bins by which every later
/// price is found: a fixed grid around the first price, so that histograms of different stages add up.
/// </summary>
/// <param name="First">The p-th largest gain of the start.</param>
/// <param name="Scale">Mean distance from it on the side that has fewer rows, at least 0.</param>
/// <param name="Widening">Bins are 2^w times as wide, in [0, 10].</param>
public sealed record PriceScale(double First, double Scale, int Widening = 0)
{
    private const int BinsPerScale = 1024;
    private const int Scales = 4;

    /// <summary>Bins of the grid.</summary>
    internal const int Bins = 2 * Scales * BinsPerScale;

    /// <summary>From this share of p on, the rows of one bin count as rows of one gain.</summary>
    private const double AtomShare = 0.01;

    /// <summary>The first price is known to half a coarse bin: the grid must hold all of that.</summary>
    private double Width => Math.Max(Scale, Math.Max(0.01 * Math.Abs(First), 1e-7)) / BinsPerScale * (1 << Widening);

    /// <summary>From the gains of all rows, in the bins of <see cref="OrderedGain.Coarse"/>.</summary>
    /// <param name="gains">All N rows.</param>
    /// <param name="budget">p in [1, N].</param>
    public static PriceScale Of(SparseHistogram gains, long budget)
    {
        (double first, double smaller, double larger, long width) = Measure(gains, budget);
        return new PriceScale(first, (smaller > 0 ? smaller : larger) / Math.Max(1, width));
    }

    /// <summary>The first price, and the distances of the rows next to it: their sums on the side that has fewer rows and on the other, and how many rows each sum has.</summary>
    internal static (double First, double Smaller, double Larger, long Width) Measure(SparseHistogram gains, long budget)
    {
        ArgumentNullException.ThrowIfNull(gains);
        long rows = gains.Total;
        double first = OrderedGain.Middle(gains.Bins[gains.Find(budget - 1, fromAbove: true).Place]);
        long width = Math.Min(Math.Min(budget, rows - budget), (rows + 3) / 4);

        // The rows next to the price: those of rank budget - width to budget from above, or budget to budget + width. With
        // many rows of one gain there may be no distance on the smaller side.
        double above = Distance(gains, first, budget - width, width);
        double below = Distance(gains, first, budget, width);
        return budget <= rows - budget ? (first, above, below, width) : (first, below, above, width);
    }

    /// <summary>Sum of the distances from the price of the rows of ranks [from, from + width), counted from above.</summary>
    private static double Distance(SparseHistogram gains, double price, long from, long width)
    {
        double sum = 0;
        long seen = 0;
        for (int i = gains.Bins.Length - 1; i >= 0; i--)
        {
            long taken = Math.Min(seen + gains.Counts[i], from + width) - Math.Max(seen, from);
            sum += Math.Max(0, taken) * Math.Abs(OrderedGain.Middle(gains.Bins[i]) - price);
            seen += gains.Counts[i];
        }

        return sum;
    }

    /// <summary>The bin of a gain; what is far from the first price counts in the outermost.</summary>
    public long Bin(double gain) => (long)Math.Floor(Math.Clamp((gain - First) / Width, -(Bins / 2) >> Widening, (Bins / 2) >> Widening));

    /// <summary>
    /// The price above which p gains lie, taken evenly spread within a bin. Where many rows have about one gain it is just below
    /// all of them: each row that enters lowers others, so the partitions find which of them go together, and to take some out
    /// again at the end costs nothing, while to put some in unseen may cost anything.
    /// </summary>
    /// <param name="gains">All N rows, by <see cref="Bin"/>.</param>
    /// <param name="budget">p in [1, N].</param>
    public double Price(SparseHistogram gains, long budget)
    {
        ArgumentNullException.ThrowIfNull(gains);
        (int place, long before) = gains.Find(budget - 1, fromAbove: true);
        double share = gains.Counts[place] > 1 + (AtomShare * budget * (1 << Widening)) ? 1.5 : (double)(budget - before) / gains.Counts[place];
        return First + ((gains.Bins[place] + 1 - share) * Width);
    }

    /// <summary>
    /// The price halfway between the p-th largest gain and the next: where few rows lie about the price, one just below the p-th lets
    /// fewer than p in, since rows that are let in lower others.
    /// </summary>
    /// <param name="gains">All rows of a group, by <see cref="Bin"/>.</param>
    /// <param name="budget">p in [1, rows - 1].</param>
    public double MiddlePrice(SparseHistogram gains, long budget)
    {
        ArgumentNullException.ThrowIfNull(gains);
        double last = gains.Bins[gains.Find(budget - 1, fromAbove: true).Place];
        double next = gains.Bins[gains.Find(budget, fromAbove: true).Place];
        return First + ((0.5 * (last + next + 1)) * Width);
    }
}
