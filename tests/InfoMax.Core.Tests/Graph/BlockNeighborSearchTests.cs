using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using InfoMax.Core.Tests.Kernels;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: the recall asked for is reached and the estimate's interval tells it; a list is sorted, without the row
/// itself or repetitions, and its cosines are the exact search's bit for bit; the lists do not depend on the number of
/// threads; no kind of data breaks it.
/// </summary>
public sealed class BlockNeighborSearchTests
{
    private static readonly BlockSearchOptions Blocks = new() { ExactRows = 0, SampleRows = 600 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Banking77_ReachesTheRecall() => ReachesTheRecall(ShippedRows.Banking77(), 10, 0.95, mustUseBlocks: true);

    [Fact]
    public void SpamAssassin_ReachesTheRecall() => ReachesTheRecall(ShippedRows.SpamAssassin(), 5, 0.95, mustUseBlocks: true);

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.97)]
    public void ClipLikeRows_ReachTheRecall(double recall)
    {
        using ThreadedExecutor executor = new(2);
        ReachesTheRecall(new ClipLikeData(64, 75).Generate(15_000, executor), 10, recall, mustUseBlocks: true);
    }

    [Fact]
    public void MoreRecall_CostsNeverLess()
    {
        using EmbeddingMatrix rows = ShippedRows.SpamAssassin();
        NeighborLists exact = ExactNeighborSearch.Build(rows, 5, SequentialExecutor.Instance, null, Token);
        double low = Recall(exact, Build(rows, 5, Blocks with { Recall = 0.7 }).Lists);
        double high = Recall(exact, Build(rows, 5, Blocks with { Recall = 0.97 }).Lists);
        Assert.InRange(low, 0.69, high);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Lists_AreTheSame_ForAnyNumberOfThreads(int threads)
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("repeated", 4000, 32);
        using ThreadedExecutor executor = new(threads);
        BlockSearchOptions options = Blocks with { BlockRows = 64, Recall = 0.8 };
        (NeighborLists one, RecallEstimate oneRecall) = Build(rows, 6, options);
        (NeighborLists many, RecallEstimate manyRecall) = BlockNeighborSearch.Build(rows, 6, options, executor, null, Token);
        Assert.NotEqual(4000, oneRecall.SampleRows);
        Assert.Equal(oneRecall, manyRecall);
        Assert.Equal(one.Neighbors, many.Neighbors);
        Assert.Equal(one.Cosines, many.Cosines);
    }

    [Theory]
    [InlineData("equal", 16)]
    [InlineData("duplicates", 32)]
    [InlineData("repeated", 32)]
    [InlineData("giant", 8)]
    [InlineData("axes", 100)]
    [InlineData("clip", 1)]
    [InlineData("clip", 2)]
    [InlineData("clip", 768)]
    [InlineData("clip", 1024)]
    [InlineData("random", 10)]
    public void AnyKindOfRows_GivesSoundLists(string set, int dimension)
    {
        using EmbeddingMatrix rows = AdversarialRows.Named(set, 2500, dimension);
        NeighborLists exact = ExactNeighborSearch.Build(rows, 5, SequentialExecutor.Instance, null, Token);
        BlockSearchOptions options = Blocks with { BlockRows = 48, SampleRows = 300, MaxProbes = 12 };
        (NeighborLists lists, RecallEstimate recall) = Build(rows, 5, options);
        AssertSound(rows, lists);
        double measured = Recall(exact, lists);
        Assert.InRange(recall.Value, measured - 0.04, measured + 0.04);
        Assert.InRange(measured, set == "random" ? 0.8 : 0.94, 1);
    }

    [Fact]
    public void EqualRows_KeepTheLowestRows()
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("equal", 2000, 12);
        NeighborLists lists = Build(rows, 4, Blocks with { BlockRows = 64 }).Lists;
        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(Enumerable.Range(0, 5).Where(j => j != i).Take(4), lists.Neighbors[(i * 4)..((i + 1) * 4)]);
        }
    }

    [Theory]
    [InlineData(10, 4096)]
    [InlineData(150, 24)]
    public void WideRows_AndBlocksOfManySquares_GiveSoundLists(int k, int dimension)
    {
        // 150 places make blocks of 600 to 900 rows, more than are multiplied as one square.
        using EmbeddingMatrix rows = AdversarialRows.Named("clip", dimension > 1000 ? 700 : 4000, dimension);
        NeighborLists exact = ExactNeighborSearch.Build(rows, k, SequentialExecutor.Instance, null, Token);
        (NeighborLists lists, _) = Build(rows, k, Blocks with { BlockRows = 48, SampleRows = 300 });
        AssertSound(rows, lists);
        Assert.InRange(Recall(exact, lists), 0.94, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    public void FewRows_GiveTheExactLists(int count)
    {
        using EmbeddingMatrix rows = TestRows.Random(count, 3, 1);
        (NeighborLists lists, RecallEstimate recall) = Build(rows, 5, Blocks);
        NeighborLists exact = ExactNeighborSearch.Build(rows, 5, SequentialExecutor.Instance, null, Token);
        Assert.Equal(exact.Neighbors, lists.Neighbors);
        Assert.Equal(exact.Cosines, lists.Cosines);
        Assert.Equal(1, recall.Value);
    }

    [Fact]
    public void FullRecall_OrFewerRowsThanTheLimit_IsTheExactSearch()
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("clip", 3000, 16);
        NeighborLists exact = ExactNeighborSearch.Build(rows, 5, SequentialExecutor.Instance, null, Token);
        foreach (BlockSearchOptions options in new[] { Blocks with { Recall = 1 }, new BlockSearchOptions { Recall = 0.5 } })
        {
            (NeighborLists lists, RecallEstimate recall) = Build(rows, 5, options);
            Assert.Equal(exact.Neighbors, lists.Neighbors);
            Assert.Equal(RecallEstimate.Exact(3000), recall);
        }
    }

    [Fact]
    public void Progress_RisesToOne()
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("clip", 6000, 16);
        List<double> seen = [];
        BlockNeighborSearch.Build(rows, 5, Blocks with { BlockRows = 64 }, SequentialExecutor.Instance, seen.Add, Token);
        Assert.InRange(seen.Count, 50, 400);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1.0, seen[^1]);
    }

    [Fact]
    public void Cancellation_EndsTheSearch()
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("clip", 6000, 16);
        using CancellationTokenSource source = new();
        double last = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => BlockNeighborSearch.Build(
            rows,
            5,
            Blocks with { BlockRows = 64 },
            SequentialExecutor.Instance,
            done =>
            {
                last = done;
                if (done > 0.5)
                {
                    source.Cancel();
                }
            },
            source.Token));
        Assert.InRange(last, 0.5, 0.6);
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        using EmbeddingMatrix rows = TestRows.Random(20, 3, 1);
        foreach (BlockSearchOptions options in new[]
        {
            Blocks with { Recall = 0 }, Blocks with { Recall = 1.01 }, Blocks with { Recall = double.NaN }, Blocks with { BlockRows = 1 },
            Blocks with { SampleRows = 0 }, Blocks with { MaxProbes = 0 }, Blocks with { ExactRows = -1 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Build(rows, 2, options));
        }
    }

    private static void ReachesTheRecall(EmbeddingMatrix owned, int k, double recall, bool mustUseBlocks)
    {
        using EmbeddingMatrix rows = owned;
        using ThreadedExecutor executor = new(2);
        (NeighborLists lists, RecallEstimate estimate) = BlockNeighborSearch.Build(rows, k, Blocks with { Recall = recall, BlockRows = 64 }, executor, null, Token);
        Assert.Equal(mustUseBlocks ? 600 : rows.Rows, estimate.SampleRows);
        double measured = Recall(ExactNeighborSearch.Build(rows, k, executor, null, Token), lists);
        Assert.InRange(measured, recall, 1);
        Assert.InRange(measured, estimate.Lower - 0.005, estimate.Upper + 0.005);
        AssertSound(rows, lists);
    }

    private static (NeighborLists Lists, RecallEstimate Recall) Build(EmbeddingMatrix rows, int k, BlockSearchOptions options) =>
        BlockNeighborSearch.Build(rows, k, options, SequentialExecutor.Instance, null, Token);

    /// <summary>Share of the true neighbours of positive cosine in the lists; of equal cosines any counts.</summary>
    private static double Recall(NeighborLists exact, NeighborLists lists)
    {
        long found = 0;
        long sought = 0;
        for (int i = 0; i < exact.Rows; i++)
        {
            float[] truth = [.. exact.Cosines[(i * exact.K)..((i + 1) * exact.K)].Where(c => c > 0)];
            sought += truth.Length;
            found += truth.Length == 0 ? 0 : lists.Cosines[(i * exact.K)..((i + 1) * exact.K)].Count(c => c > 0 && c >= truth[^1]);
        }

        return sought == 0 ? 1 : (double)found / sought;
    }

    private static void AssertSound(EmbeddingMatrix rows, NeighborLists lists)
    {
        float[] units = TestRows.Units(rows);
        for (int i = 0; i < lists.Rows; i++)
        {
            int[] neighbors = [.. lists.Neighbors[(i * lists.K)..((i + 1) * lists.K)].TakeWhile(j => j >= 0)];
            Assert.DoesNotContain(i, neighbors);
            Assert.Equal(neighbors.Length, neighbors.Distinct().Count());
            for (int n = 0; n < neighbors.Length; n++)
            {
                float cosine = lists.Cosines[(i * lists.K) + n];
                int d = rows.Dimension;
                float chain = SequentialChain.Dot(units.AsSpan(i * d, d), units.AsSpan(neighbors[n] * d, d), BlockProduct.Best.IsFused);
                Assert.Equal(chain, cosine);
                if (n > 0)
                {
                    float before = lists.Cosines[(i * lists.K) + n - 1];
                    Assert.True(before > cosine || (before == cosine && neighbors[n - 1] < neighbors[n]), $"row {i}, place {n}");
                }
            }
        }
    }
}
