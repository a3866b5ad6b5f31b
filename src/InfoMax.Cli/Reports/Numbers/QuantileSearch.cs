using InfoMax.Core.Compute;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>Finds the rows at one quantile of the importance in one look at all rows.</summary>
/// <param name="quantile">The quantile.</param>
/// <param name="value">The importance there.</param>
internal sealed class QuantileSearch(double quantile, double value)
{
    /// <summary>Rows so near in importance are as good as at the quantile.</summary>
    private const double Window = 0.02;

    /// <summary>Rows further in importance say nothing of the quantile.</summary>
    private const double Furthest = 0.05;

    private readonly ShownRow?[] _nearest = new ShownRow?[2];
    private readonly double[] _distances = [double.PositiveInfinity, double.PositiveInfinity];
    private ShownRow? _random;
    private (long Windows, ulong Draw) _drawn = (long.MaxValue, ulong.MaxValue);

    /// <summary>Takes a row into account.</summary>
    public void Add(ReasonRows part, int at)
    {
        double distance = Math.Abs(part.Importance[at] - value);
        int fate = part.Selected[at] ? 1 : 0;
        if (distance < _distances[fate] && distance <= Furthest)
        {
            (_distances[fate], _nearest[fate]) = (distance, ShownRow.Of(part, at));
        }

        (long, ulong) drawn = ((long)(distance / Window), Draw(part.Rows[at]));
        if (drawn.CompareTo(_drawn) < 0)
        {
            (_drawn, _random) = (drawn, ShownRow.Of(part, at));
        }
    }

    /// <summary>What was found.</summary>
    public QuantileRows Found() => new(quantile, value, _nearest[1], _nearest[0], _random);

    /// <summary>A number that says nothing of the row.</summary>
    private static ulong Draw(long row) => new SplitMix64((ulong)row).Next();
}
