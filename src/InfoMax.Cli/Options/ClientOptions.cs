using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of every command that asks a cluster about its jobs.</summary>
public sealed record ClientOptions
{
    /// <summary>Where the cluster is; null when it was not said.</summary>
    [Option("coordinator", OptionGroup.Cluster, CoordinatorUrl.Help, Form = "URL")]
    public CoordinatorUrl? Coordinator { get; init; }

    /// <summary>JSON instead of text.</summary>
    [Option("json", OptionGroup.Output, "Print JSON as the HTTP API gives it, a line each time.")]
    public bool Json { get; init; }

    /// <summary>The configuration file.</summary>
    [Option("config", OptionGroup.Cluster, "YAML file that may say coordinator: URL.", Form = "FILE", IsLocal = true)]
    public string? Config { get; init; }
}
