using CsCheck;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Clustering;

/// <summary>Invariants: every row is in one block of its own cell; no block exceeds twice the rows wanted; borders between partitions change nothing.</summary>
public sealed class CellBlocksTests
{
    [Fact]
    public void Blocks_AreTheSame_HoweverCellsAreDealtOut() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 6], Gen.Int[2, 40], Gen.ULong).Sample((count, cells, wanted, seed) =>
        {
            SplitMix64 random = new(seed);
            using EmbeddingMatrix rows = TestRows.WithTies(count, 5, 40, seed);
            int[] cellOf = [.. Enumerable.Range(0, count).Select(_ => 100 + Math.Min(random.Next(cells), random.Next(cells)))];
            BlockClusteringOptions options = new() { BlockRows = wanted, Seed = seed };
            RowBlocks whole = CellBlocks.Divide(rows, cellOf, 100, cells, options, SequentialExecutor.Instance, TestContext.Current.CancellationToken)!;

            Assert.Equal(Enumerable.Range(0, count), whole.Order.Order());
            for (int b = 0; b < whole.Count; b++)
            {
                int[] members = whole.Order[whole.FirstRow[b]..whole.FirstRow[b + 1]];
                Assert.InRange(members.Length, 1, 2 * wanted);
                Assert.Equal(members.Order(), members);
                Assert.Single(members.Select(row => cellOf[row]).Distinct());
            }

            int border = random.Next(cells + 1);
            List<int> order = [];
            List<float> centroids = [];
            foreach ((int first, int end) in new[] { (0, border), (border, cells) })
            {
                int[] own = [.. Enumerable.Range(0, count).Where(i => cellOf[i] - 100 >= first && cellOf[i] - 100 < end)];
                using EmbeddingMatrix part = rows.Gather(own);
                RowBlocks? blocks = CellBlocks.Divide(
                    part, Array.ConvertAll(own, i => cellOf[i]), 100 + first, end - first, options, SequentialExecutor.Instance, TestContext.Current.CancellationToken);
                Assert.Equal(own.Length == 0, blocks is null);
                order.AddRange(blocks?.Order.Select(i => own[i]) ?? []);
                centroids.AddRange(blocks?.Centroids.Values ?? []);
            }

            Assert.Equal(whole.Order, order);
            Assert.Equal(whole.Centroids.Values, centroids);
        }, iter: 100);
}
