using CsCheck;
using InfoMax.Cluster.Rounds.Random;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

public sealed class ShortlistTests
{
    /// <summary>Whatever the rows' own lists are, the candidates' lists alone never show more redundancy than there is.</summary>
    [Fact]
    public void OptimisticGain_IsNeverBelowTheGainAgainstTheWholeGraph() =>
        Gen.Select(Gen.Int[2, 20], Gen.Int[0, 6], Gen.Int[0, int.MaxValue]).Sample((rows, k, seed) =>
        {
            Random random = new(seed);
            NeighborLists lists = RandomLists(random, rows, k);
            int[] incumbent = [.. Enumerable.Range(0, rows).Where(_ => random.Next(2) == 0)];
            float[] x = new float[rows];
            foreach (int row in incumbent)
            {
                x[row] = 1;
            }

            const double Alpha = 0.7;
            float[] importance = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())];
            float[] gains = CoresetObjective.Gains(
                new CoresetProblem(importance, SimilarityGraphBuilder.FromNeighborLists(lists), Alpha, incumbent.Length), incumbent);
            double[] pressure = OptimisticGain.Pressure(lists, x);
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(
                    incumbent.Sum(i => (double)Math.Max(0, CosineOf(lists, i, row))), pressure[row], 6);
                Assert.True(importance[row] - (Alpha * pressure[row]) >= gains[row] - 1e-6);
                Assert.InRange(OptimisticGain.Of(importance[row], Alpha, pressure[row]), gains[row] - 1e-6, importance[row]);
            }
        });

    /// <summary>The naive greedy rule: the largest gain now, ties to the lower row, then the neighbours' gains fall.</summary>
    [Fact]
    public void Choice_IsTheNaiveGreedyOne() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 4], Gen.Int[0, int.MaxValue]).Sample((rows, k, seed) =>
        {
            Random random = new(seed);
            SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(RandomLists(random, rows, k));

            // Multiples of 1/8 that span 4, so that many tie, the scale is used, and every sum is exact.
            float[] gains = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-24, 9) / 8f)];
            int[] free = [.. Enumerable.Range(0, rows).Where(_ => random.Next(4) > 0)];
            int count = random.Next(free.Length + 1);
            if (free.Length > 1)
            {
                (gains[free[0]], gains[free[^1]]) = (-3, 1);
            }

            int[] chosen = ShortlistRound.Choose(graph, gains, free, 0.5, count, TestContext.Current.CancellationToken);

            Assert.Equal(NaiveChoice(graph, gains, free, 0.5, count), chosen);
        });

    [Fact]
    public void EqualGains_KeepTheLowerRows_AndTwinsAreNotBothTaken()
    {
        SimilarityGraph none = new(new long[6], [], []);
        Assert.Equal([1, 2], ShortlistRound.Choose(none, [1, 1, 1, 1, 1], [1, 2, 4], 0.5, 2, TestContext.Current.CancellationToken));

        // Rows 0 and 1 are twins with the two best gains.
        SimilarityGraph twins = new([0, 1, 2, 2], [1, 0], [2, 2]);
        Assert.Equal([0, 2], ShortlistRound.Choose(twins, [0.9f, 0.8f, -0.1f], [0, 1, 2], 0.5, 2, TestContext.Current.CancellationToken));
    }

    private static int[] NaiveChoice(SimilarityGraph graph, float[] gains, int[] free, double alpha, int count)
    {
        double[] now = Array.ConvertAll(gains, g => (double)g);
        List<int> chosen = [];
        while (chosen.Count < count)
        {
            int best = free.Where(i => !chosen.Contains(i)).OrderByDescending(i => now[i]).ThenBy(i => i).First();
            chosen.Add(best);
            for (long e = graph.Offsets[best]; e < graph.Offsets[best + 1]; e++)
            {
                now[graph.Neighbors[e]] -= alpha * graph.Weights[e];
            }
        }

        return [.. chosen.Order()];
    }

    private static float CosineOf(NeighborLists lists, int row, int neighbor)
    {
        int place = Array.IndexOf(lists.Neighbors, neighbor, row * lists.K, lists.K);
        return place < 0 ? 0 : lists.Cosines[place];
    }

    /// <summary>Lists of random rows with cosines that are multiples of 1/4, some negative.</summary>
    private static NeighborLists RandomLists(Random random, int rows, int k)
    {
        k = Math.Min(k, rows - 1);
        int[] neighbors = new int[rows * k];
        float[] cosines = new float[rows * k];
        for (int row = 0; row < rows; row++)
        {
            int[] others = [.. Enumerable.Range(0, rows).Where(j => j != row).OrderBy(_ => random.Next()).Take(k)];
            float[] values = [.. others.Select(_ => random.Next(-1, 5) / 4f).OrderDescending()];
            others.CopyTo(neighbors, row * k);
            values.CopyTo(cosines, row * k);
        }

        return new NeighborLists(rows, k, neighbors, cosines);
    }
}
