using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Which rows meet which blocks: visitors of block b are <c>Rows[First[b] .. First[b + 1])</c>, places of the grouped
/// rows, ascending, none of them in b. 4 bytes a visit.
/// </summary>
/// <remarks>
/// Rows of A that visit B and rows of B that visit A would multiply the pairs between them twice. Where the two
/// groups together cost as much as all of A with all of B, the whole of A (the lower block) visits B instead and
/// none of B visits A: no pair twice, and every pair seen.
/// </remarks>
internal sealed class BlockVisitors
{
    private BlockVisitors(long[] first, int[] rows, long pairs)
    {
        First = first;
        Rows = rows;
        Pairs = pairs;
    }

    /// <summary>Begin of each block's visitors, and the number of all.</summary>
    public long[] First { get; }

    /// <summary>The visitors, grouped by the block they visit.</summary>
    public int[] Rows { get; }

    /// <summary>Pairs that will be multiplied, those inside the blocks included.</summary>
    public long Pairs { get; }

    /// <summary>Inverts the visits: from the blocks that each row visits to the visitors of each block.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="visits">The blocks that each grouped row visits, <paramref name="count"/> a row, -1 for none.</param>
    /// <param name="count">Places a row.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">There are too many visits for one array.</exception>
    public static BlockVisitors Of(RowBlocks blocks, int[] visits, int count, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[][] targets = new int[blocks.Count][];
        int[][] groups = new int[blocks.Count][];
        int[][] visitors = new int[blocks.Count][];
        executor.ForEach(blocks.Count, b => (targets[b], groups[b], visitors[b]) = Sort(blocks, visits, count, b), cancellationToken);
        bool[][] whole = new bool[blocks.Count][];
        executor.ForEach(blocks.Count, a => whole[a] = [.. targets[a].Select((b, i) => IsWhole(blocks, targets, groups, a, b, groups[a][i]))], cancellationToken);
        int[][] above = WholeAbove(targets, whole);

        // Where each group of visitors goes: by the block visited, and there by the block they come from.
        long[] first = new long[blocks.Count + 1];
        for (int a = 0; a < blocks.Count; a++)
        {
            ForEachGroup(a, (b, _, length) => first[b + 1] += length);
        }

        long pairs = 0;
        for (int b = 0; b < blocks.Count; b++)
        {
            long size = blocks.Size(b);
            pairs += (size * (size - 1) / 2) + (first[b + 1] * size);
            first[b + 1] += first[b];
        }

        if (first[^1] > Array.MaxLength)
        {
            throw new ArgumentException($"{first[^1]} visits of {blocks.Order.Length} rows: at most {Array.MaxLength} fit; use more partitions or a lower recall");
        }

        long[] next = first[..^1];
        List<int>[] starts = new List<int>[blocks.Count];
        for (int a = 0; a < blocks.Count; a++)
        {
            List<int> own = starts[a] = [];
            ForEachGroup(a, (b, _, length) =>
            {
                own.Add((int)next[b]);
                next[b] += length;
            });
        }

        int[] rows = new int[first[^1]];
        executor.ForEach(
            blocks.Count,
            a =>
            {
                int group = 0;
                ForEachGroup(a, (_, from, length) =>
                {
                    Span<int> target = rows.AsSpan(starts[a][group++], length);
                    for (int i = 0; i < length; i++)
                    {
                        target[i] = from < 0 ? blocks.FirstRow[a] + i : visitors[a][from + i];
                    }
                });
            },
            cancellationToken);
        return new BlockVisitors(first, rows, pairs);

        // Calls with the block visited, where the visitors begin or -1 for all rows of the block, and how many they are.
        void ForEachGroup(int a, Action<int, int, int> group)
        {
            foreach (int b in above[a])
            {
                group(b, -1, blocks.Size(a));
            }

            int from = 0;
            for (int i = 0; i < targets[a].Length; from += groups[a][i], i++)
            {
                if (!whole[a][i])
                {
                    group(targets[a][i], from, groups[a][i]);
                }
            }
        }
    }

    /// <summary>As <see cref="Of"/>, for rows that belong to none of the blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="visits">The blocks that each row visits, <paramref name="count"/> a row, -1 for none.</param>
    /// <param name="count">Places a row.</param>
    public static BlockVisitors OfGuests(RowBlocks blocks, ReadOnlySpan<int> visits, int count)
    {
        long[] first = new long[blocks.Count + 1];
        foreach (int block in visits)
        {
            if (block >= 0)
            {
                first[block + 1]++;
            }
        }

        long pairs = 0;
        for (int b = 0; b < blocks.Count; b++)
        {
            pairs += first[b + 1] * blocks.Size(b);
            first[b + 1] += first[b];
        }

        int[] rows = new int[first[^1]];
        long[] next = first[..^1];
        for (int i = 0; i < visits.Length; i++)
        {
            if (visits[i] >= 0)
            {
                rows[next[visits[i]]++] = i / count;
            }
        }

        return new BlockVisitors(first, rows, pairs);
    }

    /// <summary>
    /// The blocks visited from block <paramref name="block"/>, ascending, the number of visitors to each, and the visitors,
    /// by the block they visit and ascending.
    /// </summary>
    private static (int[] Targets, int[] Groups, int[] Visitors) Sort(RowBlocks blocks, int[] visits, int count, int block)
    {
        int firstRow = blocks.FirstRow[block];
        ReadOnlySpan<int> own = visits.AsSpan(firstRow * count, blocks.Size(block) * count);
        long[] sorted = new long[own.Length];
        int made = 0;
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i] >= 0)
            {
                sorted[made++] = ((long)own[i] << 32) | (uint)(firstRow + (i / count));
            }
        }

        Array.Sort(sorted, 0, made);
        int[] visitors = new int[made];
        List<int> targets = [];
        List<int> groups = [];
        for (int i = 0; i < made; i++)
        {
            int target = (int)(sorted[i] >> 32);
            if (targets.Count == 0 || targets[^1] != target)
            {
                targets.Add(target);
                groups.Add(0);
            }

            groups[^1]++;
            visitors[i] = (int)sorted[i];
        }

        return ([.. targets], [.. groups], visitors);
    }

    private static bool IsWhole(RowBlocks blocks, int[][] targets, int[][] groups, int a, int b, int visitors)
    {
        int back = Array.BinarySearch(targets[b], a);
        long backVisitors = back < 0 ? 0 : groups[b][back];
        long sizeA = blocks.Size(a);
        long sizeB = blocks.Size(b);
        return (visitors * sizeB) + (backVisitors * sizeA) >= sizeA * sizeB;
    }

    /// <summary>For each block the blocks above it that it visits as a whole, ascending; either side may have asked.</summary>
    private static int[][] WholeAbove(int[][] targets, bool[][] whole)
    {
        List<int>[] above = [.. targets.Select(_ => new List<int>())];
        for (int a = 0; a < targets.Length; a++)
        {
            for (int i = 0; i < targets[a].Length; i++)
            {
                if (whole[a][i])
                {
                    above[Math.Min(a, targets[a][i])].Add(Math.Max(a, targets[a][i]));
                }
            }
        }

        return [.. above.Select(list => list.Distinct().Order().ToArray())];
    }
}
