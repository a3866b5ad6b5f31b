namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Which of a partition's rows visit which other partition.</summary>
internal sealed class GuestChoice
{
    private readonly AllBlocks _all;
    private readonly int[] _visits;
    private readonly int _count;
    private readonly int[] _order;
    private readonly int[] _first;

    /// <param name="all">All blocks.</param>
    /// <param name="partition">The partition whose rows these are.</param>
    /// <param name="visits">Blocks that each row visits, <paramref name="count"/> a row, -1 for none.</param>
    /// <param name="count">Places a row.</param>
    public GuestChoice(AllBlocks all, int partition, int[] visits, int count)
    {
        _all = all;
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

    /// <summary>The rows that visit a partition, ascending.</summary>
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

    /// <summary>Calls <paramref name="take"/>(row, other partition) once for every partition that a row visits.</summary>
    private void ForEachGuest(int partition, Action<int, int> take)
    {
        int[] lastGuest = new int[_all.Partitions];
        Array.Fill(lastGuest, -1);
        int rows = _count == 0 ? 0 : _visits.Length / _count;
        for (int row = 0; row < rows; row++)
        {
            foreach (int block in _visits.AsSpan(row * _count, _count))
            {
                int target = block < 0 ? partition : _all.PartitionOf(block);
                if (target != partition && lastGuest[target] != row)
                {
                    lastGuest[target] = row;
                    take(row, target);
                }
            }
        }
    }
}
