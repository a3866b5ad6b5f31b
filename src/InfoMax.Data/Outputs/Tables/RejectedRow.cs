namespace InfoMax.Data.Outputs.Tables;

/// <summary>A row of the input that takes no part in a job, and why: a line of the table of rejects.</summary>
/// <param name="Row">Global row number.</param>
/// <param name="File">Relative path of its file.</param>
/// <param name="Reason">Why it was dropped, e.g. <c>zero embedding</c>.</param>
public sealed record RejectedRow(long Row, string File, string Reason);
