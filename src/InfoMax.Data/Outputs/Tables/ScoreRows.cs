namespace InfoMax.Data.Outputs.Tables;

/// <summary>Some valid rows with their scores, ascending; columns of one length.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Ids">Their ids, null where missing; null when the data set has none.</param>
/// <param name="Scores">A column for each score, NaN for a row that has none.</param>
public sealed record ScoreRows(long[] Rows, string?[]? Ids, IReadOnlyList<double[]> Scores);
