using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Copies;

/// <summary>How many copies were found, by multiplying sampled representatives with all of them. 2 S R d flops.</summary>
internal static class CopyRecall
{
    private const ulong Stream = 0x21C0_9D4E_77A1_F3B5;

    /// <summary>Representatives in memory at once.</summary>
    private const int RowsAtOnce = 1 << 15;

    /// <summary>Representatives of a label within T of a row that are looked at: they are not near each other, so there are few.</summary>
    private const int Places = 16;

    /// <summary>See <see cref="CopyAssignment.PairRecall"/>.</summary>
    public static double Measure(
        EmbeddingMatrix rows,
        int[] rank,
        int[]? labels,
        int[] representatives,
        NearCopyOptions options,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        int[] kept = [.. Enumerable.Range(0, rows.Rows).Where(row => representatives[row] == row)];
        int copies = rows.Rows - kept.Length;
        SplitMix64 random = new(options.Seed ^ Stream);
        int[] sample = Array.ConvertAll(RowSample.Spread(kept.Length, Math.Min(options.SampleRows, kept.Length), ref random), i => kept[i]);
        bool[] isMissed = new bool[sample.Length];
        using EmbeddingMatrix queries = rows.Gather(sample);
        for (int first = 0; first < kept.Length; first += RowsAtOnce)
        {
            int[] here = kept[first..Math.Min(kept.Length, first + RowsAtOnce)];
            using EmbeddingMatrix part = rows.Gather(here, executor, cancellationToken);
            int[] own = Array.ConvertAll(sample, row => Math.Max(-1, Array.BinarySearch(here, row)));
            NeighborLists lists = ExactNeighborSearch.Query(queries, part, Places, own, executor, null, cancellationToken);
            for (int e = 0; e < lists.Neighbors.Length; e++)
            {
                if (lists.Neighbors[e] >= 0 && lists.Cosines[e] >= (float)options.Threshold)
                {
                    int row = sample[e / lists.K];
                    int other = here[lists.Neighbors[e]];
                    isMissed[e / lists.K] |= rank[other] < rank[row] && (labels is null || labels[other] == labels[row]);
                }
            }
        }

        double missed = isMissed.Count(value => value) / (double)sample.Length * kept.Length;
        return missed == 0 ? 1 : copies / (copies + missed);
    }
}
