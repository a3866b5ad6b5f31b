namespace InfoMax.Cli.Reports.Numbers;

/// <summary>Rows at a quantile of the importance: a kept one, one that was not kept, and one drawn from both by chance.</summary>
/// <param name="Quantile">In [0, 1].</param>
/// <param name="Importance">The importance there.</param>
/// <param name="Kept">The kept row of the nearest importance, ties to the lower row; null where none is within .05 of it.</param>
/// <param name="Dropped">That of those that were not kept.</param>
/// <param name="Random">A row drawn, always the same, from those within .02 of the importance, or from the nearest beyond.</param>
public sealed record QuantileRows(double Quantile, double Importance, ShownRow? Kept, ShownRow? Dropped, ShownRow? Random);
