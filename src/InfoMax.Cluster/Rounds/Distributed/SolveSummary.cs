using InfoMax.Core.Solvers.Distributed;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>What a partition tells all others after a pass.</summary>
/// <param name="First">The first price; see <see cref="PriceScale"/>.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Price">The last price found.</param>
/// <param name="Bins">Bins of its gains, or of what the pass counts.</param>
/// <param name="Counts">Rows in each.</param>
/// <param name="OtherBins">In the pass that counts rows, bins of those not chosen.</param>
/// <param name="OtherCounts">Rows in each.</param>
/// <param name="Groups">With a quota, the groups that the partition sees, ascending; bins are then those of <see cref="SparseHistogram.Key"/>.</param>
/// <param name="Firsts">The first price of each of them, in place of <paramref name="First"/>.</param>
/// <param name="LastPrices">The last price of each.</param>
[MessagePackObject]
public sealed record SolveSummary(
    [property: Key(0)] double First,
    [property: Key(1)] double Scale,
    [property: Key(2)] double Price,
    [property: Key(3)] long[] Bins,
    [property: Key(4)] long[] Counts,
    [property: Key(5)] long[] OtherBins,
    [property: Key(6)] long[] OtherCounts,
    [property: Key(7)] int[]? Groups = null,
    [property: Key(8)] double[]? Firsts = null,
    [property: Key(9)] double[]? LastPrices = null)
{
    /// <summary>Rows by bin: of the partition's gains, or of what the pass counts.</summary>
    [IgnoreMember]
    internal SparseHistogram Histogram => new(Bins, Counts);

    /// <summary>Those of rows that are not chosen.</summary>
    [IgnoreMember]
    internal SparseHistogram Others => new(OtherBins, OtherCounts);

    /// <summary>The prices of the groups that the partition sees.</summary>
    /// <param name="shares">All groups.</param>
    internal GroupPrices Prices(GroupShares shares) => Groups is null
        ? new GroupPrices([0], [First], Scale, [Price], shares.Widening)
        : new GroupPrices(Groups, Firsts!, Scale, LastPrices!, shares.Widening);

    /// <summary>A summary of prices and of what was counted.</summary>
    /// <param name="prices">The prices; null before there are any.</param>
    /// <param name="counted">What was counted.</param>
    /// <param name="hasQuota">Whether the job has a quota.</param>
    internal static SolveSummary Of(GroupPrices? prices, SparseHistogram counted, bool hasQuota) => prices is null
        ? new SolveSummary(0, 0, 0, counted.Bins, counted.Counts, [], [])
        : hasQuota
            ? new SolveSummary(0, prices.Scale, 0, counted.Bins, counted.Counts, [], [], prices.Groups, prices.First, prices.Last)
            : new SolveSummary(prices.First[0], prices.Scale, prices.Last[0], counted.Bins, counted.Counts, [], []);
}
