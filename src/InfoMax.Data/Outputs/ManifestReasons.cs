namespace InfoMax.Data.Outputs;

/// <summary>What <c>reasons.parquet</c> goes by.</summary>
/// <param name="Price">The smallest gain of a chosen row that is no copy; null when no row was to be had that is none.</param>
/// <param name="RedundantCosine">The cosine from which a row is redundant with a chosen one.</param>
public sealed record ManifestReasons(double? Price, double RedundantCosine);
