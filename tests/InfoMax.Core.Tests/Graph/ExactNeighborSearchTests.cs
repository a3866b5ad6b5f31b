using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: the lists are the definition's, bit for bit, whatever the width, the cut, the number of threads or the
/// number type; equal cosines keep the lower row; no row is its own neighbour; the caller's token ends the search.
/// </summary>
public sealed class ExactNeighborSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<KernelWidth> Widths() => [.. Enum.GetValues<KernelWidth>()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Lists_AreTheDefinitions_AroundTileEdges(KernelWidth width)
    {
        BlockProduct product = Require(width);
        foreach (int rows in new[] { 0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 47, 49, 96, 130 })
        {
            foreach ((int dimension, int k) in new[] { (1, 3), (7, 1), (16, 5), (33, 200) })
            {
                using EmbeddingMatrix matrix = TestRows.Random(rows, dimension, (ulong)(rows + dimension), EmbeddingElement.Half);
                NeighborLists lists = Build(matrix, k, SequentialExecutor.Instance, new SearchKernel(product));
                AssertSame(ReferenceNeighbors.Of(matrix, k, product.IsFused), lists);
            }
        }
    }

    [Fact]
    public void AnyCutThreadsTypeAndTies_GiveTheDefinitionsLists()
    {
        using ThreadedExecutor three = new(3);
        Gen.Select(Gen.Int[1, 150], Gen.Int[1, 40], Gen.Int[1, 20], Gen.Int[1, 12], Gen.ULong, Gen.Bool, Gen.Int[1, 3])
            .Sample(
                (rows, dimension, k, prototypes, seed, ties, tiles) =>
                {
                    EmbeddingElement element = seed % 2 == 0 ? EmbeddingElement.Half : EmbeddingElement.Single;
                    using EmbeddingMatrix matrix = ties
                        ? TestRows.WithTies(rows, dimension, prototypes, seed, element)
                        : TestRows.Random(rows, dimension, seed, element);
                    BlockProduct product = BlockProduct.Best;
                    SearchKernel cut = new(product, new BlockTiling(product.TileRows * tiles, product.TileColumns * (4 - tiles)));
                    AssertSame(ReferenceNeighbors.Of(matrix, k, product.IsFused), Build(matrix, k, three, cut));
                },
                iter: 60,
                threads: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void LargerSet_IsTheSameForAnyNumberOfThreads(int threads)
    {
        using EmbeddingMatrix matrix = TestRows.WithTies(1500, 24, 700, 5);
        using ThreadedExecutor executor = new(threads);
        BlockProduct product = BlockProduct.Best;
        SearchKernel cut = new(product, new BlockTiling(product.TileRows * 8, product.TileColumns * 2));
        NeighborLists one = ExactNeighborSearch.Build(matrix, 9, SequentialExecutor.Instance, null, Token);
        AssertSame(one, Build(matrix, 9, executor, cut));
        AssertSame(one, ExactNeighborSearch.Build(matrix, 9, executor, null, Token));
    }

    [Fact]
    public void EqualCosines_KeepLowerRow()
    {
        using EmbeddingMatrix one = TestRows.Random(1, 12, 6);
        using EmbeddingMatrix matrix = one.Gather(new int[70]);
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 4, SequentialExecutor.Instance, null, Token);
        for (int i = 0; i < 70; i++)
        {
            Assert.Equal(Enumerable.Range(0, 70).Where(j => j != i).Take(4), lists.Neighbors[(i * 4)..((i + 1) * 4)]);
        }
    }

    [Fact]
    public void NegativeAndZeroCosines_StayInLists_AndMinusZeroTiesWithZero()
    {
        // Row 0 against: 1 orthogonal from below (-0), 2 orthogonal (+0), 3 opposite.
        using EmbeddingMatrix matrix = TestRows.From([1f, 0f, -0f, 1f, 0f, -1f, -1f, 0f], 4, 2);
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 9, SequentialExecutor.Instance, null, Token);
        Assert.Equal(3, lists.K);
        Assert.Equal([1, 2, 3], lists.Neighbors[..3]);
        Assert.Equal([0f, 0f, -1f], lists.Cosines[..3]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void ListLength_IsAtMostTheOtherRows(int rows, int expected)
    {
        using EmbeddingMatrix matrix = TestRows.Random(rows, 3, 7);
        Assert.Equal(expected, ExactNeighborSearch.Build(matrix, 10, SequentialExecutor.Instance, null, Token).K);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Query_AmongOtherRows_IsTheDefinitions(KernelWidth width)
    {
        BlockProduct product = Require(width);
        using EmbeddingMatrix queries = TestRows.Random(37, 19, 8, EmbeddingElement.Half);
        foreach (int rows in new[] { 0, 1, 5, 33, 100 })
        {
            using EmbeddingMatrix matrix = TestRows.WithTies(rows, 19, 30, 9);
            int[] excluded = [.. Enumerable.Range(0, 37).Select(i => i < rows ? i : -1)];
            foreach (int[] exclusion in new[] { [], excluded })
            {
                NeighborLists expected = ReferenceNeighbors.Of(queries, matrix, Math.Min(6, rows), exclusion, product.IsFused);

                // One right chunk for all left blocks, one for each of them, and several chunks.
                foreach (BlockTiling? tiling in new BlockTiling?[]
                {
                    null, new(product.TileRows * 2, product.TileColumns * 16), new(product.TileRows * 2, product.TileColumns),
                })
                {
                    NeighborLists lists = ExactNeighborSearch.Query(
                        queries, matrix, 6, exclusion, SequentialExecutor.Instance, new SearchKernel(product, tiling), null, Token);
                    AssertSame(expected, lists);
                }
            }
        }
    }

    [Fact]
    public void Query_OfASetInItself_ExcludingItself_IsBuild()
    {
        using EmbeddingMatrix matrix = TestRows.WithTies(90, 11, 60, 10);
        int[] itself = [.. Enumerable.Range(0, 90)];
        using ThreadedExecutor executor = new(2);
        NeighborLists lists = ExactNeighborSearch.Query(matrix, matrix, 7, itself, executor, null, Token);
        AssertSame(ExactNeighborSearch.Build(matrix, 7, executor, null, Token), lists);
    }

    [Fact]
    public void Query_WithTooFewRows_LeavesPlacesUnused()
    {
        using EmbeddingMatrix matrix = TestRows.Random(2, 3, 11);
        NeighborLists lists = ExactNeighborSearch.Query(matrix, matrix, 2, [0, -1], SequentialExecutor.Instance, null, Token);
        Assert.Equal([1, -1], lists.Neighbors[..2]);
        Assert.Equal(0f, lists.Cosines[1]);
        Assert.Equal([1, 0], lists.Neighbors[2..]);
    }

    [Fact]
    public void Query_RefusesDifferentDimensions_AndAWrongNumberOfExclusions()
    {
        using EmbeddingMatrix three = TestRows.Random(2, 3, 12);
        using EmbeddingMatrix four = TestRows.Random(2, 4, 12);
        ArgumentException dimensions = Assert.Throws<ArgumentException>(
            () => ExactNeighborSearch.Query(three, four, 1, [], SequentialExecutor.Instance, null, Token));
        Assert.Contains("dimension 3", dimensions.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => ExactNeighborSearch.Query(three, three, 1, [0], SequentialExecutor.Instance, null, Token));
    }

    [Fact]
    public void Progress_RisesToOne()
    {
        using EmbeddingMatrix matrix = TestRows.Random(300, 4, 13);
        List<double> seen = [];
        BlockProduct product = BlockProduct.Best;
        SearchKernel cut = new(product, new BlockTiling(product.TileRows, product.TileColumns));
        ExactNeighborSearch.Build(matrix, 2, SequentialExecutor.Instance, cut, seen.Add, Token);
        Assert.InRange(seen.Count, 50, 101);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1.0, seen[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancellation_EndsTheSearch(int threads)
    {
        using EmbeddingMatrix matrix = TestRows.Random(2000, 64, 14);
        using ThreadedExecutor executor = new(threads);
        using CancellationTokenSource source = new();
        int calls = 0;
        BlockProduct product = BlockProduct.Best;
        SearchKernel cut = new(product, new BlockTiling(product.TileRows, product.TileColumns));
        Assert.ThrowsAny<OperationCanceledException>(() => ExactNeighborSearch.Build(
            matrix,
            2,
            executor,
            cut,
            _ =>
            {
                Interlocked.Increment(ref calls);
                source.Cancel();
            },
            source.Token));
        Assert.InRange(calls, 1, threads);
    }

    private static NeighborLists Build(EmbeddingMatrix matrix, int k, IKernelExecutor executor, SearchKernel kernel) =>
        ExactNeighborSearch.Build(matrix, k, executor, kernel, null, Token);

    private static BlockProduct Require(KernelWidth width)
    {
        BlockProduct? product = BlockProduct.ForWidth(width);
        Assert.SkipWhen(product is null, $"no {width} on this hardware");
        return product!;
    }

    private static void AssertSame(NeighborLists expected, NeighborLists actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.K, actual.K);
        Assert.Equal(expected.Neighbors, actual.Neighbors);
        Assert.Equal(expected.Cosines, actual.Cosines);
    }
}
