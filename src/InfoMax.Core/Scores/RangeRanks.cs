namespace InfoMax.Core.Scores;

/// <summary>
/// Mid-ranks over all rows of the scores in one range, from what each part of the rows has there. Equal to those of
/// <see cref="Importance"/> over all scores at once, bit for bit.
/// </summary>
/// <param name="low">Least score of the range.</param>
/// <param name="high">Bound of the range.</param>
/// <param name="rows">N.</param>
public sealed class RangeRanks(double low, double high, long rows)
{
    private readonly List<double> _values = [];
    private readonly List<long> _counts = [];
    private readonly List<int> _ends = [];
    private long _before;

    /// <summary>Takes the next part's entries: all that lie in the range, and maybe some around them.</summary>
    /// <param name="values">Scores, ascending.</param>
    /// <param name="before">Rows of the part before each, and before the entry that follows the last: one more than values.</param>
    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<long> before)
    {
        int first = FirstAtLeast(values, low);
        int end = FirstAtLeast(values, high);
        _before += before[first];
        for (int i = first; i < end; i++)
        {
            _values.Add(values[i]);
            _counts.Add(before[i + 1] - before[i]);
        }

        _ends.Add(_values.Count);
    }

    /// <summary>r of each part's entries in the range, part after part, and how many each has.</summary>
    public (double[] Ranks, int[] Counts) ToRanks()
    {
        double[] sorted = [.. _values];
        int[] order = new int[sorted.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        double[] ranks = new double[sorted.Length];
        long before = _before;
        for (int first = 0; first < sorted.Length;)
        {
            int end = first;
            long count = 0;
            while (end < sorted.Length && sorted[end] == sorted[first])
            {
                count += _counts[order[end++]];
            }

            double rank = rows == 1 ? 0.5 : ((double)before + (before + count - 1)) / 2 / (rows - 1);
            for (; first < end; first++)
            {
                ranks[order[first]] = rank;
            }

            before += count;
        }

        int[] counts = new int[_ends.Count];
        for (int part = 0; part < counts.Length; part++)
        {
            counts[part] = _ends[part] - (part == 0 ? 0 : _ends[part - 1]);
        }

        return (ranks, counts);
    }

    private static int FirstAtLeast(ReadOnlySpan<double> values, double value)
    {
        int first = 0;
        int end = values.Length;
        while (first < end)
        {
            int middle = (first + end) / 2;
            (first, end) = values[middle] < value ? (middle + 1, end) : (first, middle);
        }

        return first;
    }
}
