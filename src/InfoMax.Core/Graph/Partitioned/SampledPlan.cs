using System.Runtime.InteropServices;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>Finds the least plan of probes by the true neighbours of sampled rows, when the blocks are spread over partitions.</summary>
public static class SampledPlan
{
    /// <summary>The plan of fewest visits that finds the wanted share of the sampled rows' neighbours, or the widest one allowed.</summary>
    /// <param name="rows">The sampled rows and their neighbours, ascending by block.</param>
    /// <param name="blocks">The block of each among all blocks.</param>
    /// <param name="centres">The centres of all blocks.</param>
    /// <param name="neighbors">Of each sampled row its place among <paramref name="rows"/>, and those of its true neighbours.</param>
    /// <param name="recall">Wanted at the lower end of the 99 % confidence interval.</param>
    /// <param name="maxProbes">Blocks that a row probes at most, its own included.</param>
    /// <param name="executor">Runs the probes.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public static ProbePlan Find(
        EmbeddingMatrix rows,
        int[] blocks,
        IBlockCentres centres,
        IReadOnlyList<(int Row, int[] Neighbors)> neighbors,
        double recall,
        int maxProbes,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(centres);
        ArgumentNullException.ThrowIfNull(neighbors);
        int visits = Math.Min(maxProbes, centres.Count) - 1;
        if (visits == 0 || neighbors.Count == 0)
        {
            return ProbePlan.None;
        }

        int[] first = [.. Enumerable.Range(0, blocks.Length).Where(row => row == 0 || blocks[row] != blocks[row - 1]), blocks.Length];
        int[] used = [.. first.SkipLast(1).Select(row => blocks[row])];
        SphericalCentroids own = Centres(centres, used);
        RowBlocks grouped = new([.. Enumerable.Range(0, rows.Rows)], first, own);
        int[] places = grouped.Order;
        int[] probes = new int[places.Length * visits];
        float[] gaps = new float[probes.Length];
        foreach (ProbedBlocks probed in NearBlocks.Find(centres, own, used, executor, cancellationToken).Groups())
        {
            using BlockProbing probing = new(rows, grouped, probed, BlockProduct.Best);
            probing.FillSome(places, new ProbePlan(float.PositiveInfinity, visits), probes, gaps, executor, cancellationToken);
        }

        ProbePair[] pairs =
        [
            .. neighbors.SelectMany((sample, i) => sample.Neighbors.Select(
                neighbor => new ProbePair(i, Rank(sample.Row, neighbor), Rank(neighbor, sample.Row)))),
        ];
        float[] sampledGaps = [.. neighbors.SelectMany(sample => gaps.AsSpan(sample.Row * visits, visits).ToArray())];
        return new ProbeForecast(pairs, [.. neighbors.Select(sample => sample.Neighbors.Length)], sampledGaps)
            .FewestVisits(recall, visits, executor, cancellationToken);

        ProbeRank Rank(int from, int to) => blocks[from] == blocks[to]
            ? ProbeRank.Own
            : ProbeRank.Of(probes.AsSpan(from * visits, visits), gaps.AsSpan(from * visits, visits), blocks[to]);
    }

    private static SphericalCentroids Centres(IBlockCentres all, int[] numbers)
    {
        using EmbeddingMatrix centres = all.Gather(numbers);
        float[] values = new float[(long)centres.Rows * centres.Dimension];
        MemoryMarshal.Cast<byte, float>(centres.RowRange(0, centres.Rows)).CopyTo(values);
        return new SphericalCentroids(values, centres.Rows, centres.Dimension);
    }
}
