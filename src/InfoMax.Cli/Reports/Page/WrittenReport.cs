using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Reports.Page;

/// <summary>A page that was written, and what of it the terminal repeats.</summary>
/// <param name="Path">The page.</param>
/// <param name="Alarms">What is lost, entirely or nearly, a line each.</param>
/// <param name="Words">What is left of sources and clusters, or the best of a table, for those who do not open the page.</param>
/// <param name="Losses">How many groups of each kind lost their rows; empty for pages of tables.</param>
public sealed record WrittenReport(string Path, IReadOnlyList<string> Alarms, IReadOnlyList<string> Words, IReadOnlyList<GroupLoss> Losses);
