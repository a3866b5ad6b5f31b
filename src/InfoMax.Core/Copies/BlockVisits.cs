using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Core.Copies;

/// <summary>The places that visit each block, grouped by block, ascending in each. 4 bytes a visit.</summary>
internal sealed class BlockVisits
{
    private readonly int[] _first;
    private readonly int[] _places;

    private BlockVisits(int[] first, int[] places)
    {
        _first = first;
        _places = places;
    }

    /// <summary>The visitors of a block.</summary>
    public ReadOnlySpan<int> Of(int block) => _places.AsSpan(_first[block], _first[block + 1] - _first[block]);

    /// <summary>Finds the blocks whose centres are nearest.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="probing">Finds them.</param>
    /// <param name="places">Who visits, ascending; so many that their visits fit into one array.</param>
    /// <param name="visits">Blocks beside the own at most, at least 1.</param>
    /// <param name="reach">How much farther than the nearest centre theirs may be, in cosine, for a place.</param>
    /// <param name="executor">Runs the probes.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public static BlockVisits Find(
        RowBlocks blocks, BlockProbing probing, int[] places, int visits, Func<int, float> reach, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        (int[] found, float[] gaps) = probing.Some(places, visits, executor, cancellationToken);
        int[] first = new int[blocks.Count + 1];
        for (int i = 0; i < found.Length; i++)
        {
            // -1 for no block, which the shift would count before the first.
            found[i] = gaps[i] <= reach(places[i / visits]) ? found[i] : -1;
            if (found[i] >= 0)
            {
                first[found[i] + 1]++;
            }
        }

        for (int b = 0; b < blocks.Count; b++)
        {
            first[b + 1] += first[b];
        }

        int[] sorted = new int[first[^1]];
        int[] next = first[..^1];
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] >= 0)
            {
                sorted[next[found[i]]++] = places[i / visits];
            }
        }

        return new BlockVisits(first, sorted);
    }
}
