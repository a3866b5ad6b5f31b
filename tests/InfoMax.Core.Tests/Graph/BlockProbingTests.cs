using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: a row's probes are the blocks of the nearest centres to the row itself, its own block left out, ties to
/// the lower block; asking for some rows gives what asking for all gives them.
/// </summary>
public sealed class BlockProbingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<KernelWidth> Widths() => [.. Enum.GetValues<KernelWidth>()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Probes_AreTheNearestOtherBlocks(KernelWidth width)
    {
        BlockProduct? product = BlockProduct.ForWidth(width);
        Assert.SkipWhen(product is null, $"no {width} on this hardware");
        using EmbeddingMatrix rows = AdversarialRows.Named("clip", 900, 20);
        RowBlocks blocks = BlockClustering.Fit(rows, new() { BlockRows = 25 }, SequentialExecutor.Instance, Token);
        Assert.InRange(blocks.Count, 20, BlockProbing.MaxCandidates);
        using EmbeddingMatrix grouped = rows.Gather(blocks.Order);
        using BlockProbing probing = new(grouped, blocks, product!, SequentialExecutor.Instance, Token);
        int[] all = probing.All(new ProbePlan(float.PositiveInfinity, 7), SequentialExecutor.Instance, Token);
        float[] units = TestRows.Units(grouped);
        int[] blockOf = blocks.BlockOfPlace();
        for (int row = 0; row < 900; row++)
        {
            double[] cosines = [.. Enumerable.Range(0, blocks.Count).Select(b => Dot(units, row, blocks.Centroids.Values, b))];
            double[] best = [.. cosines.Where((_, b) => b != blockOf[row]).OrderDescending().Take(7)];
            int[] probed = all[(row * 7)..((row + 1) * 7)];
            Assert.DoesNotContain(blockOf[row], probed);
            Assert.Equal(7, probed.Distinct().Count());
            for (int i = 0; i < 7; i++)
            {
                Assert.Equal(best[i], cosines[probed[i]], 1e-5);
            }
        }

        int[] places = [0, 3, 4, 24, 25, 26, 410, 898, 899];
        (int[] some, float[] gaps) = probing.Some(places, 7, SequentialExecutor.Instance, Token);
        Assert.Equal(places.SelectMany(place => all[(place * 7)..((place + 1) * 7)]), some);

        // A reach keeps the probes within it and nothing else.
        float reach = gaps.Order().ElementAt(gaps.Length / 2);
        int[] near = probing.All(new ProbePlan(reach, 7), SequentialExecutor.Instance, Token);
        int dropped = 0;
        for (int i = 0; i < places.Length; i++)
        {
            double best = Enumerable.Range(0, blocks.Count).Max(b => Dot(units, places[i], blocks.Centroids.Values, b));
            for (int p = 0; p < 7; p++)
            {
                int probe = (i * 7) + p;
                Assert.Equal(best - Dot(units, places[i], blocks.Centroids.Values, some[probe]), gaps[probe], 1e-5);
                Assert.Equal(gaps[probe] <= reach ? some[probe] : -1, near[(places[i] * 7) + p]);
                dropped += gaps[probe] <= reach ? 0 : 1;
            }
        }

        Assert.InRange(dropped, 1, (places.Length * 7) - 1);
    }

    [Fact]
    public void EqualCentres_GoToTheLowerBlock_AndMissingBlocksAreMarked()
    {
        using EmbeddingMatrix rows = AdversarialRows.Named("equal", 100, 6);
        RowBlocks blocks = BlockClustering.Fit(rows, new() { BlockRows = 25 }, SequentialExecutor.Instance, Token);
        Assert.Equal(4, blocks.Count);
        using BlockProbing probing = new(rows, blocks, BlockProduct.Best, SequentialExecutor.Instance, Token);
        int[] all = probing.All(new ProbePlan(float.PositiveInfinity, 5), SequentialExecutor.Instance, Token);
        Assert.Equal([1, 2, 3, -1, -1], all[..5]);
        Assert.Equal([0, 1, 2, -1, -1], all[^5..]);
    }

    private static double Dot(float[] units, int row, float[] centroids, int block)
    {
        double sum = 0;
        for (int j = 0; j < 20; j++)
        {
            sum += (double)units[(row * 20) + j] * centroids[(block * 20) + j];
        }

        return sum;
    }
}
