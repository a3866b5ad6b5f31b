namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The price of a row of each group's budget, of those groups that a partition sees in its own and overlap rows. One scale for
/// all: gains are of one scale, whichever group a row is of.
/// </summary>
/// <param name="Groups">The groups, ascending.</param>
/// <param name="First">The first price of each, around which its bins are; infinite for a group without a choice, see <see cref="GroupShares.Forced"/>.</param>
/// <param name="Scale">What temperatures are fractions of: mean distance of the gains from their group's first price, at least 0.</param>
/// <param name="Last">The last price of each.</param>
/// <param name="Widening">As of <see cref="GroupShares"/>.</param>
public sealed record GroupPrices(int[] Groups, double[] First, double Scale, double[] Last, int Widening)
{
    /// <summary>
    /// The share of the way to the price above which p_g gains lie that a price of a quota goes after a stage, over the root of p_g. Every
    /// partition that moves next answers all that is missing or too much, and the gain of one rank of a small group says little: prices
    /// that go the whole way swing, and half the rows of groups of 13 chosen ones are the wrong number.
    /// </summary>
    /// <remarks>
    /// Measured on banking77 with 77 and 500 groups drawn at random, 10 and 30 % in 4, 16 and 48 partitions: F of one item's .97 to .99, .93 and
    /// .91 at 6 to 13 chosen rows of a group, for .84 to .87 and .82 to .85 with prices that go the whole way.
    /// </remarks>
    private const double StepOverRoot = 0.015;

    /// <summary>What a partition counts of its gains for the first prices.</summary>
    /// <param name="groups">Group of each own row; null for one group.</param>
    /// <param name="gains">m_i of each.</param>
    /// <param name="shares">All groups.</param>
    public static SparseHistogram FirstBins(int[]? groups, float[] gains, GroupShares shares)
    {
        ArgumentNullException.ThrowIfNull(gains);
        ArgumentNullException.ThrowIfNull(shares);
        int widening = shares.Widening;
        return SparseHistogram.Of(Enumerable.Range(0, gains.Length).Where(i => shares.Forced(groups?[i] ?? 0) is null).Select(
            i => SparseHistogram.Key(groups?[i] ?? 0, (OrderedGain.Coarse(gains[i]) >> widening << widening) | (1L << widening >> 1))));
    }

    /// <summary>The first prices: the p_g-th largest gain of each group.</summary>
    /// <param name="gains">All partitions' <see cref="FirstBins"/>.</param>
    /// <param name="seen">The groups whose prices are wanted, ascending.</param>
    /// <param name="shares">All groups.</param>
    public static GroupPrices Of(SparseHistogram gains, int[] seen, GroupShares shares)
    {
        ArgumentNullException.ThrowIfNull(gains);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(shares);
        double[] first = Array.ConvertAll(seen, group => shares.Forced(group) ?? 0);
        double smaller = 0;
        double larger = 0;
        long width = 0;
        foreach ((int group, SparseHistogram own) in gains.ByGroup())
        {
            (double price, double least, double most, long rows) = PriceScale.Measure(own, shares.Budgets[group]);
            smaller += least;
            larger += most;
            width += rows;
            int at = Array.BinarySearch(seen, group);
            if (at >= 0)
            {
                first[at] = price;
            }
        }

        return new GroupPrices(seen, first, (smaller > 0 ? smaller : larger) / Math.Max(1, width), [.. first], shares.Widening);
    }

    /// <summary>The prices above which p_g gains of each group lie; with a quota a part of the way there from the last ones.</summary>
    /// <param name="gains">All partitions' <see cref="Bins"/>, of these groups at least.</param>
    /// <param name="shares">All groups.</param>
    public GroupPrices Next(SparseHistogram gains, GroupShares shares)
    {
        ArgumentNullException.ThrowIfNull(gains);
        ArgumentNullException.ThrowIfNull(shares);
        double[] next = [.. First];
        bool isOne = shares.HasOneChoice;
        foreach ((int group, SparseHistogram own) in gains.ByGroup())
        {
            int at = Array.BinarySearch(Groups, group);
            if (at >= 0)
            {
                next[at] = isOne
                    ? At(at).Price(own, shares.Budgets[group])
                    : Last[at] + (Step(shares.Budgets[group]) * (At(at).MiddlePrice(own, shares.Budgets[group]) - Last[at]));
            }
        }

        return this with { Last = next };
    }

    /// <summary>What a partition counts of its gains for the next prices: rows of groups without a choice are left out.</summary>
    /// <param name="groups">Group of each own row; null for one group.</param>
    /// <param name="gains">m_i of each.</param>
    public SparseHistogram Bins(int[]? groups, float[] gains)
    {
        ArgumentNullException.ThrowIfNull(gains);
        PriceScale[] scales = [.. Enumerable.Range(0, Groups.Length).Select(At)];
        List<long> bins = new(gains.Length);
        for (int i = 0; i < gains.Length; i++)
        {
            int group = groups?[i] ?? 0;
            PriceScale scale = scales[Array.BinarySearch(Groups, group)];
            if (double.IsFinite(scale.First))
            {
                bins.Add(SparseHistogram.Key(group, scale.Bin(gains[i])));
            }
        }

        return SparseHistogram.Of(bins);
    }

    /// <summary>The last price of each extended row's group.</summary>
    public double[] OfRows(ExtendedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        double[] prices = new double[graph.Rows];
        for (int i = 0; i < prices.Length; i++)
        {
            prices[i] = PriceOf(graph.GroupOf(i));
        }

        return prices;
    }

    /// <summary>The prices of the bound's next round.</summary>
    /// <param name="chosen">Sum of x over a group's rows.</param>
    /// <param name="shares">All groups.</param>
    public GroupPrices NextRound(Func<int, double> chosen, GroupShares shares)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(shares);
        return this with { Last = [.. Last.Select((price, at) => PartitionBound.NextPrice(price, Scale, chosen(Groups[at]), shares.Budgets[Groups[at]]))] };
    }

    /// <summary>The prices at which the bound of one of the groups is evaluated.</summary>
    public double[] BoundPrices(int group) => PartitionBound.Prices(Scale, PriceOf(group), Widening);

    /// <summary>The last price of one of the groups.</summary>
    public double PriceOf(int group) => Last[Array.BinarySearch(Groups, group)];

    private static double Step(long budget) => Math.Min(1, StepOverRoot * Math.Sqrt(budget));

    private PriceScale At(int place) => new(First[place], Scale, Widening);
}
