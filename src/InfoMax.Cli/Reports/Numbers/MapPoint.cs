namespace InfoMax.Cli.Reports.Numbers;

/// <summary>A sampled row on the map of a report.</summary>
/// <param name="Row">Row number.</param>
/// <param name="X">Place along the first axis.</param>
/// <param name="Y">Place along the second.</param>
/// <param name="Kept">Whether the row was kept.</param>
public sealed record MapPoint(long Row, double X, double Y, bool Kept);
