namespace InfoMax.Cli.Reports.Page;

/// <param name="Path">The page.</param>
/// <param name="Alarms">What is nearly lost, a line each.</param>
public sealed record WrittenReport(string Path, IReadOnlyList<string> Alarms);
