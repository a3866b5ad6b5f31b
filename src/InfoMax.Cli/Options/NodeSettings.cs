using InfoMax.Cluster.Hosting;
using InfoMax.Data.Access;

namespace InfoMax.Cli.Options;

/// <summary>A <c>node</c> run, parsed and checked.</summary>
public sealed record NodeSettings
{
    /// <summary>How the node joins and works, apart from what is served over HTTP.</summary>
    public required NodeOptions Node { get; init; }

    /// <summary>Port of HTTP; 0 for a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>What HTTP shows; null for HTTP without TLS.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Only this machine reaches it.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>How long a store that a submission's output is in may be silent before the submission is refused.</summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The server of <c>s3://</c> addresses; null for the AWS SDK's own choice.</summary>
    public S3Endpoint? S3Endpoint { get; init; }

    /// <summary>How it logs.</summary>
    public LogStyle LogStyle { get; init; }

    /// <summary>The host that other machines name to reach this one.</summary>
    public string Host => Node.PublicHost ?? Node.Bind;
}
