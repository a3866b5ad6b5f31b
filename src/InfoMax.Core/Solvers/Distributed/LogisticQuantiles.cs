namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The standard logistic distribution in 2^14 equally likely values: P(value &lt; z) is the heat bath's 1 / (1 + exp(-z)) to within
/// 2^-15. One look into a table in place of an exponential and two branches that nobody can predict.
/// </summary>
internal static class LogisticQuantiles
{
    /// <summary>Random bits that choose a value.</summary>
    public const int Bits = 14;

    /// <summary>Takes these bits out of more.</summary>
    public const int Mask = (1 << Bits) - 1;

    /// <summary>Far coarser than any two logarithms differ by, so that the values are the same everywhere.</summary>
    private const double Grain = 1 << 16;

    private static readonly float[] Table = [.. Enumerable.Range(0, 1 << Bits).Select(Quantile)];

    /// <summary>Ascending.</summary>
    public static ReadOnlySpan<float> Values => Table;

    private static float Quantile(int place)
    {
        double share = (place + 0.5) / (1 << Bits);
        return (float)(Math.Round(Math.Log(share / (1 - share)) * Grain) / Grain);
    }
}
