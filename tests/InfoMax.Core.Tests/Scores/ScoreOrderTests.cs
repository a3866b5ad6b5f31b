using CsCheck;
using InfoMax.Core.Scores;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

public sealed class ScoreOrderTests
{
    [Fact]
    public void TextForm_RoundTrips()
    {
        Assert.Equal(ScoreOrder.High, ScoreOrder.Parse("high"));
        Assert.Equal(ScoreOrder.Low, ScoreOrder.Parse("LOW"));
        Gen.Double[0, 1].Sample(q => Assert.Equal(ScoreOrder.At(q), ScoreOrder.Parse(ScoreOrder.At(q).ToString())));
        Assert.Equal("at:0.3", ScoreOrder.Parse("at:0.3").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("highest")]
    [InlineData("at")]
    [InlineData("0.3")]
    public void UnknownOrder_SaysWhatIsExpected(string text)
    {
        FormatException failure = Assert.Throws<FormatException>(() => ScoreOrder.Parse(text));
        Assert.Equal("must be auto, high, low or at:Q with Q in [0, 1], such as at:0.3", failure.Message);
    }

    [Theory]
    [InlineData("at:")]
    [InlineData("at:x")]
    [InlineData("at:1.5")]
    [InlineData("at:-0.1")]
    [InlineData("at:NaN")]
    [InlineData("at:0,3")]
    public void BadQuantile_IsNamed(string text)
    {
        FormatException failure = Assert.Throws<FormatException>(() => ScoreOrder.Parse(text));
        Assert.Equal("Q of at:Q must be a number in [0, 1], such as at:0.3", failure.Message);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void QuantileOutOfRange_IsRefused(double quantile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreOrder.At(quantile));
}
