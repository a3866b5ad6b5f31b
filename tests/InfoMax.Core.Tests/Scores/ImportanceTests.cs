using CsCheck;
using InfoMax.Core.Scores;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

public sealed class ImportanceTests
{
    [Fact]
    public void MidRanks_AreTheDefinition()
    {
        // Few different values, so that runs of equal scores are common.
        Gen.Double[-3, 3].Select(x => Math.Round(x)).Array[1, 60].Sample(scores =>
        {
            double[] ranks = Importance.MidRanks(scores);
            for (int i = 0; i < scores.Length; i++)
            {
                double below = scores.Count(s => s < scores[i]);
                double equal = scores.Count(s => s == scores[i]);
                double expected = scores.Length == 1 ? 0.5 : (below + ((equal - 1) / 2)) / (scores.Length - 1);
                Assert.Equal(expected, ranks[i], 1e-15);
            }
        });
    }

    [Fact]
    public void MidRanks_SumToHalfTheRows_AndFollowAnyIncreasingMap()
    {
        // Eighths, so that the map is exact.
        Gen.Int[-1000, 1000].Select(x => x / 8.0).Array[2, 200].Sample(scores =>
        {
            double[] ranks = Importance.MidRanks(scores);
            Assert.Equal(scores.Length / 2.0, ranks.Sum(), 1e-9);
            Assert.Equal(ranks, Importance.MidRanks([.. scores.Select(s => (2 * s) + 1)]));
        });
    }

    [Theory]
    [InlineData(ScoreNormalization.Rank)]
    [InlineData(ScoreNormalization.MinMax)]
    public void EqualScores_AndASingleRow_GiveOneHalf(ScoreNormalization normalization)
    {
        Assert.Equal([0.5f, 0.5f, 0.5f], Importance.FromScores([7, 7, 7], normalization, ScoreOrder.High));
        Assert.Equal([0.5f], Importance.FromScores([-3], normalization, ScoreOrder.Low));
        Assert.Empty(Importance.FromScores([], normalization, ScoreOrder.High));
    }

    [Fact]
    public void ZeroAndMinusZero_AreEqual() =>
        Assert.Equal([0.25f, 0.25f, 1f], Importance.FromScores([0.0, -0.0, 1], ScoreNormalization.Rank, ScoreOrder.High));

    [Fact]
    public void MinMax_IsLinear_EvenAcrossTheWholeRangeOfDoubles()
    {
        Assert.Equal([0f, 0.25f, 1f], Importance.FromScores([2, 3, 6], ScoreNormalization.MinMax, ScoreOrder.High));
        Assert.Equal(
            [0f, 0.5f, 1f],
            Importance.FromScores([-double.MaxValue, 0, double.MaxValue], ScoreNormalization.MinMax, ScoreOrder.High));
    }

    [Fact]
    public void Orders_FollowTheirFormulas()
    {
        double[] scores = [0, 0.25, 0.5, 1];
        Assert.Equal([0f, 0.25f, 0.5f, 1f], Importance.FromScores(scores, ScoreNormalization.None, ScoreOrder.High));
        Assert.Equal([1f, 0.75f, 0.5f, 0f], Importance.FromScores(scores, ScoreNormalization.None, ScoreOrder.Low));
        Assert.Equal([0.75f, 1f, 0.75f, 0.25f], Importance.FromScores(scores, ScoreNormalization.None, ScoreOrder.At(0.25)));
    }

    [Fact]
    public void Importance_IsInTheUnitInterval()
    {
        Gen.Select(Gen.Double[-1e9, 1e9].Array[1, 50], Gen.Double[0, 1], Gen.Int[0, 1], Gen.Int[0, 2]).Sample((scores, quantile, normalization, kind) =>
        {
            ScoreOrder order = kind == 0 ? ScoreOrder.High : kind == 1 ? ScoreOrder.Low : ScoreOrder.At(quantile);
            Assert.All(Importance.FromScores(scores, (ScoreNormalization)normalization, order), i => Assert.InRange(i, 0f, 1f));
        });
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-0.25)]
    public void WithoutNormalization_TheFirstScoreOutsideTheInterval_IsNamed(double score)
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(
            () => Importance.FromScores([0, 1, score, 9], ScoreNormalization.None, ScoreOrder.High));
        Assert.Contains($"row 2 is {score}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScoreNormalization.Rank, double.NaN)]
    [InlineData(ScoreNormalization.MinMax, double.PositiveInfinity)]
    [InlineData(ScoreNormalization.None, double.NaN)]
    public void NonFiniteScore_IsNamed(ScoreNormalization normalization, double score)
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(
            () => Importance.FromScores([0, score], normalization, ScoreOrder.High));
        Assert.Contains("row 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StoredNumbers_AreFrozen()
    {
        Assert.Equal([0, 1, 2], Enum.GetValues<ScoreNormalization>().Select(v => (int)v));
        Assert.Equal(["Rank", "MinMax", "None"], Enum.GetNames<ScoreNormalization>());
        Assert.Equal([0, 1, 2, 3], Enum.GetValues<ScoreOrderKind>().Select(v => (int)v));
        Assert.Equal(["High", "Low", "At", "Auto"], Enum.GetNames<ScoreOrderKind>());
    }
}
