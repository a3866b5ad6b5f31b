using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of the commands that read results.</summary>
public sealed record ResultOptions
{
    /// <summary>JSON instead of text.</summary>
    [Option("json", OptionGroup.Output, "Print one JSON document on standard output.")]
    public bool Json { get; init; }
}
