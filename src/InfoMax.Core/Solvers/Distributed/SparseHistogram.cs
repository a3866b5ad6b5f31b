namespace InfoMax.Core.Solvers.Distributed;

/// <summary>Counts by bin, of the bins that have any. Sums of integers, so that merging knows no order.</summary>
/// <param name="Bins">Ascending.</param>
/// <param name="Counts">Values in each, above 0.</param>
public sealed record SparseHistogram(long[] Bins, long[] Counts)
{
    /// <summary>A histogram without values.</summary>
    public static SparseHistogram Empty { get; } = new([], []);

    /// <summary>Number of values.</summary>
    public long Total => Counts.Sum();

    /// <summary>Counts values that are bins already.</summary>
    public static SparseHistogram Of(IEnumerable<long> bins)
    {
        long[] sorted = [.. bins];
        Array.Sort(sorted);
        List<long> kept = [];
        List<long> counts = [];
        foreach (long bin in sorted)
        {
            if (kept.Count > 0 && kept[^1] == bin)
            {
                counts[^1]++;
            }
            else
            {
                kept.Add(bin);
                counts.Add(1);
            }
        }

        return new SparseHistogram([.. kept], [.. counts]);
    }

    /// <summary>Adds histograms up bin by bin; the order of the parts does not matter.</summary>
    public static SparseHistogram Merge(IEnumerable<SparseHistogram> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        SortedDictionary<long, long> sums = [];
        foreach (SparseHistogram part in parts)
        {
            for (int i = 0; i < part.Bins.Length; i++)
            {
                sums[part.Bins[i]] = sums.GetValueOrDefault(part.Bins[i]) + part.Counts[i];
            }
        }

        return new SparseHistogram([.. sums.Keys], [.. sums.Values]);
    }

    /// <summary>The place of the bin that holds the value of a rank, and how many values come before that bin.</summary>
    /// <param name="rank">From 0, below <see cref="Total"/>.</param>
    /// <param name="fromAbove">Counts from the largest bin down; else from the smallest up.</param>
    public (int Place, long Before) Find(long rank, bool fromAbove)
    {
        long before = 0;
        for (int i = 0; i < Bins.Length; i++)
        {
            int place = fromAbove ? Bins.Length - 1 - i : i;
            if (rank < before + Counts[place])
            {
                return (place, before);
            }

            before += Counts[place];
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, $"the histogram has {before} values");
    }
}
