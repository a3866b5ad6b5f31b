namespace InfoMax.Cli.Estimates;

/// <summary>The 95 % interval of a share of which a sample is known, by Clopper and Pearson (1934): it covers the truth at least that often.</summary>
internal static class BinomialInterval
{
    private const double Tail = 0.025;

    private const int Halvings = 50;

    /// <summary>Both ends, in [0, 1].</summary>
    /// <param name="hits">Hits.</param>
    /// <param name="trials">Of so many.</param>
    public static (double Lower, double Upper) Of(int hits, int trials) => (
        hits == 0 ? 0 : Solve(share => 1 - AtMost(hits - 1, trials, share) < Tail),
        hits == trials ? 1 : Solve(share => AtMost(hits, trials, share) > Tail));

    /// <summary>The share up to which something is true.</summary>
    private static double Solve(Func<double, bool> isBelow)
    {
        double low = 0;
        double high = 1;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = isBelow(middle) ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The chance of at most so many hits.</summary>
    private static double AtMost(int hits, int trials, double share)
    {
        double sum = 0;
        double term = trials * Math.Log(1 - share);
        for (int i = 0; i <= hits; i++)
        {
            sum += Math.Exp(term);
            term += Math.Log((trials - i) / (double)(i + 1)) + Math.Log(share / (1 - share));
        }

        return Math.Min(1, sum);
    }
}
