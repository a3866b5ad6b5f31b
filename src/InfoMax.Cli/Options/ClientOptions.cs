using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of every command that asks a cluster about its jobs, beside <see cref="ClusterOptions"/>.</summary>
public sealed record ClientOptions
{
    /// <summary>JSON instead of text.</summary>
    [Option("json", OptionGroup.Output, "Print one JSON document, as the HTTP API gives it; of status --watch the last.")]
    public bool Json { get; init; }

    /// <summary>A YAML file that may name the coordinator; null for none.</summary>
    [Option("config", OptionGroup.Cluster, "YAML file that may say coordinator: URL.", Form = "FILE", IsLocal = true)]
    public string? Config { get; init; }
}
