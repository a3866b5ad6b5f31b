namespace InfoMax.Core.Solvers.Distributed;

/// <summary>How many rows each group has over all partitions, and how many of them are to be chosen. Without a quota all rows are one group.</summary>
/// <param name="Rows">n_g of each group; group 0 alone without a quota.</param>
/// <param name="Budgets">p_g of each, in [0, n_g].</param>
public sealed record GroupShares(long[] Rows, long[] Budgets)
{
    /// <summary>Bins of all groups together that a merged histogram of gains has at most, up to half a million groups.</summary>
    public const long MostBins = 1L << 22;

    private const int MostWidening = 10;

    /// <summary>All rows as one group.</summary>
    /// <param name="rows">N.</param>
    /// <param name="budget">p in [0, N].</param>
    public static GroupShares One(long rows, long budget) => new([rows], [budget]);

    /// <summary>p_g / n_g, 0 of a group without rows.</summary>
    public double Fraction(int group) => Rows[group] == 0 ? 0 : (double)Budgets[group] / Rows[group];

    /// <summary>The price of a group that has no choice: infinite where none of its rows is chosen, minus infinity where all are; null for others.</summary>
    public double? Forced(int group) =>
        Budgets[group] == 0 ? double.PositiveInfinity : Budgets[group] == Rows[group] ? double.NegativeInfinity : null;

    /// <summary>True where at most one group has a choice: its rows are chosen as without a quota.</summary>
    public bool HasOneChoice => Enumerable.Range(0, Rows.Length).Count(group => Forced(group) is null) <= 1;

    /// <summary>Bins are 2^w times as wide as those of one group: wide enough that all groups' have <see cref="MostBins"/>, w at most 10.</summary>
    public int Widening
    {
        get
        {
            int widening = 0;
            while (widening < MostWidening && ((long)Rows.Length * PriceScale.Bins) >> widening > MostBins)
            {
                widening++;
            }

            return widening;
        }
    }
}
