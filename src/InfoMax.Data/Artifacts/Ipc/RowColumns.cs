namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>Ids and raw scores of rows, columnar.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Ids">Ids, same length, or null when the data set has none.</param>
/// <param name="Scores">Raw scores, same length, or null.</param>
public sealed record RowColumns(long[] Rows, string?[]? Ids, double[]? Scores);
