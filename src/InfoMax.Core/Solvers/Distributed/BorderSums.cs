namespace InfoMax.Core.Solvers.Distributed;

/// <summary>What all partitions that hold a partition's rows tell of them after a round of the bound, in any order of rows and in the order of the partitions.</summary>
/// <param name="partition">The partition that owns the rows.</param>
/// <param name="ownRows">Their number n.</param>
public sealed class BorderSums(int partition, int ownRows)
{
    private readonly double[] _points = new double[ownRows];
    private readonly int[] _holders = new int[ownRows];
    private readonly double[] _chosen = new double[ownRows];

    /// <summary>What all multipliers take from each own row, length n.</summary>
    public double[] Load { get; } = new double[ownRows];

    /// <summary>Mean x of each own row over its holders, length n.</summary>
    public double[] Mean => [.. _points.Select((sum, i) => sum / Math.Max(1, _holders[i]))];

    /// <summary>Summands in the loads and in what the partition's own multipliers add, by which rounding is bounded.</summary>
    public double Terms { get; private set; }

    /// <summary>Adds what one partition tells.</summary>
    /// <param name="keys">The rows that it tells of.</param>
    /// <param name="told">What it tells of each of them.</param>
    public void Add(long[] keys, PartitionMultipliers told)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(told);
        int first = Array.BinarySearch(keys, RowKey.Of(partition, 0));
        int begin = first < 0 ? ~first : first;
        for (int i = begin; i < keys.Length && RowKey.Owner(keys[i]) == partition; i++)
        {
            int place = RowKey.Place(keys[i]);
            Load[place] += told.Load[i];
            _points[place] += told.Point[i];
            _holders[place]++;
            _chosen[place] += told.Shares[i] * (double)told.Point[i];
        }

        Terms += begin < keys.Length && RowKey.Owner(keys[begin]) == partition ? told.Terms : 0;
    }

    /// <summary>Rows that the relaxed points choose of each group of the own rows: every holder's x counts by its share of the row.</summary>
    /// <param name="groups">Group of each own row; null for one group.</param>
    public IReadOnlyList<(int Group, double Chosen)> Chosen(int[]? groups)
    {
        SortedDictionary<int, double> sums = [];
        for (int i = 0; i < ownRows; i++)
        {
            int group = groups is null ? 0 : groups[i];
            sums[group] = sums.GetValueOrDefault(group) + _chosen[i];
        }

        return [.. sums.Select(pair => (pair.Key, pair.Value))];
    }
}
