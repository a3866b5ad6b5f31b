using CsCheck;
using InfoMax.Core.Clustering;
using Xunit;

namespace InfoMax.Core.Tests.Clustering;

public sealed class WeightedRangesTests
{
    [Fact]
    public void Ranges_CoverAll_InOrder_AndNoneExceedsTheMeanByMoreThanTheHeaviestWeight() =>
        Gen.Select(Gen.Long[0, 20].Array[0, 40], Gen.Int[1, 12]).Sample((weights, ranges) =>
        {
            int[] first = WeightedRanges.Cut(weights, ranges);
            Assert.Equal(ranges + 1, first.Length);
            Assert.Equal((0, weights.Length), (first[0], first[^1]));
            Assert.Equal(first.Order(), first);
            double mean = (double)weights.Sum() / ranges;
            for (int r = 0; r < ranges; r++)
            {
                Assert.InRange(weights[first[r]..first[r + 1]].Sum(), 0, mean + weights.DefaultIfEmpty().Max());
            }
        });

    [Fact]
    public void Borders_LieNearestToTheirShareOfTheWhole() =>
        Gen.Select(Gen.Long[0, 9].Array[1, 20], Gen.Int[2, 6]).Sample((weights, ranges) =>
        {
            int[] first = WeightedRanges.Cut(weights, ranges);
            long total = weights.Sum();
            for (int r = 1; r < ranges; r++)
            {
                long Error(int border) => Math.Abs((weights[..border].Sum() * ranges) - (total * r));
                Assert.Equal(Enumerable.Range(0, weights.Length + 1).Min(Error), Error(first[r]));
            }
        });
}
