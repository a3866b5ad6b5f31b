namespace InfoMax.Core.Objective;

/// <summary>
/// Why a row that is no copy was not chosen. The price is the smallest gain of a chosen row. In this order:
/// <c>redundant</c> where a chosen row among its neighbours has a cosine of at least <see cref="Close"/>, or where I alone
/// reaches the price but the gain is not positive and a chosen row is near; <c>low-importance</c> where I is below the price;
/// <c>quota</c>, where groups have budgets, for a gain above the price, which only a full group keeps out; <c>budget</c> for the rest.
/// </summary>
/// <param name="Price">The smallest gain of a chosen row that is no copy, whatever its group.</param>
/// <param name="HasQuota">Groups have budgets of their own.</param>
public readonly record struct ReasonRule(float Price, bool HasQuota = false)
{
    /// <summary>The cosine from which a row is nearly equal to a chosen one.</summary>
    public const float Close = CoresetSimilarity.Close;

    /// <summary>Why a row was not chosen.</summary>
    /// <param name="importance">I of the row.</param>
    /// <param name="gain">Its gain beside the chosen rows.</param>
    /// <param name="cosine">The largest cosine to a chosen row among its neighbours; null where none is chosen.</param>
    public RowReason For(float importance, float gain, float? cosine) => cosine switch
    {
        >= Close => RowReason.Redundant,
        not null when importance >= Price && gain <= 0 => RowReason.Redundant,
        _ when importance < Price => RowReason.LowImportance,
        _ when HasQuota && gain > Price => RowReason.Quota,
        _ => RowReason.Budget,
    };
}
