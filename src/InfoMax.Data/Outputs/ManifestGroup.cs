namespace InfoMax.Data.Outputs;

/// <param name="Name">The label; null for the rows without one.</param>
/// <param name="Rows">Valid rows, copies included.</param>
/// <param name="Representatives">Those of them that are no copies: what its share is reckoned from and chosen among.</param>
/// <param name="Selected">Chosen rows.</param>
public sealed record ManifestGroup(string? Name, long Rows, long Representatives, long Selected);
