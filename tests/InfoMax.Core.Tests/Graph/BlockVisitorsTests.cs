using CsCheck;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph.Blocks;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: every visit asked for is made by one of its two sides; nobody visits his own block or a block twice;
/// whole visits never cost more than what was asked.
/// </summary>
public sealed class BlockVisitorsTests
{
    [Fact]
    public void EveryPairAskedFor_IsMultiplied_AtNoHigherCost()
    {
        Gen.Select(Gen.Int[1, 6].Array[1, 9], Gen.Int[0, 5], Gen.ULong).Sample(
            (sizes, count, seed) =>
            {
                RowBlocks blocks = Blocks(sizes);
                int[] blockOf = blocks.BlockOfPlace();
                int[] visits = Visits(blocks, blockOf, count, seed);
                BlockVisitors visitors = BlockVisitors.Of(blocks, visits, count, SequentialExecutor.Instance, CancellationToken.None);
                HashSet<(int, int)> met = [];
                long pairs = blocks.Order.Length * 0L;
                for (int b = 0; b < blocks.Count; b++)
                {
                    int[] rows = visitors.Rows[(int)visitors.First[b]..(int)visitors.First[b + 1]];
                    Assert.Equal(rows.Distinct().Order(), rows);
                    Assert.DoesNotContain(b, rows.Select(row => blockOf[row]));
                    pairs += ((long)rows.Length * sizes[b]) + (sizes[b] * (sizes[b] - 1) / 2);
                    met.UnionWith(rows.Select(row => (row, b)));
                }

                long asked = sizes.Sum(size => (long)size * (size - 1) / 2);
                for (int i = 0; i < visits.Length; i++)
                {
                    int row = i / count;
                    if (visits[i] < 0)
                    {
                        continue;
                    }

                    asked += sizes[visits[i]];
                    bool turned = Enumerable.Range(blocks.FirstRow[visits[i]], sizes[visits[i]]).All(other => met.Contains((other, blockOf[row])));
                    Assert.True(met.Contains((row, visits[i])) || turned, $"row {row} never meets block {visits[i]}");
                }

                Assert.Equal(pairs, visitors.Pairs);
                Assert.InRange(pairs, 0, asked);
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void BlocksThatVisitEachOtherWhole_MeetOnce()
    {
        RowBlocks blocks = Blocks([3, 4]);
        BlockVisitors visitors = BlockVisitors.Of(blocks, [1, 1, 1, 0, 0, 0, 0], 1, SequentialExecutor.Instance, CancellationToken.None);
        Assert.Equal([0, 0, 3], visitors.First);
        Assert.Equal([0, 1, 2], visitors.Rows);
        Assert.Equal(3 + 6 + 12, visitors.Pairs);
    }

    private static RowBlocks Blocks(int[] sizes)
    {
        int[] first = new int[sizes.Length + 1];
        for (int b = 0; b < sizes.Length; b++)
        {
            first[b + 1] = first[b] + sizes[b];
        }

        return new RowBlocks([.. Enumerable.Range(0, first[^1])], first, new SphericalCentroids([.. sizes.Select(_ => 1f)], sizes.Length, 1));
    }

    private static int[] Visits(RowBlocks blocks, int[] blockOf, int count, ulong seed)
    {
        SplitMix64 random = new(seed);
        int[] visits = new int[blockOf.Length * count];
        Array.Fill(visits, -1);
        for (int row = 0; row < blockOf.Length; row++)
        {
            int made = 0;
            for (int b = 0; b < blocks.Count && made < count; b++)
            {
                if (b != blockOf[row] && random.NextDouble() < 0.5)
                {
                    visits[(row * count) + made++] = b;
                }
            }
        }

        return visits;
    }
}
