using InfoMax.Data.Outputs;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>How many groups of a kind lost their rows, as <see cref="GroupLoss"/> of a result's manifest.</summary>
/// <param name="Kind"><c>files</c>, <c>labels</c> or <c>groups</c>.</param>
/// <param name="Groups">Groups that have valid rows.</param>
/// <param name="Lost">Groups without a kept row, beyond chance.</param>
/// <param name="NearlyLost">Groups with kept rows, but less than a tenth of the average rate, beyond chance.</param>
/// <param name="TooSmall">Groups without a kept row that are too small to tell that from chance.</param>
/// <param name="NoneExpected">Groups that a random choice would leave without a row, on average.</param>
/// <param name="Examples">The first of those that are lost, entirely or nearly.</param>
[MessagePackObject]
public sealed record LossFacts(
    [property: Key(0)] string Kind,
    [property: Key(1)] int Groups,
    [property: Key(2)] int Lost,
    [property: Key(3)] int NearlyLost,
    [property: Key(4)] int TooSmall,
    [property: Key(5)] double NoneExpected,
    [property: Key(6)] IReadOnlyList<LossExample> Examples)
{
    /// <summary>What a result's manifest has of it.</summary>
    public static LossFacts Of(GroupLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new LossFacts(
            loss.Kind, loss.Groups, loss.Lost, loss.NearlyLost, loss.TooSmall, loss.NoneExpected, [.. loss.Examples.Select(group => new LossExample(group.Name, group.Rows, group.Selected))]);
    }

    /// <summary>The counts in words, the same wherever they are told.</summary>
    public string Words() => new GroupLoss(Kind, Groups, Lost, NearlyLost, TooSmall, NoneExpected)
    {
        Examples = [.. Examples.Select(group => new GroupCount(group.Name, group.Rows, group.Selected))],
    }.Words();
}
