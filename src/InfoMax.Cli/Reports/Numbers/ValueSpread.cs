namespace InfoMax.Cli.Reports.Numbers;

/// <summary>How a value is spread over all rows, over the kept ones and over the others.</summary>
/// <param name="Name">What the value is.</param>
/// <param name="Least">The least value of a row, where the first bin begins.</param>
/// <param name="Most">The largest, where the last bin ends.</param>
/// <param name="All">All valid rows.</param>
/// <param name="Kept">The kept ones.</param>
/// <param name="Dropped">The others.</param>
public sealed record ValueSpread(string Name, double Least, double Most, SeriesSpread All, SeriesSpread Kept, SeriesSpread Dropped);
