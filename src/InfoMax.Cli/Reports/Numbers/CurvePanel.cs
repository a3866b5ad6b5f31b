using InfoMax.Cli.Reports.Plots;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>Curves of one measure.</summary>
/// <param name="Id">A word for it.</param>
/// <param name="Title">What the curves show.</param>
/// <param name="Axis">The name of the horizontal axis.</param>
/// <param name="Measure">The name of the vertical one.</param>
/// <param name="Bars">What the error bars are; null where there are none.</param>
/// <param name="Curves">The curves.</param>
/// <param name="IsShare">Whether the horizontal axis is a share of the rows.</param>
public sealed record CurvePanel(string Id, string Title, string Axis, string Measure, string? Bars, IReadOnlyList<Curve> Curves, bool IsShare);
