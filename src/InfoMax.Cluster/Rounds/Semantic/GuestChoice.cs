using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Which of a partition's rows visit which other partition.</summary>
internal sealed class GuestChoice
{
    private readonly AllBlocks _all;
    private readonly int[] _visits;
    private readonly int _count;
    private readonly int[] _places;
    private readonly int[] _order;
    private readonly int[] _first;

    /// <param name="all">All blocks.</param>
    /// <param name="partition">The partition whose rows these are.</param>
    /// <param name="own">Its rows.</param>
    /// <param name="visits">Blocks that each row visits, <paramref name="count"/> a row, -1 for none.</param>
    /// <param name="count">Places a row.</param>
    public GuestChoice(AllBlocks all, int partition, OwnBlocks own, int[] visits, int count)
    {
        _all = all;
        _places = Permutation.Inverse(own.Order);
        _visits = visits;
        _count = count;
        int partitions = all.Partitions;
        _first = new int[partitions + 1];
        ForEachGuest(partition, (_, target) => _first[target + 1]++);
        for (int p = 0; p < partitions; p++)
        {
            _first[p + 1] += _first[p];
        }

        _order = new int[_first[^1]];
        int[] next = _first[..^1];
        ForEachGuest(partition, (place, target) => _order[next[target]++] = place);
    }

    /// <summary>Places of a guest's visits, at least 1.</summary>
    public int Places => Math.Max(1, _count);

    /// <summary>How many rows visit a partition.</summary>
    public int CountOf(int target) => _first[target + 1] - _first[target];

    /// <summary>The places of the rows that visit a partition, by row number.</summary>
    public int[] GuestsOf(int target) => _order[_first[target].._first[target + 1]];

    /// <summary>Writes the blocks of a partition, from 0, that some of its guests visit: <see cref="Places"/> a guest, -1 behind the last.</summary>
    public void CopyVisits(int[] guests, int target, Span<int> visits)
    {
        visits.Fill(-1);
        for (int i = 0; i < guests.Length; i++)
        {
            int next = i * Places;
            foreach (int block in _visits.AsSpan(guests[i] * _count, _count))
            {
                if (block >= _all.FirstOf(target) && block < _all.FirstOf(target + 1))
                {
                    visits[next++] = block - _all.FirstOf(target);
                }
            }
        }
    }

    /// <summary>Calls <paramref name="take"/>(place, other partition) once for every partition that a row visits, by row number.</summary>
    private void ForEachGuest(int partition, Action<int, int> take)
    {
        int[] lastGuest = new int[_all.Partitions];
        Array.Fill(lastGuest, -1);
        foreach (int place in _places)
        {
            foreach (int block in _visits.AsSpan(place * _count, _count))
            {
                int target = block < 0 ? partition : _all.PartitionOf(block);
                if (target != partition && lastGuest[target] != place)
                {
                    lastGuest[target] = place;
                    take(place, target);
                }
            }
        }
    }
}
