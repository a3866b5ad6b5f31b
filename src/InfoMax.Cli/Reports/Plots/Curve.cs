namespace InfoMax.Cli.Reports.Plots;

/// <summary>A line of a plot, such as one method over several budgets.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Its points by X.</param>
/// <param name="IsOwn">Whether it is the one that the others are compared with: drawn thick.</param>
public sealed record Curve(string Name, IReadOnlyList<CurvePoint> Points, bool IsOwn = false);
