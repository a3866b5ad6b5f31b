using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

public sealed class CombinedScoreTests
{
    [Fact]
    public void Combination_IsTheWeightedSumOfRanks_EachInItsOrder()
    {
        double[] quality = [10, 30, 20, 20, 0];
        double[] hardness = [5, 1, 2, 3, 4];
        double[] combined = CombinedScores.Combine([(quality, ScoreOrder.High, 2), (hardness, ScoreOrder.Low, 1)]);

        // Ranks .25, 1, .625, .625, 0 twice, and 1 - (1, 0, .25, .5, .75).
        Assert.Equal([0.5, 3, 2, 1.75, 0.25], combined, (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [Fact]
    public void BadTerms_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => CombinedScores.Combine([]));
        Assert.Throws<ArgumentException>(() => CombinedScores.Combine([([1, 2], ScoreOrder.High, 1), ([1], ScoreOrder.High, 1)]));
        Assert.Throws<ArgumentException>(() => CombinedScores.Combine([([1, 2], ScoreOrder.High, double.NaN)]));
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(
            () => CombinedScores.Combine([([1, double.PositiveInfinity], ScoreOrder.High, 1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowWithoutOneOfTheScores_HasNone_AndNoPartInItsRanks()
    {
        double[] combined = CombinedScores.Combine([([5, double.NaN, 7, 6], ScoreOrder.High, 2), ([1, 2, 3, 4], ScoreOrder.Low, 1)]);

        Assert.Equal([1, double.NaN, 2 + (1 - (2 / 3.0)), 1], combined);
    }

    [Fact]
    public void Target_IsTheLargestCosine()
    {
        using EmbeddingMatrix rows = TestRows.From([1f, 0f, 3f, 4f, -1f, 0f], 3, 2);
        using EmbeddingMatrix targets = TestRows.From([2f, 0f, 0f, 1f], 2, 2);
        double[] scores = TargetScores.Compute(rows, targets, SequentialExecutor.Instance, TestContext.Current.CancellationToken);
        Assert.Equal([1, 0.8, 0], scores, (x, y) => Math.Abs(x - y) < 1e-6);
        using EmbeddingMatrix none = TestRows.Random(0, 2, 1);
        Assert.Throws<ArgumentException>(() => TargetScores.Compute(rows, none, SequentialExecutor.Instance, TestContext.Current.CancellationToken));
    }
}
