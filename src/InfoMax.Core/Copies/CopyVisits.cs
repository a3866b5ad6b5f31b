using InfoMax.Core.Compute;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Core.Copies;

/// <summary>Which blocks rows visit: those of row i are <c>Blocks[First[i] .. First[i + 1]]</c>, by their number over all ranges.</summary>
/// <param name="First">Begin of each row's visits, and their number.</param>
/// <param name="Blocks">Blocks.</param>
public sealed record CopyVisits(int[] First, int[] Blocks)
{
    /// <summary>Rows whose blocks are found at once.</summary>
    private const int RowsAtOnce = 1 << 18;

    /// <summary>The visitors of each block of a range, ascending.</summary>
    /// <param name="firstBlock">Number of the range's first block.</param>
    /// <param name="blocks">Its blocks.</param>
    public int[][] ByBlock(int firstBlock, int blocks)
    {
        int[] counts = new int[blocks];
        foreach (int block in Blocks)
        {
            if ((uint)(block - firstBlock) < (uint)blocks)
            {
                counts[block - firstBlock]++;
            }
        }

        int[][] visitors = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (int row = 0; row + 1 < First.Length; row++)
        {
            for (int i = First[row]; i < First[row + 1]; i++)
            {
                int block = Blocks[i] - firstBlock;
                if ((uint)block < (uint)blocks)
                {
                    visitors[block][counts[block]++] = row;
                }
            }
        }

        return visitors;
    }

    /// <summary>All later blocks: with every row a visitor, every pair is met once.</summary>
    /// <param name="blockOfPlace">Block of each row, over all ranges.</param>
    /// <param name="blocks">All blocks.</param>
    internal static CopyVisits Later(int[] blockOfPlace, int blocks)
    {
        int[] first = new int[blockOfPlace.Length + 1];
        List<int> visited = [];
        for (int place = 0; place < blockOfPlace.Length; place++)
        {
            visited.AddRange(Enumerable.Range(blockOfPlace[place] + 1, blocks - blockOfPlace[place] - 1));
            first[place + 1] = visited.Count;
        }

        return new CopyVisits(first, [.. visited]);
    }

    /// <summary>The blocks whose centres are nearest to some rows of a range; none for its other rows.</summary>
    internal static CopyVisits Find(
        int rows,
        IReadOnlyList<(int[] Places, int Visits)> groups,
        BlockProbing probing,
        int blocks,
        NearCopyOptions options,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        int[] first = new int[rows + 1];
        List<(int[] Places, int[] Found)> parts = [];
        foreach ((int[] group, int visits) in groups)
        {
            int most = Math.Min(visits, Math.Min(blocks, BlockProbing.MaxCandidates) - 1);
            int atOnce = Math.Max(1, RowsAtOnce * options.Visits / Math.Max(1, most));
            for (int begin = 0; begin < group.Length && most > 0; begin += atOnce)
            {
                int[] places = group[begin..Math.Min(group.Length, begin + atOnce)];
                int[] found = probing.Some(places, most, executor, cancellationToken, options.Reach).Blocks;
                for (int i = 0; i < found.Length; i++)
                {
                    first[places[i / most] + 1] += found[i] < 0 ? 0 : 1;
                }

                parts.Add((places, Array.FindAll(found, block => block >= 0)));
            }
        }

        for (int place = 0; place < rows; place++)
        {
            first[place + 1] += first[place];
        }

        int[] visited = new int[first[^1]];
        foreach ((int[] places, int[] found) in parts)
        {
            int taken = 0;
            foreach (int place in places)
            {
                int count = first[place + 1] - first[place];
                found.AsSpan(taken, count).CopyTo(visited.AsSpan(first[place]));
                taken += count;
            }
        }

        return new CopyVisits(first, visited);
    }
}
