using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Clustering;

/// <summary>
/// Invariants: every row is in exactly one block, ascending within it; no block is empty, over one and a half times the
/// wanted size or four times the mean; centres are unit vectors; equal seeds give equal blocks for any number of threads.
/// </summary>
public sealed class BlockClusteringTests
{
    private static readonly BlockClusteringOptions Small = new() { BlockRows = 40 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Sets() => new()
    {
        { "clip", 1 }, { "clip", 2 }, { "clip", 41 }, { "clip", 61 }, { "clip", 5000 },
        { "equal", 3000 }, { "duplicates", 3000 }, { "giant", 3000 }, { "axes", 600 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Blocks_HoldEveryRowOnce_AndAreBalanced(string set, int count)
    {
        using EmbeddingMatrix rows = AdversarialRows.Named(set, count, 24);
        RowBlocks blocks = BlockClustering.Fit(rows, Small, SequentialExecutor.Instance, Token);
        Assert.Equal(Enumerable.Range(0, count), blocks.Order.Order());
        double mean = (double)count / blocks.Count;
        for (int b = 0; b < blocks.Count; b++)
        {
            int[] members = blocks.Order[blocks.FirstRow[b]..blocks.FirstRow[b + 1]];
            Assert.Equal(members.Order(), members);
            Assert.InRange(members.Length, 1, Math.Min(60, 4 * mean));
            float[] centre = blocks.Centroids.Values[(b * 24)..((b + 1) * 24)];
            Assert.Equal(1.0, Math.Sqrt(centre.Sum(x => (double)x * x)), 1e-5);
        }
    }

    [Fact]
    public void Centre_IsTheMeanDirectionOfItsRows()
    {
        using EmbeddingMatrix rows = new ClipLikeData(16, 30).Generate(1500, SequentialExecutor.Instance);
        RowBlocks blocks = BlockClustering.Fit(rows, Small, SequentialExecutor.Instance, Token);
        float[] units = TestRows.Units(rows);
        for (int b = 0; b < blocks.Count; b++)
        {
            double[] sum = new double[16];
            foreach (int row in blocks.Order[blocks.FirstRow[b]..blocks.FirstRow[b + 1]])
            {
                for (int j = 0; j < 16; j++)
                {
                    sum[j] += units[(row * 16) + j];
                }
            }

            double norm = Math.Sqrt(sum.Sum(x => x * x));
            for (int j = 0; j < 16; j++)
            {
                Assert.Equal(sum[j] / norm, blocks.Centroids.Values[(b * 16) + j], 1e-5);
            }
        }
    }

    [Fact]
    public void RowsOfABlock_LieCloserThanRowsOfOthers()
    {
        using EmbeddingMatrix rows = new ClipLikeData(32, 30).Generate(3000, SequentialExecutor.Instance);
        RowBlocks blocks = BlockClustering.Fit(rows, Small, SequentialExecutor.Instance, Token);
        CentroidAssignment nearest = SphericalKMeans.Assign(rows, blocks.Centroids, SequentialExecutor.Instance, Token);
        int[] blockOf = blocks.BlockOfPlace();
        int own = Enumerable.Range(0, 3000).Count(place => nearest.Nearest[blocks.Order[place]] == blockOf[place]);

        // Two levels miss the nearest of all centres for some rows: those on a border of coarse clusters.
        Assert.InRange(own, 3000 * 0.7, 3000);
    }

    [Fact]
    public void EqualRows_AreCutByNumber_AndShareOneCentre()
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("equal", 500, 9);
        RowBlocks blocks = BlockClustering.Fit(rows, Small, SequentialExecutor.Instance, Token);
        Assert.Equal(Enumerable.Range(0, 500), blocks.Order);
        Assert.All(Enumerable.Range(0, blocks.Count), b => Assert.Equal(
            blocks.Centroids.Values[..9], blocks.Centroids.Values[(b * 9)..((b + 1) * 9)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EqualSeeds_GiveEqualBlocks_ForAnyNumberOfThreads(int threads)
    {
        using EmbeddingMatrix rows = new ClipLikeData(20, 30).Generate(4000, SequentialExecutor.Instance);
        using ThreadedExecutor executor = new(threads);
        RowBlocks one = BlockClustering.Fit(rows, Small, SequentialExecutor.Instance, Token);
        RowBlocks many = BlockClustering.Fit(rows, Small, executor, Token);
        Assert.Equal(one.Order, many.Order);
        Assert.Equal(one.FirstRow, many.FirstRow);
        Assert.Equal(one.Centroids.Values, many.Centroids.Values);
        Assert.NotEqual(one.Order, BlockClustering.Fit(rows, Small with { Seed = 7 }, executor, Token).Order);
    }

    [Fact]
    public void NoRows_OrAnOptionOutOfRange_AreRefused()
    {
        using EmbeddingMatrix none = TestRows.Random(0, 4, 1);
        using EmbeddingMatrix some = TestRows.Random(3, 4, 1);
        Assert.Throws<ArgumentException>(() => BlockClustering.Fit(none, Small, SequentialExecutor.Instance, Token));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => BlockClustering.Fit(some, Small with { BlockRows = 1 }, SequentialExecutor.Instance, Token));
    }
}
