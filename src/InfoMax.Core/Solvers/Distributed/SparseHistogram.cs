namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// Counts by bin, of the bins that have any. Sums of integers, so that merging knows no order. Bins of several groups are told
/// apart by the upper half of <see cref="Key"/>.
/// </summary>
/// <param name="Bins">Ascending.</param>
/// <param name="Counts">Values in each, above 0.</param>
public sealed record SparseHistogram(long[] Bins, long[] Counts)
{
    /// <summary>A histogram without values.</summary>
    public static SparseHistogram Empty { get; } = new([], []);

    /// <summary>Number of values.</summary>
    public long Total => Counts.Sum();

    /// <summary>A group's bin; the bin itself for group 0.</summary>
    /// <param name="group">At least 0.</param>
    /// <param name="bin">In [-2^31, 2^31).</param>
    public static long Key(int group, long bin) => ((long)group << 32) + bin;

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
        SparseHistogram merged = Empty;
        SparseHistogram spare = Empty;
        int used = 0;
        foreach (SparseHistogram part in parts)
        {
            int most = used + part.Bins.Length;
            spare = spare.Bins.Length >= most ? spare : new SparseHistogram(new long[most + (most / 2)], new long[most + (most / 2)]);
            used = Merge(merged, used, part, spare);
            (merged, spare) = (spare, merged);
        }

        return new SparseHistogram(merged.Bins[..used], merged.Counts[..used]);
    }

    /// <summary>The histogram of each group that has values, by ascending group, with its bins as they were before <see cref="Key"/>.</summary>
    public IEnumerable<(int Group, SparseHistogram Histogram)> ByGroup()
    {
        for (int start = 0; start < Bins.Length;)
        {
            int group = GroupOf(Bins[start]);
            int end = start;
            while (end < Bins.Length && GroupOf(Bins[end]) == group)
            {
                end++;
            }

            yield return (group, group == 0 && end == Bins.Length ? this : new SparseHistogram(Array.ConvertAll(Bins[start..end], key => key - Key(group, 0)), Counts[start..end]));
            start = end;
        }
    }

    /// <summary>The bins of some groups alone.</summary>
    /// <param name="groups">Ascending.</param>
    public SparseHistogram Only(int[] groups)
    {
        int[] kept = [.. Enumerable.Range(0, Bins.Length).Where(i => Array.BinarySearch(groups, GroupOf(Bins[i])) >= 0)];
        return kept.Length == Bins.Length ? this : new SparseHistogram(Array.ConvertAll(kept, i => Bins[i]), Array.ConvertAll(kept, i => Counts[i]));
    }

    private static int GroupOf(long key) => (int)((key + (1L << 31)) >> 32);

    private static int Merge(SparseHistogram first, int length, SparseHistogram second, SparseHistogram into)
    {
        int used = 0;
        int i = 0;
        int j = 0;
        while (i < length || j < second.Bins.Length)
        {
            bool fromFirst = i < length && (j == second.Bins.Length || first.Bins[i] <= second.Bins[j]);
            bool fromSecond = j < second.Bins.Length && (i == length || second.Bins[j] <= first.Bins[i]);
            into.Bins[used] = fromFirst ? first.Bins[i] : second.Bins[j];
            into.Counts[used++] = (fromFirst ? first.Counts[i++] : 0) + (fromSecond ? second.Counts[j++] : 0);
        }

        return used;
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
