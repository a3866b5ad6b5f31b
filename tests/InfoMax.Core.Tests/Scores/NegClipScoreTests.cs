using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

public sealed class NegClipScoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 5, 0.01, 100)]
    [InlineData(33, 17, 0.01, 100)]
    [InlineData(130, 9, 0.07, 1000)]
    [InlineData(1100, 8, 0.01, 300)]
    public void Scores_AreTheDefinition(int rows, int dimension, double temperature, int batch)
    {
        using EmbeddingMatrix images = TestRows.Random(rows, dimension, 1, EmbeddingElement.Half);
        using EmbeddingMatrix texts = TestRows.Random(rows, dimension, 2);
        NegClipOptions options = new() { Temperature = temperature, BatchRows = batch, Shuffles = 3, Seed = 7 };
        double[] scores = NegClipScores.Compute(images, texts, options, SequentialExecutor.Instance, Token);
        double[] expected = Definition(images, texts, options);
        Assert.Equal(expected, scores, (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.All(scores, score => Assert.InRange(score, -2, 1e-6));
    }

    [Fact]
    public void Threads_DoNotChangeAByte()
    {
        using EmbeddingMatrix images = TestRows.Random(1500, 16, 3);
        using EmbeddingMatrix texts = TestRows.Random(1500, 16, 4);
        using ThreadedExecutor two = new(2);
        NegClipOptions options = new() { BatchRows = 900 };
        Assert.Equal(
            NegClipScores.Compute(images, texts, options, SequentialExecutor.Instance, Token),
            NegClipScores.Compute(images, texts, options, two, Token));
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(32_768, 1)]
    [InlineData(32_769, 2)]
    [InlineData(1_000_000, 32)]
    public void Batches_StayBelowTheMost(long rows, int expected)
    {
        NegClipOptions options = new();
        int batches = options.Batches(rows);
        Assert.Equal(expected, batches);
        int[] sizes = new int[batches];
        for (long row = 0; row < rows; row++)
        {
            sizes[options.BatchOf(row, 1, batches)]++;
        }

        Assert.InRange(sizes.Max(), 1, options.BatchRows);
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        using EmbeddingMatrix images = TestRows.Random(2, 3, 1);
        using EmbeddingMatrix texts = TestRows.Random(2, 4, 2);
        Assert.Contains("2 x 3 and texts 2 x 4", Assert.Throws<ArgumentException>(
            () => NegClipScores.Compute(images, texts, new NegClipOptions(), SequentialExecutor.Instance, Token)).Message, StringComparison.Ordinal);
        Assert.Contains("temperature", Assert.Throws<ArgumentException>(
            () => NegClipScores.Compute(images, images, new NegClipOptions { Temperature = 0 }, SequentialExecutor.Instance, Token)).Message, StringComparison.Ordinal);
    }

    private static double[] Definition(EmbeddingMatrix images, EmbeddingMatrix texts, NegClipOptions options)
    {
        float[] a = TestRows.Units(images);
        float[] b = TestRows.Units(texts);
        int d = images.Dimension;
        int batches = options.Batches(images.Rows);
        double[] scores = new double[images.Rows];
        for (int shuffle = 0; shuffle < options.Shuffles; shuffle++)
        {
            foreach (IGrouping<int, int> batch in Enumerable.Range(0, images.Rows).GroupBy(row => options.BatchOf(row, shuffle, batches)))
            {
                foreach (int i in batch)
                {
                    double image = Math.Log(batch.Sum(j => Math.Exp(Cosine(i, j) / options.Temperature)));
                    double text = Math.Log(batch.Sum(j => Math.Exp(Cosine(j, i) / options.Temperature)));
                    scores[i] += (Cosine(i, i) - (options.Temperature / 2 * (image + text))) / options.Shuffles;
                }
            }
        }

        return scores;

        double Cosine(int i, int j) => Enumerable.Range(0, d).Sum(k => (double)a[(i * d) + k] * b[(j * d) + k]);
    }
}
