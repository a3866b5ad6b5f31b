using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Graph;

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

    /// <summary>Turns visits round.</summary>
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
        executor.ForEach(blocks.Count, b => (targets[b], groups[b]) = Count(blocks, visits, count, b), cancellationToken);
        bool[][] whole = new bool[blocks.Count][];
        executor.ForEach(blocks.Count, a => whole[a] = [.. targets[a].Select((b, i) => IsWhole(blocks, targets, groups, a, b, groups[a][i]))], cancellationToken);

        int[][] above = WholeAbove(targets, whole);
        long[] first = new long[blocks.Count + 1];
        ForEachVisit(blocks, visits, count, targets, whole, above, (_, b) => first[b + 1]++);
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

        int[] rows = new int[first[^1]];
        long[] next = first[..^1];
        ForEachVisit(blocks, visits, count, targets, whole, above, (row, b) => rows[next[b]++] = row);
        return new BlockVisitors(first, rows, pairs);
    }

    /// <summary>Turns the visits of rows round that belong to none of the blocks.</summary>
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

    /// <summary>The blocks visited from block <paramref name="block"/>, ascending, with the number of visitors to each.</summary>
    private static (int[] Targets, int[] Visitors) Count(RowBlocks blocks, int[] visits, int count, int block)
    {
        int[] sorted = visits[(blocks.FirstRow[block] * count)..(blocks.FirstRow[block + 1] * count)];
        Array.Sort(sorted);
        List<int> targets = [];
        List<int> visitors = [];
        foreach (int target in sorted)
        {
            if (target < 0)
            {
                continue;
            }

            if (targets.Count == 0 || targets[^1] != target)
            {
                targets.Add(target);
                visitors.Add(0);
            }

            visitors[^1]++;
        }

        return ([.. targets], [.. visitors]);
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

    /// <summary>Calls <paramref name="visit"/>(row, block) for every visit that is to be made, rows ascending.</summary>
    private static void ForEachVisit(
        RowBlocks blocks, int[] visits, int count, int[][] targets, bool[][] whole, int[][] above, Action<int, int> visit)
    {
        for (int a = 0; a < blocks.Count; a++)
        {
            for (int row = blocks.FirstRow[a]; row < blocks.FirstRow[a + 1]; row++)
            {
                foreach (int b in above[a])
                {
                    visit(row, b);
                }

                foreach (int b in visits.AsSpan(row * count, count))
                {
                    if (b >= 0 && !whole[a][Array.BinarySearch(targets[a], b)])
                    {
                        visit(row, b);
                    }
                }
            }
        }
    }
}
