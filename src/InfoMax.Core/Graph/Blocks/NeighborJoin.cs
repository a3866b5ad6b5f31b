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
/// N (2 k)^2 / 2 products and as much padding, k at most 32, where a visit is N B for blocks of B rows. Which pairs are multiplied follows from the lists as they were before, so the
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

    /// <summary>Products of so many joins of lists of k, with their padding.</summary>
    public static double Products(int rows, int k, int joins)
    {
        double side = 2.0 * Math.Min(MostOfEach, k);
        return joins * rows * side * side;
    }

    /// <summary>So many joins, each over all lists as they are then. Takes 8 bytes for each of their places meanwhile.</summary>
    /// <param name="joins">How many.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="progress">Takes the finished fraction; or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public void Run(int joins, IKernelExecutor executor, Action<double>? progress, CancellationToken cancellationToken)
    {
        for (int join = 0; join < joins; join++)
        {
            Run(executor, BlockLists.Part(progress, (double)join / joins, (join + 1.0) / joins), cancellationToken);
        }
    }

    private void Run(IKernelExecutor executor, Action<double>? progress, CancellationToken cancellationToken)
    {
        int k = Math.Min(MostOfEach, lists.K);
        int[] near = Near(k, executor, cancellationToken);
        (int[] starts, int[] holders) = Holders(near, k, cancellationToken);
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
            progress,
            cancellationToken);
    }

    /// <summary>The row's neighbours, then the rows in whose lists it stands highest, as many again at most.</summary>
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
    private int[] Near(int k, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        int[] places = Permutation.Inverse(names);
        int[] near = new int[rows.Rows * k];
        RowPieces.ForEach(
            executor,
            rows.Rows,
            (first, end) =>
            {
                for (int row = first; row < end; row++)
                {
                    for (int j = 0; j < k; j++)
                    {
                        int name = lists.NeighborAt(row, j);
                        near[(row * k) + j] = name < 0 ? -1 : places[name];
                    }
                }
            },
            cancellationToken);
        return near;
    }

    /// <summary>For each row those that hold it, in the order of the place at which they do, then of their own.</summary>
    private static (int[] Starts, int[] Holders) Holders(int[] near, int k, CancellationToken cancellationToken)
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
            cancellationToken.ThrowIfCancellationRequested();
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
