namespace InfoMax.Cli.Reports.Numbers;

/// <summary>A flat map of some rows.</summary>
/// <param name="XName">What its horizontal axis is.</param>
/// <param name="YName">What its vertical one is.</param>
/// <param name="Points">Kept rows and others, each evenly spread over all of their kind.</param>
public sealed record RowMap(string XName, string YName, IReadOnlyList<MapPoint> Points);
