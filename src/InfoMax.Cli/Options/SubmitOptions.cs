using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Where a submitted job goes.</summary>
public sealed record SubmitOptions
{
    /// <summary>Where the cluster is; null when it was not said.</summary>
    [Option("coordinator", OptionGroup.Cluster, CoordinatorUrl.Help, Form = "URL")]
    public CoordinatorUrl? Coordinator { get; init; }

    /// <summary>The job's id.</summary>
    [Option(
        "job", OptionGroup.Cluster, "The job's id; the same id is the same job.", Form = "ID", Default = "a new one, from the name of --output")]
    public string? Job { get; init; }

    /// <summary>Stay until the end.</summary>
    [Option("wait", OptionGroup.Cluster, "Show progress until the job is over, and end with its exit code.")]
    public bool Wait { get; init; }
}
