using InfoMax.Core.Solvers.Distributed;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>A partition's part of the bound at each of the prices that follow from the first three values.</summary>
/// <param name="First">The first price.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Price">The last price.</param>
/// <param name="Values">The part at each price, with a quota group after group.</param>
/// <param name="Groups">With a quota, the groups of the partition's rows, ascending.</param>
/// <param name="Prices">The last price of each, in place of <paramref name="Price"/>.</param>
[MessagePackObject]
public sealed record BoundPart(
    [property: Key(0)] double First, [property: Key(1)] double Scale, [property: Key(2)] double Price, [property: Key(3)] double[] Values, [property: Key(4)] int[]? Groups = null, [property: Key(5)] double[]? Prices = null)
{
    /// <summary>A partition's part.</summary>
    /// <param name="prices">The prices of the solve.</param>
    /// <param name="parts">The part of each group of its rows.</param>
    /// <param name="hasQuota">Whether the job has a quota.</param>
    internal static BoundPart Of(GroupPrices prices, IReadOnlyList<(int Group, int Rows, double[] Values)> parts, bool hasQuota)
    {
        double[] values = [.. parts.SelectMany(part => part.Values)];
        return hasQuota
            ? new BoundPart(0, prices.Scale, 0, values, [.. parts.Select(part => part.Group)], [.. parts.Select(part => prices.PriceOf(part.Group))])
            : new BoundPart(prices.First[0], prices.Scale, prices.Last[0], values);
    }

    /// <summary>Adds it to the sum over partitions.</summary>
    internal void AddTo(BoundSum sum, int widening)
    {
        int[] groups = Groups ?? [0];
        int at = 0;
        for (int g = 0; g < groups.Length && at < Values.Length; g++)
        {
            double[] prices = PartitionBound.Prices(Scale, Prices is null ? Price : Prices[g], widening);
            sum.Add(groups[g], prices, Values.AsSpan(at, prices.Length));
            at += prices.Length;
        }
    }
}
