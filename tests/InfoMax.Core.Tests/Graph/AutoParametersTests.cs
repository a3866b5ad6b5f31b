using InfoMax.Core.Graph;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

public sealed class AutoParametersTests
{
    [Theory]
    [InlineData(0.0, 128)]
    [InlineData(0.001, 128)]
    [InlineData(2 / 128.0, 128)]
    [InlineData(0.05, 40)]
    [InlineData(0.1, 20)]
    [InlineData(0.16, 13)]
    [InlineData(0.3, 7)]
    [InlineData(0.4, 5)]
    [InlineData(0.5, 5)]
    [InlineData(1.0, 5)]
    public void Neighbors_IsTwoOverTheFraction_RoundedHalfUp_AndClamped(double fraction, int expected) =>
        Assert.Equal(expected, AutoParameters.Neighbors(fraction));

    [Fact]
    public void Alpha_FollowsTheFormula() =>
        Assert.Equal(3.0 * 0.5 / (0.1 * 12.0), AutoParameters.Alpha(3, 0.5, 0.1, 12), 1e-15);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(8, 0.217)]
    [InlineData(16, 0.433)]
    [InlineData(32, 0.65)]
    [InlineData(180, 0.65)]
    public void Quantile_GoesFromTheEasiestToTheHarderHalf_ByTheRowsKeptOfAClass(double perClass, double expected) =>
        Assert.Equal(expected, AutoParameters.Quantile(perClass, 1));

    [Theory]
    [InlineData(180, 1, 0.65)]
    [InlineData(180, 0.867, 0.65)]
    [InlineData(180, 0.866, 0.65)]
    [InlineData(180, 0.86, 0.645)]
    [InlineData(180, 0.475, 0.356)]
    [InlineData(180, 0, 0)]
    [InlineData(8, 0.29, 0.217)]
    [InlineData(8, 0.28, 0.21)]
    [InlineData(4, 0.01, 0)]
    public void Quantile_StaysBelowThreeQuartersOfTheRightLabels(double perClass, double right, double expected) =>
        Assert.Equal(expected, AutoParameters.Quantile(perClass, right));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(8, -0.1)]
    [InlineData(8, 1.1)]
    [InlineData(8, double.NaN)]
    public void Quantile_RefusesValuesOutOfRange(double perClass, double right) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AutoParameters.Quantile(perClass, right));

    [Theory]
    [InlineData(3, 0.5, 0.1, 0)]
    [InlineData(3, 0.5, 0, 2)]
    [InlineData(3, 0, 0.5, 0)]
    [InlineData(0, 0.5, 0.5, 2)]
    public void Alpha_IsZero_WhereItHasNoEffect(double boost, double importance, double fraction, double weight) =>
        Assert.Equal(0, AutoParameters.Alpha(boost, importance, fraction, weight));

    [Theory]
    [InlineData(-1, 0.5, 0.5, 1)]
    [InlineData(double.NaN, 0.5, 0.5, 1)]
    [InlineData(3, double.NaN, 0.5, 1)]
    [InlineData(3, 0.5, 1.5, 1)]
    [InlineData(3, 0.5, double.NaN, 1)]
    [InlineData(3, 0.5, 0.5, -1)]
    [InlineData(3, 0.5, 0.5, double.PositiveInfinity)]
    public void Alpha_RefusesValuesOutOfRange(double boost, double importance, double fraction, double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AutoParameters.Alpha(boost, importance, fraction, weight));
}
