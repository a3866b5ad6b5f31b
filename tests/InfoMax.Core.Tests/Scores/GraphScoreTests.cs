using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

/// <summary>Scores of the neighbour lists against their definitions over all pairs of rows.</summary>
public sealed class GraphScoreTests
{
    private const int Rows = 90;
    private const int Dimension = 11;

    [Theory]
    [InlineData(20)]
    [InlineData(35)]
    public void Hub_CountsWhoPointsToARow_WhateverTheListsLength(int places)
    {
        using EmbeddingMatrix rows = TestRows.Random(Rows, Dimension, 3);
        double[] expected = new double[Rows];
        foreach ((int i, int j, double cosine) in Nearest(rows, 10))
        {
            expected[j] -= cosine + (0 * i);
        }

        Assert.Equal(expected, GraphScores.Of(ScoreCatalogue.Find("hub")!, Lists(rows, places)), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Hub_IsTheSame_HoweverTheListsAreDivided()
    {
        using EmbeddingMatrix rows = TestRows.Random(Rows, Dimension, 4);
        NeighborLists lists = Lists(rows, 10);
        double[] whole = GraphScores.Of(ScoreCatalogue.Find("hub")!, lists);
        long[] sums = new long[Rows];
        foreach (int i in Enumerable.Range(0, Rows).Reverse())
        {
            for (int e = i * 10; e < (i + 1) * 10; e++)
            {
                sums[lists.Neighbors[e]] += HubSums.ToUnits(lists.Cosines[e]);
            }
        }

        Assert.Equal(whole, Array.ConvertAll(sums, HubSums.ToScore));
    }

    [Fact]
    public void Density_IsTheMeanCosineToTheTenNearest()
    {
        using EmbeddingMatrix rows = TestRows.Random(Rows, Dimension, 5);
        double[] expected = [.. Nearest(rows, 10).GroupBy(edge => edge.From).OrderBy(group => group.Key).Select(group => -group.Average(edge => edge.Cosine))];
        Assert.Equal(expected, GraphScores.Of(ScoreCatalogue.Find("density")!, Lists(rows, 25)), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Agreement_IsTheWeightedShareOfOtherLabels()
    {
        using EmbeddingMatrix rows = TestRows.Random(Rows, Dimension, 6);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? -1 : i % 3)];
        NeighborLists lists = Lists(rows, 30);
        double[] scores = GraphScores.Of(ScoreCatalogue.Find("agreement")!, lists, labels);
        long right = 0;
        foreach (IGrouping<int, (int From, int To, double Cosine)> edges in Nearest(rows, 20).GroupBy(edge => edge.From))
        {
            int own = labels[edges.Key];
            double all = edges.Where(edge => labels[edge.To] >= 0).Sum(edge => Math.Max(0, edge.Cosine));
            double same = edges.Where(edge => labels[edge.To] == own).Sum(edge => Math.Max(0, edge.Cosine));
            Assert.Equal(own < 0 ? double.NaN : 1 - (same / all), scores[edges.Key], 1e-5);
            double most = edges.Where(edge => labels[edge.To] >= 0).GroupBy(edge => labels[edge.To]).Max(votes => votes.Sum(edge => Math.Max(0, edge.Cosine)));
            right += own >= 0 && same >= most ? 1 : 0;
        }

        Assert.InRange(right, 1, Rows / 2);
        Assert.Equal(new RightLabels(right, labels.Count(label => label >= 0)), GraphScores.Agreed(ScoreCatalogue.Find("agreement")!, lists, labels));
    }

    /// <summary>The definition in numpy in double precision over all pairs of 10 003 rows: rows 0, 1 and 5000, and the mean.</summary>
    [Fact]
    public void Agreement_OfBanking77_IsThatOfAnotherImplementation()
    {
        using EmbeddingMatrix rows = ShippedRows.Banking77();
        using ThreadedExecutor executor = new(2);
        double[] scores = GraphScores.Of(ScoreCatalogue.Find("agreement")!, ExactNeighborSearch.Build(rows, GraphScores.AgreementNeighbors, executor, cancellationToken: TestContext.Current.CancellationToken), ShippedRows.Banking77Labels());
        Assert.Equal([0.79337772, 0.45129966, 0.90282172], new[] { 0, 1, 5000 }.Select(row => scores[row]), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(0.37360411, scores.Average(), 1e-4);
    }

    [Fact]
    public void ShortLists_AreReadToTheirEnd()
    {
        NeighborLists lists = new(3, 2, [1, -1, 0, 2, -1, -1], [0.5f, 0, 0.5f, 0.25f, 0, 0]);
        Assert.Equal([-0.5, -0.5, -0.25], GraphScores.Of(ScoreCatalogue.Find("hub")!, lists));
        Assert.Equal([-0.5, -0.375, 0], GraphScores.Of(ScoreCatalogue.Find("density")!, lists));
        Assert.Equal([0, 1 / 3.0, 0.5], GraphScores.Of(ScoreCatalogue.Find("agreement")!, lists, [4, 4, 5]), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal([0.5, double.NaN, double.NaN], GraphScores.Of(ScoreCatalogue.Find("agreement")!, lists, [4, -1, -1]));
        Assert.Equal(new RightLabels(2, 3), GraphScores.Agreed(ScoreCatalogue.Find("agreement")!, lists, [4, 4, 5]));
        Assert.Equal(new RightLabels(0, 1), GraphScores.Agreed(ScoreCatalogue.Find("agreement")!, lists, [-1, 4, -1]));
    }

    private static NeighborLists Lists(EmbeddingMatrix rows, int places) => ExactNeighborSearch.Build(rows, places, SequentialExecutor.Instance);

    /// <summary>The k nearest of every row in double precision; random rows do not tie.</summary>
    private static IEnumerable<(int From, int To, double Cosine)> Nearest(EmbeddingMatrix rows, int k)
    {
        float[] units = TestRows.Units(rows);
        for (int i = 0; i < rows.Rows; i++)
        {
            IEnumerable<(int From, int To, double Cosine)> others = Enumerable.Range(0, rows.Rows).Where(j => j != i)
                .Select(j => (i, j, Enumerable.Range(0, rows.Dimension).Sum(v => (double)units[(i * rows.Dimension) + v] * units[(j * rows.Dimension) + v])));
            foreach ((int From, int To, double Cosine) edge in others.OrderByDescending(other => other.Cosine).Take(k))
            {
                yield return edge;
            }
        }
    }
}
