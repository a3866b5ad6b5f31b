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
    /// <param name="centroids">The centres of all blocks.</param>
    /// <param name="neighbors">Of each sampled row its place among <paramref name="rows"/>, and those of its true neighbours.</param>
    /// <param name="recall">Wanted at the lower end of the 99 % confidence interval.</param>
    /// <param name="maxProbes">Blocks that a row probes at most, its own included.</param>
    /// <param name="executor">Runs the probes.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public static ProbePlan Find(
        EmbeddingMatrix rows,
        int[] blocks,
        SphericalCentroids centroids,
        IReadOnlyList<(int Row, int[] Neighbors)> neighbors,
        double recall,
        int maxProbes,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(centroids);
        ArgumentNullException.ThrowIfNull(neighbors);
        int visits = Math.Min(maxProbes, centroids.Count) - 1;
        if (visits == 0 || neighbors.Count == 0)
        {
            return ProbePlan.None;
        }

        int[] first = new int[centroids.Count + 1];
        foreach (int block in blocks)
        {
            first[block + 1]++;
        }

        for (int b = 0; b < centroids.Count; b++)
        {
            first[b + 1] += first[b];
        }

        int[] places = [.. Enumerable.Range(0, rows.Rows)];
        RowBlocks grouped = new(places, first, centroids);
        using BlockProbing probing = new(rows, grouped, BlockProduct.Best, executor, cancellationToken);
        (int[] probes, float[] gaps) = probing.Some(places, visits, executor, cancellationToken);
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
}
