namespace InfoMax.Cli.Reports.Numbers;

/// <summary>Counts values of rows in fine bins over a range that is known.</summary>
/// <param name="least">The least value.</param>
/// <param name="most">The largest.</param>
internal sealed class SpreadCounter(double least, double most)
{
    private const int PerBin = 100;
    private const int FineBins = ReportNumbers.Bins * PerBin;

    private readonly long[] _bins = new long[FineBins];
    private double _mean;
    private long _rows;

    /// <summary>Counts a row.</summary>
    public void Add(double value)
    {
        double place = most > least ? ((value / 2) - (least / 2)) / ((most / 2) - (least / 2)) : 0;
        _bins[Math.Clamp((int)(place * FineBins), 0, FineBins - 1)]++;
        _rows++;
        _mean += (value - _mean) / _rows;
    }

    /// <summary>What was counted.</summary>
    public SeriesSpread Finish() => new(
        _rows, _rows == 0 ? null : _mean, Quantile(0.25), Quantile(0.5), Quantile(0.75), [.. _bins.Chunk(PerBin).Select(bins => bins.Sum())]);

    private double? Quantile(double share)
    {
        if (_rows == 0)
        {
            return null;
        }

        long wanted = Math.Max(1, (long)Math.Ceiling(share * _rows));
        long below = 0;
        int bin = Array.FindIndex(_bins, count => (below += count) >= wanted);
        return least + ((most - least) * ((bin + 0.5) / FineBins));
    }
}
