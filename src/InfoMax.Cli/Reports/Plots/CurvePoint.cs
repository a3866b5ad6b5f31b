namespace InfoMax.Cli.Reports.Plots;

/// <summary>A point of a curve, with what is uncertain of it.</summary>
/// <param name="X">Place along the horizontal axis.</param>
/// <param name="Y">The value.</param>
/// <param name="Error">Half the length of its error bar; 0 for none.</param>
public sealed record CurvePoint(double X, double Y, double Error);
