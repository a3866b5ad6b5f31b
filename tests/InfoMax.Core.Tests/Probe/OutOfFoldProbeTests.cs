using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;
using InfoMax.Core.Tests.Embeddings;
using InfoMax.Core.Tests.Scores;
using Xunit;

namespace InfoMax.Core.Tests.Probe;

public sealed class OutOfFoldProbeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(300, 7, 2, 1)]
    [InlineData(700, 19, 5, 2)]
    [InlineData(600, 33, 40, 3)]
    public void Scores_AreTheDefinition(int rows, int dimension, int classes, ulong seed)
    {
        (EmbeddingMatrix embeddings, int[] labels) = Clustered(rows, dimension, classes, seed);
        using (embeddings)
        {
            labels[3] = -1;
            ProbeOptions options = new() { Seed = seed };
            double[][] expected = new ReferenceProbe(embeddings, labels, classes).Run(options);
            ProbeScores scores = OutOfFoldProbe.Run(embeddings, labels, classes, options, SequentialExecutor.Instance, Token);
            for (int i = 0; i < rows; i++)
            {
                Assert.Equal(expected[i][0], scores.El2n[i], 1e-4);
                Assert.Equal(expected[i][1], scores.Margin[i], 1e-4);
                Assert.Equal(expected[i][2], scores.Aum[i], 1e-4);
                Assert.Equal(expected[i][3], scores.Entropy[i], 1e-4);
                Assert.Equal(expected[i][4], scores.Forgetting[i]);
            }

            Assert.True(double.IsNaN(scores.El2n[3]) && double.IsNaN(scores.Forgetting[3]));
            Assert.Contains(scores.Forgetting, count => count > 0 && count < options.Epochs);
            Assert.Contains(scores.Forgetting, count => count == options.Epochs);
        }
    }

    [Fact]
    public void ClassesThatCannotBeToldApart_AreSteppedBack_NotBlownUp()
    {
        // Most rows on one point under two labels at random, the rest under eighty others: the bold step overshoots there.
        using EmbeddingMatrix embeddings = TestRows.Random(80, 24, 9);
        int[] of = [.. Enumerable.Range(0, 1200).Select(i => i % 6 == 0 ? i / 6 % 80 : 0)];
        using EmbeddingMatrix rows = embeddings.Gather(of);
        SeededRandom random = new(4);
        int[] labels = Array.ConvertAll(of, prototype => prototype == 0 ? random.NextInt(2) : prototype);
        ProbeOptions options = new();
        ProbeRows split = new(rows, labels, ProbeFolds.Range(0, 1200, options), 80);
        ProbeOptimizer optimizer = new(ProbeMoments.Of(split, 5, 0, 1200, 42, SequentialExecutor.Instance, Token), 5, 80, 24);
        List<double> losses = [Math.Log(80)];
        for (int epoch = 0; epoch < 20; epoch++)
        {
            optimizer.Advance(ProbeGradient.Of(split, optimizer.Point, SequentialExecutor.Instance, Token));
            losses.Add(optimizer.Losses[0]);
        }

        Assert.Equal(losses.OrderDescending(), losses);
        Assert.True(losses.Distinct().Count() < losses.Count, "no step was taken back");

        // Five rows of six are one of two classes at best.
        Assert.InRange(losses[^1], 0.5, 0.9);
    }

    [Fact]
    public void Threads_DoNotChangeAByte()
    {
        (EmbeddingMatrix embeddings, int[] labels) = Clustered(5000, 37, 11, 5);
        using (embeddings)
        {
            using ThreadedExecutor two = new(2);
            using ThreadedExecutor three = new(3);
            ProbeScores[] runs =
            [
                .. new IKernelExecutor[] { SequentialExecutor.Instance, two, three }
                    .Select(executor => OutOfFoldProbe.Run(embeddings, labels, 11, new ProbeOptions(), executor, Token)),
            ];
            Assert.Equal(runs[0].El2n, runs[1].El2n);
            Assert.Equal(runs[0].El2n, runs[2].El2n);
            Assert.Equal(runs[0].Aum, runs[2].Aum);
            Assert.Equal(runs[0].Entropy, runs[2].Entropy);
        }
    }

    [Fact]
    public void SplitsAddUpToTheWhole()
    {
        (EmbeddingMatrix embeddings, int[] labels) = Clustered(2000, 17, 6, 8);
        using (embeddings)
        {
            ProbeOptions options = new();
            ProbeRows whole = new(embeddings, labels, ProbeFolds.Range(0, 2000, options), 6);
            using EmbeddingMatrix first = embeddings.Gather([.. Enumerable.Range(0, 700)]);
            using EmbeddingMatrix second = embeddings.Gather([.. Enumerable.Range(700, 1300)]);
            ProbeRows[] splits =
            [
                new(first, labels[..700], ProbeFolds.Range(0, 700, options), 6),
                new(second, labels[700..], ProbeFolds.Range(700, 1300, options), 6),
            ];
            ProbeMoments moments = ProbeMoments.Of(whole, 5, 0, 2000, 42, SequentialExecutor.Instance, Token);
            ProbeMoments added = ProbeMoments.Of(splits[0], 5, 0, 2000, 42, SequentialExecutor.Instance, Token)
                .Plus(ProbeMoments.Of(splits[1], 5, 700, 2000, 42, SequentialExecutor.Instance, Token));
            Assert.Equal(moments.ClassSums, added.ClassSums, (x, y) => Math.Abs(x - y) < 1e-9);
            Assert.Equal(moments.Gram, added.Gram, (x, y) => Math.Abs(x - y) < 1e-3);

            ProbeModel point = new ProbeOptimizer(moments, 5, 6, 17).Point;
            ProbeGradient gradient = ProbeGradient.Of(whole, point, SequentialExecutor.Instance, Token);
            ProbeGradient sum = ProbeGradient.Of(splits[0], point, SequentialExecutor.Instance, Token)
                .Plus(ProbeGradient.Of(splits[1], point, SequentialExecutor.Instance, Token));
            Assert.Equal(gradient.Sums, sum.Sums, (x, y) => Math.Abs(x - y) < 1e-3);
            Assert.Equal(gradient.Losses, sum.Losses, (x, y) => Math.Abs(x - y) < 1e-3);
        }
    }

    [Fact]
    public void Banking77_HasTheScoresOfAnotherImplementation()
    {
        // The definition in numpy 1.24.2 in double precision, 10 003 rows, 77 classes, seed 42: rows 0, 1 and 5000, and the means.
        double[][] numpy =
        [
            [0.51176436, 0.21414686, -2.35762149, 1.17846098, 0],
            [0.28571842, 0.02409043, -3.44664824, 0.17021003, 0],
            [0.94456493, 1.03004802, 0.90219432, 2.02864331, 10],
        ];
        double[] means = [0.4094177, 0.34363242, -2.48668042, 0.74483505, 1.05548335];
        using EmbeddingMatrix embeddings = ShippedRows.Banking77();
        using ThreadedExecutor executor = new(2);
        ProbeScores scores = OutOfFoldProbe.Run(embeddings, ShippedRows.Banking77Labels(), 77, new ProbeOptions(), executor, Token);
        double[][] columns = [scores.El2n, scores.Margin, scores.Aum, scores.Entropy, scores.Forgetting];
        for (int column = 0; column < columns.Length; column++)
        {
            Assert.Equal(numpy.Select(row => row[column]), new[] { 0, 1, 5000 }.Select(row => columns[column][row]), (x, y) => Math.Abs(x - y) < 1e-4);

            // Forgetting counts crossings of zero, where a row may lie within the rounding of float32.
            Assert.Equal(means[column], columns[column].Average(), column == 4 ? 1e-3 : 1e-5);
        }
    }

    [Fact]
    public void FlippedLabels_AreFound_OnBanking77()
    {
        using EmbeddingMatrix embeddings = ShippedRows.Banking77();
        int[] labels = ShippedRows.Banking77Labels();
        SeededRandom random = new(1);
        bool[] flipped = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            flipped[i] = random.NextDouble() < 0.2;
            labels[i] = flipped[i] ? (labels[i] + 1 + random.NextInt(76)) % 77 : labels[i];
        }

        using ThreadedExecutor executor = new(2);
        ProbeScores scores = OutOfFoldProbe.Run(embeddings, labels, 77, new ProbeOptions(), executor, Token);
        Assert.InRange(AreaUnderCurve.Of(scores.El2n, flipped), 0.985, 1);
        Assert.InRange(AreaUnderCurve.Of(scores.Aum, flipped), 0.985, 1);
        Assert.InRange(AreaUnderCurve.Of(scores.Margin, flipped), 0.98, 1);

        // Entropy does not look at the label.
        Assert.InRange(AreaUnderCurve.Of(scores.Entropy, flipped), 0.45, 0.6);
    }

    /// <summary>Rows around as many centres as classes, some of them under another's label.</summary>
    private static (EmbeddingMatrix Embeddings, int[] Labels) Clustered(int rows, int dimension, int classes, ulong seed)
    {
        SeededRandom random = new(seed);
        float[] centers = new float[classes * dimension];
        for (int i = 0; i < centers.Length; i++)
        {
            centers[i] = (float)((2 * random.NextDouble()) - 1);
        }

        float[] values = new float[rows * dimension];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            int c = random.NextInt(classes);
            labels[i] = random.NextInt(10) == 0 ? random.NextInt(classes) : c;
            for (int k = 0; k < dimension; k++)
            {
                values[(i * dimension) + k] = centers[(c * dimension) + k] + (float)((2.4 * random.NextDouble()) - 1.2);
            }
        }

        return (TestRows.From(values, rows, dimension), labels);
    }
}
