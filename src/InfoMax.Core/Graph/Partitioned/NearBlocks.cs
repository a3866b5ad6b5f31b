using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>
/// For some blocks, the blocks that their rows look at among those of all partitions: themselves and the
/// <see cref="BlockProbing.MaxCandidates"/> - 1 whose centres are nearest to theirs. All centres are looked through a part at a time, and
/// those that are looked at are held for some of the blocks at a time, so what is held does not grow with all blocks.
/// </summary>
/// <remarks>24 bytes for each of the 192 places of a block, one part of the centres, and <see cref="PartitionSearch.HeldCentreBytes"/> of centres.</remarks>
internal sealed class NearBlocks
{
    private readonly IBlockCentres _all;
    private readonly int[] _numbers;
    private readonly ulong[] _keys;
    private readonly int _k;
    private readonly int _most;

    private NearBlocks(IBlockCentres all, int[] numbers, int k, int most)
    {
        _all = all;
        _numbers = numbers;
        _k = k;
        _most = most;
        _keys = new ulong[(long)numbers.Length * k];
    }

    /// <summary>Looks through all centres.</summary>
    /// <param name="all">Those of all blocks.</param>
    /// <param name="own">The centres of the blocks in question.</param>
    /// <param name="numbers">Their numbers among all, ascending.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <param name="heldBytes">Centres held at once, or those of a single block's places, where these are more.</param>
    public static NearBlocks Find(
        IBlockCentres all, SphericalCentroids own, int[] numbers, IKernelExecutor executor, CancellationToken cancellationToken, int heldBytes = PartitionSearch.HeldCentreBytes)
    {
        int k = Math.Min(BlockProbing.MaxCandidates, all.Count) - 1;
        NearBlocks near = new(all, numbers, k, Math.Max(1, heldBytes / (own.Dimension * sizeof(float))));
        if (k > 0)
        {
            using EmbeddingMatrix queries = own.ToMatrix();
            foreach ((int first, SphericalCentroids centres) in all.Parts())
            {
                using EmbeddingMatrix part = centres.ToMatrix();
                int[] excluded = Array.ConvertAll(numbers, number => number >= first && number < first + part.Rows ? number - first : -1);
                near.Add(ExactNeighborSearch.Query(queries, part, k, excluded, executor, null, cancellationToken), first);
            }
        }

        return near;
    }

    /// <summary>The blocks in question, as many at a time as look at no more centres than may be held; each is to be disposed.</summary>
    public IEnumerable<ProbedBlocks> Groups()
    {
        HashSet<int> seen = [];
        int first = 0;
        for (int block = 0; block < _numbers.Length; block++)
        {
            int[] more = [_numbers[block], .. Near(block)];
            if (seen.Count > 0 && seen.Count + more.Count(number => !seen.Contains(number)) > _most)
            {
                yield return Group(first, block, seen);
                seen.Clear();
                first = block;
            }

            seen.UnionWith(more);
        }

        if (seen.Count > 0)
        {
            yield return Group(first, _numbers.Length, seen);
        }
    }

    private ProbedBlocks Group(int first, int end, HashSet<int> seen)
    {
        int[] numbers = [.. seen.Order()];
        int[] places = new int[(end - first) * _k];
        for (int block = first; block < end; block++)
        {
            int place = (block - first) * _k;
            foreach (int number in Near(block))
            {
                places[place++] = Array.BinarySearch(numbers, number);
            }
        }

        int[] own = [.. _numbers[first..end].Select(number => Array.BinarySearch(numbers, number))];
        return new ProbedBlocks(first, _all.Gather(numbers), numbers, own, places, _k);
    }

    private IEnumerable<int> Near(int block)
    {
        for (int i = 0; i < _k; i++)
        {
            yield return NeighborKey.Row(_keys[((long)block * _k) + i]);
        }
    }

    /// <summary>Merges what a part has into the lists; both descend.</summary>
    private void Add(NeighborLists found, int first)
    {
        ulong[] merged = new ulong[_k];
        for (int block = 0; block < _numbers.Length; block++)
        {
            Span<ulong> list = _keys.AsSpan(block * _k, _k);
            (int old, int more) = (0, 0);
            for (int i = 0; i < _k; i++)
            {
                ulong key = Key(found, block, more, first);
                merged[i] = list[old] >= key ? list[old++] : key;
                more += merged[i] == key && key != NeighborKey.None ? 1 : 0;
            }

            merged.CopyTo(list);
        }
    }

    private static ulong Key(NeighborLists found, int block, int place, int first)
    {
        int at = (block * found.K) + place;
        return place == found.K || found.Neighbors[at] < 0 ? NeighborKey.None : NeighborKey.Encode(found.Cosines[at], first + found.Neighbors[at]);
    }
}
