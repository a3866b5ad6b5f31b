using InfoMax.Core.Objective;
using Xunit;

namespace InfoMax.Core.Tests.Objective;

/// <summary>Every reason at its border; the price is .5, the smallest of the chosen rows' gains.</summary>
public sealed class ReasonRuleTests
{
    private static readonly float BelowClose = MathF.BitDecrement(ReasonRule.Close);
    private static readonly float BelowPrice = MathF.BitDecrement(0.5f);

    [Fact]
    public void NearlyEqualToAChosenRow_IsRedundant_WhateverItIsWorth()
    {
        ReasonRule rule = new(0.5f);
        Assert.Equal(RowReason.Redundant, rule.For(0, -1, ReasonRule.Close));
        Assert.Equal(RowReason.Redundant, rule.For(1, 0.4f, ReasonRule.Close));
        Assert.Equal(RowReason.LowImportance, rule.For(0, -1, BelowClose));
        Assert.Equal(RowReason.Budget, rule.For(1, 0.4f, BelowClose));
    }

    [Fact]
    public void WorthThePrice_ButWithoutAGain_IsRedundant()
    {
        ReasonRule rule = new(0.5f);
        Assert.Equal(RowReason.Redundant, rule.For(0.5f, 0, 0.6f));
        Assert.Equal(RowReason.Budget, rule.For(0.5f, float.Epsilon, 0.6f));
        Assert.Equal(RowReason.LowImportance, rule.For(BelowPrice, 0, 0.6f));
    }

    [Fact]
    public void WorthLessThanThePrice_IsOfLowImportance()
    {
        ReasonRule rule = new(0.5f);
        Assert.Equal(RowReason.LowImportance, rule.For(BelowPrice, BelowPrice, null));
        Assert.Equal(RowReason.Budget, rule.For(0.5f, 0.5f, null));
    }

    [Fact]
    public void WhereEveryChosenRowCostsMoreThanItAdds_RowsNearThemAreRedundant()
    {
        ReasonRule rule = new(-0.2f);
        Assert.Equal(RowReason.Redundant, rule.For(0.1f, -0.3f, 0.4f));
        Assert.Equal(RowReason.Budget, rule.For(0.1f, -0.3f, null));
    }

    /// <summary>A full group alone keeps out what adds more than some chosen row; nearness to a chosen row comes first.</summary>
    [Fact]
    public void Quota_IsAGainAboveThePrice_WhereGroupsHaveBudgets()
    {
        ReasonRule rule = new(0.25f, HasQuota: true);
        Assert.Equal(RowReason.Quota, rule.For(0.5f, float.BitIncrement(0.25f), 0.6f));
        Assert.Equal(RowReason.Budget, rule.For(0.5f, 0.25f, 0.6f));
        Assert.Equal(RowReason.Redundant, rule.For(0.5f, 0.4f, ReasonRule.Close));
        Assert.Equal(RowReason.Budget, new ReasonRule(0.25f).For(0.5f, 0.4f, 0.6f));
    }
}
