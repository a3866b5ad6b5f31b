using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>
/// Multiplies guests with the neighbours of the rows that they have found: a partition's part of what <see cref="NeighborJoin"/> does where one
/// list knows all rows. Which pairs are multiplied follows from what the visits found, not from the schedule.
/// </summary>
/// <param name="rows">The partition's rows in the order of its blocks.</param>
/// <param name="order">The number of each in the order of row numbers.</param>
/// <param name="lists">Takes the guests as neighbours of the rows.</param>
/// <param name="near">The rows' neighbours within the partition, both in the order of row numbers; -1 for none.</param>
/// <param name="k">Places a row in <paramref name="near"/>.</param>
/// <param name="product">The kernel.</param>
internal sealed class GuestWalk(EmbeddingMatrix rows, int[] order, TopNeighbors lists, int[] near, int k, BlockProduct product)
{
    /// <summary>Rows of a guest's list, the nearest, whose neighbours it meets.</summary>
    private const int Steps = 4;

    private readonly int[] _places = Permutation.Inverse(order);

    /// <summary>All guests.</summary>
    /// <param name="guests">Their vectors.</param>
    /// <param name="numbers">The number by which each enters the lists of the rows.</param>
    /// <param name="found">Their lists, after their visits.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public void Run(EmbeddingMatrix guests, int[] numbers, TopNeighbors found, IKernelExecutor executor, CancellationToken cancellationToken) => MeetingRows.ForEach(
        rows,
        order,
        lists,
        product,
        Steps * k,
        guests.Rows,
        (meeting, guest) =>
        {
            Fill(meeting.Set, found, guest);
            if (meeting.Set.Count > 0)
            {
                meeting.Meet(guests, guest, numbers, found);
            }
        },
        executor,
        null,
        cancellationToken);

    private void Fill(List<int> set, TopNeighbors found, int guest)
    {
        set.Clear();
        for (int step = 0; step < Math.Min(Steps, found.K) && found.NeighborAt(guest, step) is >= 0 and int row; step++)
        {
            foreach (int other in near.AsSpan(row * k, k))
            {
                if (other >= 0)
                {
                    set.Add(_places[other]);
                }
            }
        }

        int kept = DistinctValues.Sort(CollectionsMarshal.AsSpan(set));
        set.RemoveRange(kept, set.Count - kept);
    }
}
