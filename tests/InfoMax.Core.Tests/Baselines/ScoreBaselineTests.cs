using CsCheck;
using InfoMax.Core.Baselines;
using InfoMax.Core.Objective;
using Xunit;

namespace InfoMax.Core.Tests.Baselines;

public sealed class ScoreBaselineTests
{
    [Fact]
    public void TopAndBottom_TakeTheLowerRowOfATie()
    {
        double[] worth = [1, 3, 2, 3, 2];
        Assert.Equal([1, 2, 3], ScoreBaselines.Top(worth, 3));
        Assert.Equal([0, 2], ScoreBaselines.Bottom(worth, 2));
    }

    [Fact]
    public void DedupeTop_TakesRepresentativesFirst_ThenCopies()
    {
        double[] worth = [5, 4, 3, 2, 1];
        int[] representatives = [0, 0, 2, 2, 4];
        Assert.Equal([0, 2], ScoreBaselines.DedupeTop(worth, representatives, 2));
        Assert.Equal([0, 1, 2, 4], ScoreBaselines.DedupeTop(worth, representatives, 4));
    }

    [Fact]
    public void Window_DropsTheHardest_ButNeverTooMany()
    {
        double[] difficulty = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.Equal([3, 4, 5], ScoreBaselines.Window(difficulty, 0.4, 3));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], ScoreBaselines.Window(difficulty, 0.4, 8));
    }

    [Fact]
    public void Ccs_FillsStrataFromTheSmallest_AndIsExact()
    {
        // After the two hardest: strata of 4, 1 and 3 rows between 0 and 3.
        double[] difficulty = [0, 0.1, 0.2, 0.3, 1.5, 2.6, 2.8, 3, 90, 99];
        for (ulong seed = 0; seed < 20; seed++)
        {
            int[] chosen = ScoreBaselines.Ccs(difficulty, 0.2, 3, 5, seed);
            Assert.Equal(5, chosen.Distinct().Count());
            Assert.Contains(4, chosen);
            Assert.Equal(2, chosen.Count(row => row < 4));
            Assert.Equal(2, chosen.Count(row => row is > 4 and < 8));
        }
    }

    [Fact]
    public void LargestRemainder_IsWithinOneOfItsShare()
    {
        Gen.Select(Gen.Int[0, 50].Array[1, 12], Gen.Double[0, 1]).Sample((counts, fraction) =>
        {
            int budget = (int)(fraction * counts.Sum());
            int[] shares = LargestRemainder.Share(counts, budget);
            Assert.Equal(budget, shares.Sum());
            for (int g = 0; g < counts.Length; g++)
            {
                Assert.InRange(shares[g], 0, counts[g]);
                Assert.True(counts.Sum() == 0 || Math.Abs(shares[g] - ((double)counts[g] * budget / counts.Sum())) < 1);
            }
        });
    }

    [Fact]
    public void RandomChoices_AreExact_Seeded_AndOfTheirRows()
    {
        double[] worth = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i < 30 ? 0 : i < 36 ? 1 : -1)];
        for (ulong seed = 0; seed < 20; seed++)
        {
            int[] random = RandomBaselines.Random(40, 13, seed);
            Assert.Equal(13, random.Distinct().Count());
            Assert.Equal(random, RandomBaselines.Random(40, 13, seed));
            int[] balanced = RandomBaselines.ClassRandom(labels, 20, seed);
            Assert.Equal((15, 3, 2), (balanced.Count(row => labels[row] == 0), balanced.Count(row => labels[row] == 1), balanced.Count(row => labels[row] < 0)));
            Assert.All(RandomBaselines.HalfRandom(worth, 7, seed), row => Assert.InRange(row, 20, 39));
            Assert.Equal(Enumerable.Range(10, 30), RandomBaselines.HalfRandom(worth, 30, seed));
        }

        Assert.NotEqual(RandomBaselines.Random(40, 13, 1), RandomBaselines.Random(40, 13, 2));

        // Every row is about as often chosen as any other.
        int[] counts = new int[10];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (int row in RandomBaselines.Random(10, 3, seed))
            {
                counts[row]++;
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 500, 700));
    }
}
