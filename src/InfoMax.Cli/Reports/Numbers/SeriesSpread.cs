namespace InfoMax.Cli.Reports.Numbers;

/// <summary>How a value is spread over some rows. Quartiles are exact to a four-thousandth of the range.</summary>
/// <param name="Rows">How many rows; of none, all figures are null.</param>
/// <param name="Mean">Mean.</param>
/// <param name="LowerQuartile">A quarter of the rows has no more.</param>
/// <param name="Median">Half of the rows has no more.</param>
/// <param name="UpperQuartile">Three quarters of the rows have no more.</param>
/// <param name="Bins">Rows in bins of equal width over the range.</param>
public sealed record SeriesSpread(long Rows, double? Mean, double? LowerQuartile, double? Median, double? UpperQuartile, IReadOnlyList<long> Bins);
