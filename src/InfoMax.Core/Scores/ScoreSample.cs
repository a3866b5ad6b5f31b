namespace InfoMax.Core.Scores;

/// <summary>Some of the entries of a part of the rows, evenly spaced, so that others find their way among them without reading them.</summary>
/// <param name="Values">Scores of the sampled entries, ascending; the t-th of n is entry floor(t Entries / n).</param>
/// <param name="Entries">All entries of the part.</param>
/// <param name="Rows">Its rows.</param>
public sealed record ScoreSample(IReadOnlyList<double> Values, int Entries, long Rows)
{
    /// <summary>Entries that a sample has at most: ranges made from samples hold a thousandth of the entries more than meant.</summary>
    public const int MostValues = 1024;

    /// <summary>Samples sorted scores.</summary>
    public static ScoreSample Of(ScoreEntries entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        int count = Math.Min(MostValues, entries.Values.Length);
        double[] values = new double[count];
        for (int t = 0; t < count; t++)
        {
            values[t] = entries.Values[Place(t, count, entries.Values.Length)];
        }

        return new ScoreSample(values, entries.Values.Length, entries.Places.Length);
    }

    /// <summary>
    /// Bounds between <paramref name="ranges"/> ranges of scores that hold about as many entries each, length ranges - 1,
    /// ascending; range r is [bound r - 1, bound r). It may be empty where many bounds are equal.
    /// </summary>
    public static double[] Bounds(IReadOnlyList<ScoreSample> samples, int ranges)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[] values = new double[samples.Sum(sample => sample.Values.Count)];
        double[] weights = new double[values.Length];
        int filled = 0;
        double all = 0;
        foreach (ScoreSample sample in samples)
        {
            foreach (double value in sample.Values)
            {
                values[filled] = value;
                weights[filled++] = (double)sample.Entries / sample.Values.Count;
            }

            all += sample.Entries;
        }

        Array.Sort(values, weights);
        double[] bounds = new double[Math.Max(0, ranges - 1)];
        int next = 0;
        double sum = 0;
        for (int r = 0; r < bounds.Length; r++)
        {
            while (next < values.Length - 1 && sum + weights[next] <= all * (r + 1) / ranges)
            {
                sum += weights[next++];
            }

            bounds[r] = values.Length == 0 ? 0 : values[next];
        }

        return bounds;
    }

    /// <summary>Entries among which those with scores in [low, high) are all found: [First, End).</summary>
    public (int First, int End) Around(double low, double high)
    {
        int first = FirstAtLeast(low);
        int end = FirstAtLeast(high);
        return (first == 0 ? 0 : Place(first - 1, Values.Count, Entries), end == Values.Count ? Entries : Place(end, Values.Count, Entries));
    }

    private int FirstAtLeast(double value)
    {
        int low = 0;
        int high = Values.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Values[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int Place(int t, int count, int entries) => (int)((long)t * entries / count);
}
