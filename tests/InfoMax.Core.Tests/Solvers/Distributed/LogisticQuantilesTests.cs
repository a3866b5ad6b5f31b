using InfoMax.Core.Solvers.Distributed;
using Xunit;

namespace InfoMax.Core.Tests.Solvers.Distributed;

public sealed class LogisticQuantilesTests
{
    [Theory]
    [InlineData(-9.0)]
    [InlineData(-1.5)]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(4.0)]
    public void AGainAbovePrice_IsChosenAsOftenAsHeatBathSays(double exponent)
    {
        int below = 0;
        foreach (float value in LogisticQuantiles.Values)
        {
            below += value < exponent ? 1 : 0;
        }

        Assert.Equal(1 / (1 + Math.Exp(-exponent)), (double)below / LogisticQuantiles.Values.Length, 0.5 / LogisticQuantiles.Values.Length + 1e-5);
    }

    [Fact]
    public void Values_AreSymmetricToTheBit()
    {
        for (int i = 0; i < LogisticQuantiles.Values.Length; i++)
        {
            Assert.Equal(LogisticQuantiles.Values[i], -LogisticQuantiles.Values[^(i + 1)]);
        }
    }
}
