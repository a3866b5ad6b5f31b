using InfoMax.Cluster.Jobs;
using InfoMax.Data.Access;

namespace InfoMax.Cli.Options;

/// <summary>Where a submitted job goes.</summary>
public sealed record SubmitOptions
{
    /// <summary>What the job is for.</summary>
    [Option("goal", OptionGroup.Value, "What the job is for: rows for a budget, rows that are no copies, or a table of scores.")]
    public JobGoal Goal { get; init; }

    /// <summary>Where the cluster is; null when it was not said.</summary>
    [Option("coordinator", OptionGroup.Cluster, CoordinatorUrl.Help, Form = "URL")]
    public CoordinatorUrl? Coordinator { get; init; }

    /// <summary>The token to show; null for none.</summary>
    [Option("token-file", OptionGroup.Cluster, "File with the token that the cluster asks for; also INFOMAX_TOKEN_FILE.", Form = "PATH", Default = "none")]
    public TokenFile? TokenFile { get; init; }

    /// <summary>The authorities to believe; null for those of the machine.</summary>
    [Option("tls-ca", OptionGroup.Cluster, "PEM file of the authority that vouches for the cluster's certificates.", Form = "PATH", Default = "those of the machine")]
    public TlsTrust? TlsCa { get; init; }

    /// <summary>What the job is to be called: submitted again it is the same job; null for a name made from the output's.</summary>
    [Option(
        "job", OptionGroup.Cluster, "The job's id; the same id is the same job.", Form = "ID", Default = "a new one, from the name of --output")]
    public string? Job { get; init; }

    /// <summary>Stay until the end.</summary>
    [Option("wait", OptionGroup.Cluster, "Show progress until the job is over, and end with its exit code.")]
    public bool Wait { get; init; }
}
