using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Reports.Page;

/// <param name="Path">The page.</param>
/// <param name="Alarms">What is nearly lost, a line each.</param>
/// <param name="Words">What is left of sources and clusters, for those who do not open the page; empty for pages of tables.</param>
/// <param name="Losses">How many groups of each kind lost their rows; empty for pages of tables.</param>
public sealed record WrittenReport(string Path, IReadOnlyList<string> Alarms, IReadOnlyList<string> Words, IReadOnlyList<GroupLoss> Losses);
