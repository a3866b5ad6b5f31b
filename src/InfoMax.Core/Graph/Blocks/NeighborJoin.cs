using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Multiplies the rows of each list, and those whose lists hold the row, with each other: what have a neighbour in common are likely to be
/// neighbours. The local join of NN-Descent (Dong, Moses and Li, "Efficient k-nearest neighbor graph construction for generic similarity
/// measures", WWW 2011).
/// </summary>
/// <remarks>
/// N (2 k)^2 / 2 products and as much padding, where a visit is N B for blocks of B rows. Which pairs are multiplied follows from the lists as they were before, so the
/// result does not depend on the schedule.
/// </remarks>
/// <param name="rows">The rows, in an order in which neighbours lie near each other.</param>
/// <param name="names">The number by which each row enters the lists of others.</param>
/// <param name="lists">The lists of the rows.</param>
/// <param name="product">The kernel that filled the lists: a pair has the same cosine again, and is kept once.</param>
internal sealed class NeighborJoin(EmbeddingMatrix rows, int[] names, TopNeighbors lists, BlockProduct product)
{
    /// <summary>Rows of a list that are joined at most, and as many of those whose lists hold it.</summary>
    private const int MostOfEach = 32;

    /// <summary>So many joins, each over all lists as they are then. Takes 8 bytes for each of their places meanwhile.</summary>
    public void Run(int joins, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        for (int join = 0; join < joins; join++)
        {
            Run(executor, cancellationToken);
        }
    }

    private void Run(IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int k = Math.Min(MostOfEach, lists.K);
        int[] near = Near(k);
        (int[] starts, int[] holders) = Holders(near, k);
        MeetingRows.ForEach(
            rows,
            names,
            lists,
            product,
            2 * k,
            rows.Rows,
            (meeting, row) =>
            {
                Fill(meeting.Set, near.AsSpan(row * k, k), holders.AsSpan(starts[row]..starts[row + 1]));
                meeting.MeetEachOther();
            },
            executor,
            cancellationToken);
    }

    /// <summary>The row's neighbours, then the rows nearest to it among those whose lists hold it, as many again at most.</summary>
    private static void Fill(List<int> set, ReadOnlySpan<int> near, ReadOnlySpan<int> holders)
    {
        set.Clear();
        foreach (int other in near)
        {
            if (other >= 0)
            {
                set.Add(other);
            }
        }

        int most = set.Count + near.Length;
        foreach (int holder in holders)
        {
            if (set.Count == most)
            {
                break;
            }

            if (!near.Contains(holder))
            {
                set.Add(holder);
            }
        }
    }

    /// <summary>The places of the first k neighbours of every row, -1 for none.</summary>
    private int[] Near(int k)
    {
        int[] places = Permutation.Inverse(names);
        int[] near = new int[rows.Rows * k];
        for (int row = 0; row < places.Length; row++)
        {
            for (int j = 0; j < k; j++)
            {
                int name = lists.NeighborAt(row, j);
                near[(row * k) + j] = name < 0 ? -1 : places[name];
            }
        }

        return near;
    }

    /// <summary>For each row those that hold it, in the order of the place at which they do, then of their own.</summary>
    private static (int[] Starts, int[] Holders) Holders(int[] near, int k)
    {
        int[] starts = new int[(near.Length / k) + 1];
        foreach (int other in near)
        {
            if (other >= 0)
            {
                starts[other + 1]++;
            }
        }

        for (int row = 1; row < starts.Length; row++)
        {
            starts[row] += starts[row - 1];
        }

        int[] next = [.. starts];
        int[] holders = new int[starts[^1]];
        for (int j = 0; j < k; j++)
        {
            for (int at = j; at < near.Length; at += k)
            {
                if (near[at] >= 0)
                {
                    holders[next[near[at]]++] = at / k;
                }
            }
        }

        return (starts, holders);
    }
}
