namespace InfoMax.Core.Graph.Blocks;

/// <summary>
/// Share of the true k nearest neighbours that neighbour lists hold, estimated on sampled rows. Only neighbours of
/// positive cosine count: the similarity graph has no others.
/// </summary>
/// <param name="Value">The estimate in [0, 1].</param>
/// <param name="Lower">Lower end of the 95 % confidence interval.</param>
/// <param name="Upper">Upper end of the 95 % confidence interval.</param>
/// <param name="SampleRows">Rows compared with an exact search; all rows after an exact search.</param>
public sealed record RecallEstimate(double Value, double Lower, double Upper, int SampleRows)
{
    // The 97.5 % and the 99.5 % quantile of the normal distribution.
    private const double Quantile = 1.959964;
    private const double SureQuantile = 2.575829;

    /// <summary>What is known after an exact search of <paramref name="rows"/> rows.</summary>
    public static RecallEstimate Exact(int rows) => new(1, 1, 1, rows);

    /// <summary>
    /// The ratio estimate sum(found) / sum(sought) over rows, with Wilson's score interval (E. B. Wilson, "Probable
    /// inference, the law of succession, and statistical inference", JASA 22, 1927) for as many independent trials as
    /// would have the variance seen between rows: the neighbours of one row are found or missed together.
    /// </summary>
    /// <param name="found">Neighbours found of each sampled row.</param>
    /// <param name="sought">Neighbours sought of each sampled row, of the same length.</param>
    public static RecallEstimate Of(ReadOnlySpan<int> found, ReadOnlySpan<int> sought) => Of(found, sought, Quantile);

    /// <summary>As <see cref="Of(ReadOnlySpan{int}, ReadOnlySpan{int})"/>, with the 99 % confidence interval.</summary>
    internal static RecallEstimate Sure(ReadOnlySpan<int> found, ReadOnlySpan<int> sought) => Of(found, sought, SureQuantile);

    private static RecallEstimate Of(ReadOnlySpan<int> found, ReadOnlySpan<int> sought, double quantile)
    {
        long foundAll = 0;
        long soughtAll = 0;
        for (int i = 0; i < found.Length; i++)
        {
            foundAll += found[i];
            soughtAll += sought[i];
        }

        if (soughtAll == 0)
        {
            return Exact(found.Length);
        }

        double p = (double)foundAll / soughtAll;
        double squares = 0;
        for (int i = 0; i < found.Length; i++)
        {
            double error = found[i] - (p * sought[i]);
            squares += error * error;
        }

        double variance = squares / soughtAll / soughtAll;
        double trials = variance > 0 ? p * (1 - p) / variance : found.Length;
        double z2 = quantile * quantile / trials;
        double center = (p + (z2 / 2)) / (1 + z2);
        double half = quantile / (1 + z2) * Math.Sqrt((p * (1 - p) / trials) + (z2 / 4 / trials));
        return new RecallEstimate(p, Math.Max(0, center - half), Math.Min(1, center + half), found.Length);
    }
}
