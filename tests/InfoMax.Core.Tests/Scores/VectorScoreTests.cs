using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

public sealed class VectorScoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void PrototypeScore_IsTheDistanceToTheNearestCentre()
    {
        SphericalCentroids centers = new([1f, 0f, 0f, 1f], 2, 2);
        using EmbeddingMatrix rows = TestRows.From([2f, 0f, 3f, 4f, -1f, -1f], 3, 2);
        double[] scores = PrototypeScores.Compute(rows, centers, SequentialExecutor.Instance, Token);
        Assert.Equal([0, 0.2, 1 + Math.Sqrt(0.5)], scores, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void RowsOfTightClusters_ScoreLow_AndOutliersHigh()
    {
        // Three tight bundles along axes, and two rows between them.
        SplitMix64 random = new(4);
        float[] values = new float[92 * 3];
        for (int i = 0; i < 90; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                values[(i * 3) + j] = (i % 3 == j ? 1f : 0f) + (0.02f * (float)random.NextDouble());
            }
        }

        new float[] { 1, 1, 0, 0, 1, 1 }.CopyTo(values, 270);
        using EmbeddingMatrix rows = TestRows.From(values, 92, 3);
        double[] scores = PrototypeScores.Compute(rows, 3, 5, SequentialExecutor.Instance, Token);
        Assert.True(scores[..90].Max() < 0.01);
        Assert.True(scores[90..].Min() > 0.1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(10_003, 100)]
    [InlineData(100_000_000, 1000)]
    public void DefaultCenters_IsTheRootOfTheRows(int rows, int expected) =>
        Assert.Equal(expected, PrototypeScores.DefaultCenters(rows));

    [Fact]
    public void NoRows_HaveNoScores()
    {
        using EmbeddingMatrix rows = TestRows.Random(0, 3, 1);
        Assert.Empty(PrototypeScores.Compute(rows, null, 1, SequentialExecutor.Instance, Token));
    }
}
