using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Copies;

/// <summary>
/// Invariants: where every pair is multiplied, the result is the sequential walk's; by blocks, each copy is within T of an
/// earlier representative of its label, families larger than a block have one representative, and nearly all rows are decided
/// as by the walk; the result does not depend on the number of threads.
/// </summary>
public sealed class NearCopiesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryPairMultiplied_IsTheSequentialWalk() => Gen.Select(
        Gen.Int[1, 300], Gen.Int[1, 40], Gen.Double[0.02, 0.5], Gen.Bool, Gen.Int[0, 3], Gen.ULong).Sample((rows, originals, spread, chain, labelled, seed) =>
    {
        using EmbeddingMatrix matrix = PlantedRows.Families(rows, 6, Math.Min(rows, originals), spread, chain, seed);
        int[] rank = labelled == 3 ? [.. Enumerable.Range(0, rows)] : PlantedRows.Shuffled(rows, seed + 1);
        int[]? labels = labelled == 0 ? null : [.. Enumerable.Range(0, rows).Select(i => i % (labelled + 1))];
        NearCopyOptions options = new() { Threshold = 0.95, BlockRows = 16 };
        CopyAssignment found = NearCopies.Find(matrix, rank, labels, options, SequentialExecutor.Instance, null, null, Token);
        Assert.Equal(SequentialWalk.Representatives(matrix, rank, labels, options.Threshold), found.Representatives);
        Assert.Equal(1, found.PairRecall);
    }, iter: 150);

    [Theory]
    [InlineData(false, 0.05, false)]
    [InlineData(false, 0.15, false)]
    [InlineData(true, 0.08, false)]
    [InlineData(true, 0.08, true)]
    public void Blocks_DecideAsTheWalk(bool chain, double spread, bool byRowNumber)
    {
        const int Rows = 6000;
        using EmbeddingMatrix matrix = PlantedRows.Families(Rows, 32, 1500, spread, chain, 7);
        int[] rank = byRowNumber ? [.. Enumerable.Range(0, Rows)] : PlantedRows.Shuffled(Rows, 8);
        NearCopyOptions options = new() { Threshold = 0.98, ExactRows = 0, BlockRows = 64 };
        CopyAssignment found = NearCopies.Find(matrix, rank, null, options, SequentialExecutor.Instance, null, null, Token);
        RequireConsistent(matrix, rank, found, options.Threshold);
        int[] truth = SequentialWalk.Representatives(matrix, rank, null, options.Threshold);
        Assert.InRange(truth.Where((r, i) => r != i).Count(), 500, Rows - 1);
        int alike = truth.Where((r, i) => (r == i) == (found.Representatives[i] == i)).Count();
        Assert.InRange(alike / (double)Rows, 0.999, 1);
        Assert.InRange(found.PairRecall, 0.995, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FamilyOfManyBlocks_HasOneRepresentative(bool adjacentRanks)
    {
        const int Rows = 4000;
        using EmbeddingMatrix family = PlantedRows.Families(Rows, 32, 1, 0.07, false, 3);
        int[] rank = adjacentRanks ? [.. Enumerable.Range(0, Rows)] : PlantedRows.Shuffled(Rows, 4);
        NearCopyOptions options = new() { Threshold = 0.98, ExactRows = 0, BlockRows = 64 };
        CopyAssignment found = NearCopies.Find(family, rank, null, options, SequentialExecutor.Instance, null, null, Token);
        int first = Array.IndexOf(rank, 0);
        Assert.All(found.Representatives, representative => Assert.Equal(first, representative));
        Assert.InRange(found.Rounds, 1, 3);
    }

    /// <summary>Rows that all lie around one, too far from each other for one family: no block tells them apart, and each is decided as by the walk.</summary>
    [Fact]
    public void AllRowsAroundOne_AreDecidedAsByTheWalk()
    {
        const int Rows = 12_000;
        using EmbeddingMatrix matrix = PlantedRows.Families(Rows, 48, 1, 0.13, false, 3);
        int[] rank = PlantedRows.Shuffled(Rows, 4);
        NearCopyOptions options = new() { Threshold = 0.98, ExactRows = 11_000, BlockRows = 64 };
        CopyAssignment found = NearCopies.Find(matrix, rank, null, options, SequentialExecutor.Instance, null, null, Token);
        int[] truth = SequentialWalk.Representatives(matrix, rank, null, options.Threshold);
        Assert.InRange(truth.Distinct().Count(), 5, 9000);
        Assert.Equal(truth, found.Representatives);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Copies_AreTheSame_ForAnyNumberOfThreads(int threads)
    {
        using EmbeddingMatrix matrix = PlantedRows.Families(5000, 16, 800, 0.12, true, 11);
        int[] rank = PlantedRows.Shuffled(5000, 12);
        NearCopyOptions options = new() { Threshold = 0.97, ExactRows = 0, BlockRows = 64 };
        using ThreadedExecutor executor = new(threads);
        CopyAssignment one = NearCopies.Find(matrix, rank, null, options, SequentialExecutor.Instance, null, null, Token);
        CopyAssignment many = NearCopies.Find(matrix, rank, null, options, executor, null, null, Token);
        Assert.Equal(one.Representatives, many.Representatives);
        Assert.Equal(one.Cosines, many.Cosines);
        Assert.Equal(one.PairRecall, many.PairRecall);
    }

    [Fact]
    public void OtherLabels_AreNoCopies()
    {
        using EmbeddingMatrix family = PlantedRows.Families(600, 16, 1, 0.05, false, 5);
        int[] labels = [.. Enumerable.Range(0, 600).Select(i => i % 3)];
        CopyAssignment found = NearCopies.Find(
            family, PlantedRows.Shuffled(600, 6), labels, new NearCopyOptions { Threshold = 0.98 }, SequentialExecutor.Instance, null, null, Token);
        Assert.Equal(3, found.Representatives.Distinct().Count());
        Assert.All(found.Representatives, (representative, row) => Assert.Equal(labels[row], labels[representative]));
    }

    [Fact]
    public void Equal_AllRows_OneRepresentative()
    {
        using EmbeddingMatrix rows = TestRows.WithTies(3000, 16, 1, 9);
        int[] rank = PlantedRows.Shuffled(3000, 10);
        CopyAssignment found = NearCopies.Find(
            rows, rank, null, new NearCopyOptions { Threshold = 0.98, ExactRows = 0, BlockRows = 64 }, SequentialExecutor.Instance, null, null, Token);
        Assert.Equal([Array.IndexOf(rank, 0)], found.Representatives.Distinct());
    }

    [Fact]
    public void NoRows_NoCopies()
    {
        using EmbeddingMatrix rows = EmbeddingMatrix.Allocate(0, 4, EmbeddingElement.Single);
        Assert.Empty(NearCopies.Find(rows, [], null, new NearCopyOptions { Threshold = 0.9 }, SequentialExecutor.Instance, null, null, Token).Representatives);
    }

    private static void RequireConsistent(EmbeddingMatrix rows, int[] rank, CopyAssignment found, double threshold)
    {
        float[] units = TestRows.Units(rows);
        int d = rows.Dimension;
        for (int row = 0; row < rows.Rows; row++)
        {
            int representative = found.Representatives[row];
            Assert.Equal(representative, found.Representatives[representative]);
            if (representative != row)
            {
                Assert.True(rank[representative] < rank[row]);
                double cosine = Enumerable.Range(0, d).Sum(k => (double)units[(row * d) + k] * units[(representative * d) + k]);
                Assert.InRange(cosine, threshold - 1e-5, 1.00001);
                Assert.Equal(cosine, found.Cosines[row], 1e-5);
            }
        }
    }
}
