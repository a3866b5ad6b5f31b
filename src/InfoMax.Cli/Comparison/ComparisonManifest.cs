using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Comparison;

/// <summary>What the manifests of comparisons and tunings begin with: version, goal, options as asked for, and the input.</summary>
internal static class ComparisonManifest
{
    /// <summary>The document, to be filled with what was found.</summary>
    /// <param name="goal">The verb.</param>
    /// <param name="options">The options.</param>
    /// <param name="layout">The input.</param>
    /// <param name="validRows">Its valid rows.</param>
    public static JsonObject Begin(string goal, PruneOptions options, DatasetLayout layout, long validRows) => new()
    {
        ["version"] = ProductVersion.Text,
        ["goal"] = goal,
        ["requested"] = OptionText.ToJson(options.Job.Options),
        ["input"] = new JsonObject
        {
            ["files"] = layout.Files.Count,
            ["rows"] = layout.Rows,
            ["valid_rows"] = validRows,
            ["dim"] = layout.Dimension,
            ["fingerprint"] = layout.Fingerprint,
        },
    };
}
