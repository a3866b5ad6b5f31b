using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Objective;

/// <summary>Rows near another chosen row lie between those that the lists name and these with those whose lists are full of near rows.</summary>
public sealed class CoresetSimilarityTests
{
    private const int Family = 60;
    private const int Dimension = 64;
    private const int Rows = 400;
    private const int K = 7;

    /// <summary>Of a family larger than k some rows are chosen, which hardly list each other.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(60)]
    public void CloseRows_OfAFamilyLargerThanK_LieBetweenTheBounds(int chosen)
    {
        using EmbeddingMatrix rows = Planted();
        NeighborLists lists = ExactNeighborSearch.Build(rows, K, SequentialExecutor.Instance, null, TestContext.Current.CancellationToken);
        SplitMix64 random = new(5);
        int[] selected = [.. Enumerable.Range(0, Family).OrderBy(_ => random.Next(1000)).Take(chosen), .. Enumerable.Range(Family, 50)];
        CoresetSimilarity found = CoresetSimilarity.Measure(lists, K, selected);
        int expected = chosen == 1 ? 0 : chosen;
        Assert.InRange(expected, found.CloseRows, found.CloseRows + found.CloseUnknown);
        Assert.Equal(chosen, found.CloseRows + found.CloseUnknown);
        if (chosen is > 1 and < Family)
        {
            Assert.True(found.CloseRows < chosen, "the lists name all of them: nothing is shown");
        }
    }

    /// <summary>A list that goes beyond the near rows names all of them.</summary>
    [Fact]
    public void CloseRows_OfSmallFamilies_AreKnown()
    {
        using EmbeddingMatrix rows = Planted();
        NeighborLists lists = ExactNeighborSearch.Build(rows, Family + 5, SequentialExecutor.Instance, null, TestContext.Current.CancellationToken);
        CoresetSimilarity found = CoresetSimilarity.Measure(lists, Family + 5, [0, 7, 40, 100, 300]);
        Assert.Equal((3, 0), (found.CloseRows, found.CloseUnknown));
    }

    /// <summary>The first rows lie within .95 of each other, all others far from everything.</summary>
    private static EmbeddingMatrix Planted()
    {
        SplitMix64 random = new(8);
        float Draw() => (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        float[] center = [.. Enumerable.Range(0, Dimension).Select(_ => Draw())];
        float[] values = new float[Rows * Dimension];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i / Dimension < Family ? center[i % Dimension] + (0.15f * Draw()) : Draw();
        }

        return TestRows.From(values, Rows, Dimension);
    }
}
