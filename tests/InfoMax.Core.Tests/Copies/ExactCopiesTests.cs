using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Copies;

/// <summary>Rows are equal when their unit vectors are, bit for bit; the first of the walk leads; labels part them and are counted.</summary>
public sealed class ExactCopiesTests
{
    [Fact]
    public void Multiples_AndSignedZeros_AreEqual()
    {
        using EmbeddingMatrix rows = TestRows.From([1, 2, 0, 2, 4, -0f, 1, 2, 1e-6f, -1, -2, 0], 4, 3);
        RowDigest[] digests = RowDigest.Of(rows, SequentialExecutor.Instance, CancellationToken.None);
        Assert.Equal(digests[0], digests[1]);
        Assert.Equal(3, digests.Distinct().Count());
    }

    [Fact]
    public void FirstOfTheWalk_Leads()
    {
        using EmbeddingMatrix rows = TestRows.From([1, 0, 0, 1, 1, 0, 1, 0], 4, 2);
        RowDigest[] digests = RowDigest.Of(rows, SequentialExecutor.Instance, CancellationToken.None);
        Assert.Equal([2, 1, 2, 2], ExactCopies.Find(digests, CopyRank.Of([0.2f, 0.1f, 0.9f, 0.2f]), null).Leads);
    }

    [Fact]
    public void EqualRows_OfOtherLabels_AreConflicts()
    {
        using EmbeddingMatrix rows = TestRows.From([1, 0, 1, 0, 1, 0, 0, 1, 0, 1, -1, 0], 6, 2);
        RowDigest[] digests = RowDigest.Of(rows, SequentialExecutor.Instance, CancellationToken.None);
        ExactCopyLeads found = ExactCopies.Find(digests, [0, 1, 2, 3, 4, 5], [7, 8, 7, 1, 1, 7]);
        Assert.Equal([0, 1, 0, 3, 3, 5], found.Leads);
        Assert.Equal([(0, 1)], found.Conflicts);
    }

    /// <summary>A row without label is no copy of one with a label, and contradicts none.</summary>
    [Fact]
    public void Unlabelled_AreCopiesOfEachOther_AndNoConflict()
    {
        using EmbeddingMatrix rows = TestRows.From([1, 0, 1, 0, 1, 0, 1, 0, 1, 0], 5, 2);
        RowDigest[] digests = RowDigest.Of(rows, SequentialExecutor.Instance, CancellationToken.None);
        ExactCopyLeads found = ExactCopies.Find(digests, [0, 1, 2, 3, 4], [-1, 3, -1, 3, 3]);
        Assert.Equal([0, 1, 0, 1, 1], found.Leads);
        Assert.Empty(found.Conflicts);
        Assert.Equal([(1, 2), (3, 4)], ExactCopies.Find([.. digests[..3], new RowDigest(1, 1), new RowDigest(1, 1)], [0, 1, 2, 3, 4], [-1, 3, 4, 5, 6]).Conflicts);
    }

    [Fact]
    public void Rank_DescendsByImportance_TiesToTheLowerRow() =>
        Assert.Equal([3, 0, 1, 4, 2], CopyRank.Of([0.25f, 1f, 0.5f, 0f, 0.5f]));
}
