namespace InfoMax.Cli.Reports;

/// <summary>A row as a report lists it; see <c>reasons.parquet</c>.</summary>
public sealed record ShownRow(long Row, string? Id, float Importance, float Gain, long? Nearest, float? Cosine, string Reason);
