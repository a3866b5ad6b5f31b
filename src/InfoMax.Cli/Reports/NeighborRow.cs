namespace InfoMax.Cli.Reports;

/// <summary>One of the rows that are nearest to a row, whatever became of it.</summary>
/// <param name="Row">Row number.</param>
/// <param name="Id">Its id; null without ids.</param>
/// <param name="Cosine">The cosine of the two, from the vectors.</param>
/// <param name="Selected">Whether it was kept.</param>
/// <param name="Reason">The word of <c>reasons.parquet</c>.</param>
public sealed record NeighborRow(long Row, string? Id, float Cosine, bool Selected, string Reason);
