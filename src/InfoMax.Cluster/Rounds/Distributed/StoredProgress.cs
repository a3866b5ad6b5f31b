using InfoMax.Core.Solvers.Bounds;
using InfoMax.Core.Solvers.Distributed;
using MessagePack;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>Where a partition's search for multipliers stands after a round; see <see cref="BoundProgress"/> and <see cref="PartitionMultipliers"/>.</summary>
/// <param name="Constant">What its multipliers add.</param>
/// <param name="Terms">Their summands.</param>
/// <param name="Load">What they take from each extended row.</param>
/// <param name="Shares">Its share of each.</param>
/// <param name="Point">x of each.</param>
/// <param name="Members">Rows of the cliques.</param>
/// <param name="Offsets">Where each begins.</param>
/// <param name="Levels">Their levels.</param>
/// <param name="Cliques">Their multipliers.</param>
/// <param name="Edges">Edges with multipliers.</param>
/// <param name="EdgeMultipliers">These.</param>
/// <param name="Groups">The groups of its extended rows, ascending.</param>
/// <param name="First">The first price of each in the solve.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Prices">The price of each in this round.</param>
[MessagePackObject]
public sealed record StoredProgress(
    [property: Key(0)] double Constant,
    [property: Key(1)] double Terms,
    [property: Key(2)] double[] Load,
    [property: Key(3)] float[] Shares,
    [property: Key(4)] float[] Point,
    [property: Key(5)] int[] Members,
    [property: Key(6)] int[] Offsets,
    [property: Key(7)] int[] Levels,
    [property: Key(8)] float[] Cliques,
    [property: Key(9)] long[] Edges,
    [property: Key(10)] float[] EdgeMultipliers,
    [property: Key(11)] int[] Groups,
    [property: Key(12)] double[] First,
    [property: Key(13)] double Scale,
    [property: Key(14)] double[] Prices)
{
    /// <summary>All of it in one record.</summary>
    internal static StoredProgress Of(PartitionMultipliers found, BoundProgress progress, GroupPrices prices) => new(
        found.Constant,
        found.Terms,
        found.Load,
        found.Shares,
        progress.Point,
        progress.Members,
        progress.Offsets,
        progress.Levels,
        progress.Cliques,
        progress.Edges,
        progress.EdgeMultipliers,
        prices.Groups,
        prices.First,
        prices.Scale,
        prices.Last);

    /// <summary>The multipliers.</summary>
    internal PartitionMultipliers Multipliers() => new(Constant, Load, Point, Shares, Terms);

    /// <summary>The search.</summary>
    internal BoundProgress Search() => new(Point, Members, Offsets, Levels, Cliques, Edges, EdgeMultipliers);

    /// <summary>The prices of its round.</summary>
    internal GroupPrices RoundPrices(GroupShares shares) => new(Groups, First, Scale, Prices, shares.Widening);
}
