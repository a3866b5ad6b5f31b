using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Clustering;

/// <summary>
/// Invariants: a row's cell belongs to the nearest fine centre of its nearest coarse centre; rows, seed and row numbers
/// alone decide; equal rows fill several cells.
/// </summary>
public sealed class CellTreeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly SequentialExecutor One = SequentialExecutor.Instance;

    [Fact]
    public void Cell_IsThatOfTheNearestFineCentre_OfTheNearestCoarseOne()
    {
        using EmbeddingMatrix rows = TestRows.Random(3000, 12, 7);
        (CellTree tree, long[] weights) = CellTree.Train(rows, 40, 5, One, Token);
        Assert.Equal(3000, weights.Sum());
        Assert.Equal(tree.Cells, weights.Length);
        Assert.InRange(tree.Cells, 25, 80);
        Assert.True(tree.Coarse.Count > 2);

        int[] cells = tree.Assign(rows, Numbers(3000), 5, One, Token);
        float[] units = TestRows.Units(rows);
        for (int i = 0; i < rows.Rows; i++)
        {
            double[] unit = Array.ConvertAll(units[(i * 12)..((i + 1) * 12)], v => (double)v);
            int fine = Array.FindLastIndex(tree.FirstCell, first => first <= cells[i]);
            int coarse = Array.FindLastIndex(tree.FirstFine, first => first <= fine);
            Assert.InRange(Cosine(unit, tree.Coarse, coarse), Best(unit, tree.Coarse, 0, tree.Coarse.Count) - 1e-5, 2);
            Assert.InRange(Cosine(unit, tree.Fine, fine), Best(unit, tree.Fine, tree.FirstFine[coarse], tree.FirstFine[coarse + 1]) - 1e-5, 2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void WideCell_IsTheNearestOfSeveralCoarseCentres(int width)
    {
        using EmbeddingMatrix rows = TestRows.Random(9000, 12, 7);
        (CellTree tree, _) = CellTree.Train(rows, 90, 5, One, Token);
        int[] cells = tree.AssignWidely(rows, width, One, Token);
        using ThreadedExecutor three = new(3);
        Assert.Equal(cells, tree.AssignWidely(rows, width, three, Token));
        float[] units = TestRows.Units(rows);
        for (int i = 0; i < rows.Rows; i += 7)
        {
            double[] unit = Array.ConvertAll(units[(i * 12)..((i + 1) * 12)], v => (double)v);
            double best = Enumerable.Range(0, tree.Coarse.Count).OrderByDescending(c => Cosine(unit, tree.Coarse, c)).Take(width)
                .Max(c => Best(unit, tree.Fine, tree.FirstFine[c], tree.FirstFine[c + 1]));
            Assert.Equal(best, Cosine(unit, tree.Fine, cells[i]), 1e-5);
        }
    }

    [Fact]
    public void EqualRows_FillManyCells_EachOfBoundedSize()
    {
        float[] values = new float[4096 * 4];
        for (int i = 0; i < 4096; i++)
        {
            // Nine in ten are one and the same row.
            values[i * 4] = 1;
            values[(i * 4) + 1] = i % 10 == 0 ? (i % 400) / 400f : 0;
        }

        using EmbeddingMatrix rows = TestRows.From(values, 4096, 4);
        (CellTree tree, _) = CellTree.Train(rows, 32, 1, One, Token);
        int[] cells = tree.Assign(rows, Numbers(4096), 1, One, Token);
        Assert.True(tree.Copies.Max() > 8);
        Assert.InRange(cells.CountBy(cell => cell).Max(pair => pair.Value), 1, 4 * 4096 / 32);
    }

    [Fact]
    public void OneAndSeveralThreads_GiveEqualTreesAndCells()
    {
        using EmbeddingMatrix rows = TestRows.WithTies(2000, 8, 300, 3);
        using ThreadedExecutor three = new(3);
        (CellTree a, _) = CellTree.Train(rows, 30, 9, One, Token);
        (CellTree b, _) = CellTree.Train(rows, 30, 9, three, Token);
        Assert.Equal(a.Fine.Values, b.Fine.Values);
        Assert.Equal(a.Coarse.Values, b.Coarse.Values);
        Assert.Equal(a.FirstFine, b.FirstFine);
        Assert.Equal(a.Copies, b.Copies);
        Assert.Equal(a.Assign(rows, Numbers(2000), 9, One, Token), b.Assign(rows, Numbers(2000), 9, three, Token));
    }

    /// <summary>A half circle: neighbours in the order lie within a quarter of it, though the numbers are shuffled.</summary>
    [Fact]
    public void Order_KeepsNearCentresTogether()
    {
        const int Count = 64;
        SplitMix64 random = new(4);
        double[] angles = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() * Math.PI)];
        float[] values = [.. angles.SelectMany(a => new[] { (float)Math.Cos(a), (float)Math.Sin(a) })];
        int[] order = CellOrder.Of(new SphericalCentroids(values, Count, 2));
        Assert.Equal(Enumerable.Range(0, Count), order.Order());
        double[] sorted = Array.ConvertAll(order, i => angles[i]);
        Assert.InRange(sorted.Zip(sorted.Skip(1), (a, b) => Math.Abs(a - b)).Max(), 0, Math.PI / 4);
    }

    private static long[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (long)i)];

    private static double Best(double[] unit, SphericalCentroids centroids, int first, int end) =>
        Enumerable.Range(first, end - first).Max(c => Cosine(unit, centroids, c));

    private static double Cosine(double[] unit, SphericalCentroids centroids, int c) =>
        unit.Select((v, j) => v * centroids.Values[(c * centroids.Dimension) + j]).Sum();
}
