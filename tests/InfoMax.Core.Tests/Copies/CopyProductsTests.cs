using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Copies;

/// <summary>Invariant: with sketches the same pairs reach T, with the same bits, as without, whether few pairs of a tile do or nearly all.</summary>
public sealed class CopyProductsTests
{
    [Theory]
    [InlineData(0.05, 0.98)]
    [InlineData(0.12, 0.98)]
    [InlineData(0.5, 0.6)]
    public void Sketches_PartNoPair(double spread, double threshold)
    {
        using EmbeddingMatrix rows = PlantedRows.Families(700, 72, 40, spread, false, 3);
        using EmbeddingMatrix single = rows.Gather([0]);
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        List<(int, int, float)> expected = Pairs(single, rows, all, threshold);
        List<(int, int, float)> found = Pairs(rows, rows, all, threshold);
        Assert.InRange(expected.Count, 2000, 400_000);
        Assert.Equal(expected, found);
    }

    /// <summary>Pairs by whole rows where the products know a single row, from which no coordinates can be chosen.</summary>
    private static List<(int Left, int Right, float Cosine)> Pairs(EmbeddingMatrix known, EmbeddingMatrix rows, int[] chosen, double threshold)
    {
        using CopyProducts products = new(known, threshold);
        CopyOperand operand = products.Prepare(rows, SequentialExecutor.Instance, TestContext.Current.CancellationToken);
        Assert.Equal(known.Rows > 1, operand.Sketches is not null);
        List<(int Left, int Right, float Cosine)> pairs = [];
        products.Run(operand, chosen, operand, chosen, (i, j, cosine) => pairs.Add((i, j, cosine)), TestContext.Current.CancellationToken);
        products.RunHalf(operand, chosen, (i, j, cosine) => pairs.Add((i + chosen.Length, j, cosine)), TestContext.Current.CancellationToken);
        pairs.Sort();
        return pairs;
    }
}
