using InfoMax.Cluster.Jobs;
using InfoMax.Data.Access;

namespace InfoMax.Cli.Options;

/// <summary>Which cluster a command talks to, and how it shows who it is.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where the cluster is; null when it was not said.</summary>
    [Option("coordinator", OptionGroup.Cluster, CoordinatorUrl.Help, Form = "URL")]
    public CoordinatorUrl? Coordinator { get; init; }

    /// <summary>The token to show; null for none.</summary>
    [Option("token-file", OptionGroup.Cluster, "File with the token that the cluster asks for; also INFOMAX_TOKEN_FILE.", Form = "PATH", Default = "none")]
    public TokenFile? TokenFile { get; init; }

    /// <summary>The authorities to believe; null for those of the machine.</summary>
    [Option("tls-ca", OptionGroup.Cluster, "PEM file of the authority that vouches for the cluster's certificates.", Form = "PATH", Default = "those of the machine")]
    public TlsTrust? TlsCa { get; init; }
}
