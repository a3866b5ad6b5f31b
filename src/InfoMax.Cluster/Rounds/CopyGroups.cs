using InfoMax.Cluster.Planning;
using InfoMax.Core.Clustering;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Rows whose vectors do not fit into the memory are searched for near copies group by group: regions of nearby rows of about
/// equal size. Pairs across their borders are not looked at, which the recall tells.
/// </summary>
internal static class CopyGroups
{
    /// <summary>Cells for each group: the finer they are, the more equal the groups.</summary>
    private const int CellsPerGroup = 64;

    /// <summary>Rows that the cells are trained on, for each cell.</summary>
    private const int TrainingRowsPerCell = 64;

    /// <summary>Vectors in memory at once while rows are assigned to cells, in rows.</summary>
    private const int RowsAtOnce = 1 << 15;

    /// <summary>The groups: indices into <paramref name="distinct"/>, ascending in each.</summary>
    public static int[][] Of(RoundContext context, ValidRows valid, int[] distinct)
    {
        long most = PartitionMemory.CopyRows(context.Spec, DatasetShape.Of(context).RowBytes, valid.Rows.Length);
        if (distinct.Length <= most)
        {
            return [[.. Enumerable.Range(0, distinct.Length)]];
        }

        // Groups are not all of one size.
        int groups = (int)Math.Ceiling(1.5 * distinct.Length / most);
        CellTree tree = Train(context, valid, distinct, groups * CellsPerGroup);
        int[] cells = new int[distinct.Length];
        long[] sizes = new long[tree.Cells];
        foreach ((int first, int[] rows) in Parts(distinct))
        {
            using EmbeddingMatrix part = valid.Load(context, rows);
            tree.Assign(part, Array.ConvertAll(rows, row => valid.Rows[row]), context.Spec.Seed, context.Executor, context.CancellationToken).CopyTo(cells, first);
        }

        foreach (int cell in cells)
        {
            sizes[cell]++;
        }

        int[] firstCell = WeightedRanges.Cut(sizes, groups);
        (int[] order, int[] counts) = PartitionOrder.Of(Array.ConvertAll(cells, cell => WeightedRanges.RangeOf(firstCell, cell)), groups);
        int taken = 0;
        return [.. counts.Select(count => order[taken..(taken += count)]).Where(group => group.Length > 0)];
    }

    /// <summary>The share of the copies that were found, those across borders included.</summary>
    public static double Recall(
        RoundContext context, ValidRows valid, int[] distinct, CopyAssignment found, int[]? labels, NearCopyOptions options)
    {
        int[] kept = [.. Enumerable.Range(0, distinct.Length).Where(i => found.Representatives[i] == i)];
        CopyRecall recall = new(
            kept,
            CopyRank.Of(Array.ConvertAll(distinct, row => valid.Importance[row])),
            labels is null ? null : Array.ConvertAll(distinct, row => labels[row]),
            options);
        using EmbeddingMatrix sampled = valid.Load(context, Array.ConvertAll(recall.Sample, i => distinct[i]));
        foreach ((_, int[] here) in Parts(kept))
        {
            using EmbeddingMatrix part = valid.Load(context, Array.ConvertAll(here, i => distinct[i]));
            recall.Add(sampled, part, here, context.Executor, context.CancellationToken);
        }

        return recall.Estimate(distinct.Length - kept.Length);
    }

    private static CellTree Train(RoundContext context, ValidRows valid, int[] distinct, int cells)
    {
        int wanted = (int)Math.Min(distinct.Length, (long)cells * TrainingRowsPerCell);
        int[] sample = [.. Enumerable.Range(0, wanted).Select(i => distinct[(int)((long)i * distinct.Length / wanted)])];
        using EmbeddingMatrix training = valid.Load(context, sample);
        return CellTree.Train(training, cells, context.Spec.Seed, context.Executor, context.CancellationToken).Tree;
    }

    private static IEnumerable<(int First, int[] Rows)> Parts(int[] rows)
    {
        for (int first = 0; first < rows.Length; first += RowsAtOnce)
        {
            yield return (first, rows[first..Math.Min(rows.Length, first + RowsAtOnce)]);
        }
    }
}
