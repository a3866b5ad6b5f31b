using CsCheck;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Two partitions of a set of rows, one of which sends all its rows to the other's blocks: the lists that come back and
/// those that stay are, together with what was known, those of an exact search.
/// </summary>
public sealed class PartitionSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void GuestsAndOwnRows_FindEachOther_AsAnExactSearchWould() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 9], Gen.ULong).Sample((ownRows, guestRows, k, seed) =>
        {
            using EmbeddingMatrix all = TestRows.WithTies(ownRows + guestRows, 6, 30, seed);
            int[] ownNumbers = [.. Enumerable.Range(0, ownRows)];
            using EmbeddingMatrix own = all.Gather(ownNumbers);
            using EmbeddingMatrix guests = all.Gather([.. Enumerable.Range(ownRows, guestRows)]);
            BlockClusteringOptions options = new() { BlockRows = 16, Seed = seed };
            RowBlocks blocks = CellBlocks.Divide(own, new int[ownRows], 0, 1, options, SequentialExecutor.Instance, Token)!;
            using EmbeddingMatrix grouped = own.Gather(blocks.Order);
            PartitionSearch search = new(grouped, blocks, k, SequentialExecutor.Instance, Token);

            int[] everyBlock = [.. Enumerable.Range(0, guestRows).SelectMany(_ => Enumerable.Range(0, blocks.Count))];
            using GuestLists gained = search.OpenGuestLists([.. Enumerable.Repeat(float.NegativeInfinity, ownRows)], 0, []);
            float least = (float)new SplitMix64(seed).NextDouble();
            NeighborLists found = search.Receive(
                guests, [.. Enumerable.Range(0, guestRows)], [.. Enumerable.Repeat(least, guestRows)], everyBlock, blocks.Count, gained);

            NeighborLists expected = ExactNeighborSearch.Query(guests, own, k, [], SequentialExecutor.Instance, cancellationToken: Token);
            for (int e = 0; e < found.Neighbors.Length; e++)
            {
                int place = e % k;
                bool wanted = place < expected.K && expected.Cosines[(e / k * expected.K) + place] >= least;
                Assert.Equal(wanted ? expected.Neighbors[(e / k * expected.K) + place] : -1, found.Neighbors[e]);
            }

            NeighborLists ownExpected = ExactNeighborSearch.Query(own, guests, k, [], SequentialExecutor.Instance, cancellationToken: Token);
            NeighborLists ownFound = gained.ToLists(SequentialExecutor.Instance, Token);
            for (int e = 0; e < ownExpected.Neighbors.Length; e++)
            {
                int at = (e / ownExpected.K * k) + (e % ownExpected.K);
                Assert.Equal((ownExpected.Neighbors[e], ownExpected.Cosines[e]), (ownFound.Neighbors[at], ownFound.Cosines[at]));
            }
        }, iter: 60);

    [Fact]
    public void OwnLists_WithEveryVisit_AreThoseOfAnExactSearch_WhateverTheFirstBlocksNumber()
    {
        using EmbeddingMatrix rows = TestRows.WithTies(300, 6, 120, 2);
        BlockClusteringOptions options = new() { BlockRows = 20, Seed = 2 };
        RowBlocks blocks = CellBlocks.Divide(rows, new int[300], 0, 1, options, SequentialExecutor.Instance, Token)!;
        using EmbeddingMatrix grouped = rows.Gather(blocks.Order);
        using EmbeddingMatrix others = TestRows.Random(3, 6, 9);
        float[] centroids = [.. TestRows.Units(others), .. blocks.Centroids.Values];
        SphericalCentroids all = new(centroids, 3 + blocks.Count, 6);
        PartitionSearch search = new(grouped, blocks, 7, SequentialExecutor.Instance, Token);
        ProbePlan plan = ProbePlan.Everything(all.Count);
        int[] visits = search.Probe(new CentresInParts(all, 5), 3, plan);

        for (int row = 0; row < 300; row++)
        {
            int[] visited = visits[(row * plan.Visits)..((row + 1) * plan.Visits)];
            Assert.Equal(all.Count - 1, visited.Distinct().Count(block => block >= 0));
        }

        NeighborLists expected = ExactNeighborSearch.Build(rows, 7, SequentialExecutor.Instance, cancellationToken: Token);
        NeighborLists found = search.OwnLists(visits, plan, 3, null);
        Assert.Equal(expected.Neighbors, found.Neighbors);
        Assert.Equal(expected.Cosines, found.Cosines);
    }
}
