using InfoMax.Core.Graph.Blocks;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: the value is the share found; one neighbour a row gives Wilson's interval; rows that find or miss all
/// their neighbours together count as one trial each; nothing sought means nothing missed.
/// </summary>
public sealed class RecallEstimateTests
{
    [Theory]
    [InlineData(9, 10, 0.59585, 0.98212)]
    [InlineData(10, 10, 0.72247, 1.0)]
    [InlineData(950, 1000, 0.93470, 0.96186)]
    public void OneNeighbourARow_GivesWilsonsInterval(int found, int rows, double lower, double upper)
    {
        int[] counts = [.. Enumerable.Range(0, rows).Select(i => i < found ? 1 : 0)];
        int[] ones = [.. Enumerable.Repeat(1, rows)];
        RecallEstimate estimate = RecallEstimate.Of(counts, ones);
        Assert.Equal((double)found / rows, estimate.Value, 12);
        Assert.Equal(lower, estimate.Lower, 1e-4);
        Assert.Equal(upper, estimate.Upper, 1e-4);
        Assert.Equal(rows, estimate.SampleRows);
    }

    [Fact]
    public void NeighboursMissedTogether_GiveTheIntervalOfTheirRows()
    {
        int[] single = [.. Enumerable.Range(0, 200).Select(i => i < 180 ? 1 : 0)];
        int[] tens = [.. single.Select(x => 10 * x)];
        RecallEstimate one = RecallEstimate.Of(single, [.. Enumerable.Repeat(1, 200)]);
        RecallEstimate ten = RecallEstimate.Of(tens, [.. Enumerable.Repeat(10, 200)]);
        Assert.Equal(one.Lower, ten.Lower, 1e-9);
        Assert.Equal(one.Upper, ten.Upper, 1e-9);
        RecallEstimate spread = RecallEstimate.Of([.. Enumerable.Range(0, 200).Select(i => 8 + (2 * (i % 2)))], [.. Enumerable.Repeat(10, 200)]);
        Assert.True(spread.Upper - spread.Lower < one.Upper - one.Lower);
    }

    [Fact]
    public void NothingSought_IsNothingMissed() => Assert.Equal(RecallEstimate.Exact(3), RecallEstimate.Of([0, 0, 0], [0, 0, 0]));
}
