using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Copies;

/// <summary>
/// Invariants: equal rows each have the representative that the sequential walk over all rows gives them, also where a nearer one comes
/// between the first of them and another; whether every pair is multiplied or the beginning of the walk decides all.
/// </summary>
public sealed class EqualRowsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void EachIsTheCopyOfTheNearestBeforeItself() => Gen.Select(
        Gen.Int[1, 200], Gen.Int[1, 60], Gen.Int[2, 5], Gen.Double[0.3, 0.97], Gen.Bool, Gen.ULong).Sample((rows, vectors, dimension, threshold, labelled, seed) =>
    {
        using EmbeddingMatrix matrix = Repeated(rows, vectors, dimension, seed);
        int[] rank = PlantedRows.Shuffled(rows, seed + 1);
        int[]? labels = labelled ? [.. Enumerable.Range(0, rows).Select(row => row % 2)] : null;
        int[] truth = SequentialWalk.Representatives(matrix, rank, labels, threshold);
        int[] leads = ExactCopies.Find(RowDigest.Of(matrix, SequentialExecutor.Instance, Token), rank, labels).Leads;
        Assert.Equal(truth, Found(matrix, rank, labels, leads, new NearCopyOptions { Threshold = threshold, BlockRows = 16 }));
        Assert.Equal(truth, Found(matrix, rank, labels, leads, new NearCopyOptions { Threshold = threshold, BlockRows = 16, ExactRows = 0 }));
    }, iter: 200);

    /// <summary>Where blocks alone are searched, the rows that equal a copy have a representative before themselves that is at least as near as its own.</summary>
    [Fact]
    public void ByBlocks_NearlyAllHaveTheNearestBeforeThemselves()
    {
        const int Rows = 6000;
        using EmbeddingMatrix family = PlantedRows.Families(Rows, 8, 350, 0.25, true, 3);
        SplitMix64 random = new(4);
        using EmbeddingMatrix matrix = family.Gather([.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? row : random.Next(Rows))]);
        int[] rank = PlantedRows.Shuffled(Rows, 5);
        int[] leads = ExactCopies.Find(RowDigest.Of(matrix, SequentialExecutor.Instance, Token), rank, null).Leads;
        int[] found = Found(matrix, rank, null, leads, new NearCopyOptions { Threshold = 0.97, ExactRows = 0, BlockRows = 64 });
        int[] truth = SequentialWalk.Representatives(matrix, rank, null, 0.97);
        int parted = Enumerable.Range(0, Rows).Count(row => truth[row] != truth[leads[row]]);
        int alike = Enumerable.Range(0, Rows).Count(row => truth[row] != truth[leads[row]] && found[row] == truth[row]);
        Assert.InRange(parted, 20, Rows);
        Assert.InRange(alike / (double)parted, 0.95, 1);
    }

    private static int[] Found(EmbeddingMatrix matrix, int[] rank, int[]? labels, int[] leads, NearCopyOptions options)
    {
        int[] distinct = [.. Enumerable.Range(0, leads.Length).Where(row => leads[row] == row)];
        using EmbeddingMatrix different = matrix.Gather(distinct);
        int[] order = [.. Enumerable.Range(0, distinct.Length).OrderBy(place => rank[distinct[place]])];
        CopyAssignment near = NearCopies.Find(
            different,
            CopyRank.Order(order),
            labels is null ? null : Array.ConvertAll(distinct, row => labels[row]),
            options,
            SequentialExecutor.Instance,
            EqualRows.Repeated(leads, distinct),
            null,
            Token);
        return EqualRows.Assign(near, leads, distinct, () => rank).Representatives;
    }

    /// <summary>Rows that repeat some vectors.</summary>
    private static EmbeddingMatrix Repeated(int rows, int vectors, int dimension, ulong seed)
    {
        using EmbeddingMatrix different = PlantedRows.Families(vectors, dimension, Math.Max(1, vectors / 3), 0.6, true, seed);
        SplitMix64 random = new(seed + 2);
        return different.Gather([.. Enumerable.Range(0, rows).Select(_ => random.Next(vectors))]);
    }
}
