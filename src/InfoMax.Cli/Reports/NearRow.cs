namespace InfoMax.Cli.Reports;

/// <summary>A row and how near it is to the one that is explained.</summary>
/// <param name="Row">Row number.</param>
/// <param name="Id">Its id; null without ids.</param>
/// <param name="Cosine">The cosine of the two.</param>
public sealed record NearRow(long Row, string? Id, float Cosine);
