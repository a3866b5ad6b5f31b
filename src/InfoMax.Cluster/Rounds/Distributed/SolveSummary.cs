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
[MessagePackObject]
public sealed record SolveSummary(
    [property: Key(0)] double First,
    [property: Key(1)] double Scale,
    [property: Key(2)] double Price,
    [property: Key(3)] long[] Bins,
    [property: Key(4)] long[] Counts,
    [property: Key(5)] long[] OtherBins,
    [property: Key(6)] long[] OtherCounts)
{
    /// <summary>Rows by bin: of the partition's gains, or of what the pass counts.</summary>
    [IgnoreMember]
    internal SparseHistogram Histogram => new(Bins, Counts);

    /// <summary>Those of rows that are not chosen.</summary>
    [IgnoreMember]
    internal SparseHistogram Others => new(OtherBins, OtherCounts);

    [IgnoreMember]
    internal PriceScale Prices => new(First, Scale);
}
