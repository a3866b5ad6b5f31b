namespace InfoMax.Core.Graph;

/// <summary>
/// Defaults of the objective that follow from the budget, f = p / N: a small coreset is spread over more neighbours,
/// and alpha makes the expected redundancy a fixed multiple of the information.
/// </summary>
public static class AutoParameters
{
    /// <summary>The fewest neighbours chosen.</summary>
    public const int FewestNeighbors = 5;

    /// <summary>The most neighbours chosen.</summary>
    public const int MostNeighbors = 128;

    /// <summary>Rows kept of a class up to which the easiest of it train best.</summary>
    public const double EasyRows = 4;

    /// <summary>Rows kept of a class from which on a class's easy half is known too well.</summary>
    public const double PlentyRows = 32;

    /// <summary>Where scores of labels look then: short of the hardest tenth, where wrong labels are.</summary>
    public const double HardQuantile = 0.65;

    /// <summary>Q over the share of labels that the probe gets right, at most: short of where the ranks of wrong labels begin.</summary>
    public const double TrustedShare = 0.75;

    /// <summary>B, the redundancy of a random selection over its information.</summary>
    public const double DefaultBoost = 3.0;

    /// <summary>c where a score's definition says nothing else.</summary>
    public const double DefaultFactor = 2.0;

    /// <summary>k = clamp(round(c / f), 5, 128), halves rounded up; f = 0 gives 128.</summary>
    /// <param name="fraction">f = p / N in [0, 1].</param>
    /// <param name="factor">c, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not in [0, 1].</exception>
    public static int Neighbors(double fraction, double factor = DefaultFactor)
    {
        RequireFraction(fraction);
        return (int)Math.Clamp(Math.Floor((factor / fraction) + 0.5), FewestNeighbors, MostNeighbors);
    }

    /// <summary>
    /// alpha = B mean(I) / (f mean_i sum_j W_ij). For a random selection of f N rows, alpha x^T W x is then B times I.x.
    /// </summary>
    /// <param name="boost">B, finite and at least 0.</param>
    /// <param name="meanImportance">mean(I) in [0, 1].</param>
    /// <param name="fraction">f = p / N in [0, 1].</param>
    /// <param name="meanRowWeight">mean_i sum_j W_ij, finite and at least 0.</param>
    /// <returns>
    /// alpha; 0 when the graph has no weight or nothing is chosen, where alpha has no effect and the quotient no value.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static double Alpha(double boost, double meanImportance, double fraction, double meanRowWeight)
    {
        RequireFraction(fraction);
        RequireNonNegative(boost, nameof(boost));
        RequireNonNegative(meanImportance, nameof(meanImportance));
        RequireNonNegative(meanRowWeight, nameof(meanRowWeight));
        double alpha = boost * meanImportance / (fraction * meanRowWeight);
        return double.IsFinite(alpha) ? alpha : 0;
    }

    /// <summary>
    /// Q of the order <c>at:Q</c> that scores of labels have by default: 0 (the easiest rows) up to <see cref="EasyRows"/> rows kept of a class,
    /// <see cref="HardQuantile"/> from <see cref="PlentyRows"/> on, linear in the logarithm between. What a class's rows can teach decides, not
    /// the share of the data: benchmark <c>accuracy --per-class</c>, from 2 to 512 rows of a class on sets of 600 to 60 000 rows. Never above
    /// <see cref="TrustedShare"/> of the labels that the probe gets right, whose rows have the low ranks: benchmark <c>accuracy --wrong</c>.
    /// </summary>
    /// <param name="perClass">Rows kept of a class on average, p / C, at least 0.</param>
    /// <param name="right">Share of the labels that the out-of-fold probe, or the rows' neighbours, get right, in [0, 1]; 1 where that is not known.</param>
    public static double Quantile(double perClass, double right)
    {
        RequireNonNegative(perClass, nameof(perClass));
        RequireFraction(right);
        double way = Math.Log(Math.Max(perClass, EasyRows) / EasyRows) / Math.Log(PlentyRows / EasyRows);

        // To thousandths: the manifest and messages show it.
        return Math.Round(Math.Min(Math.Min(way, 1) * HardQuantile, TrustedShare * right), 3);
    }

    private static void RequireFraction(double fraction)
    {
        if (!(fraction >= 0 && fraction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "must be in [0, 1]");
        }
    }

    private static void RequireNonNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "must be finite and at least 0");
        }
    }
}
