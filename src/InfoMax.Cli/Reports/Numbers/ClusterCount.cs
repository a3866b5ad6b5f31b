using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>What is left of a cluster of nearby rows.</summary>
/// <param name="Count">Its name, rows and kept rows.</param>
/// <param name="Example">The row nearest to its centre.</param>
/// <param name="ExampleId">That one's id; null without ids.</param>
public sealed record ClusterCount(GroupCount Count, long Example, string? ExampleId = null);
