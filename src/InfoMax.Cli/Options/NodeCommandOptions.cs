using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Access;

namespace InfoMax.Cli.Options;

/// <summary>
/// The options of <c>node</c> as its command line, <c>node.yaml</c> and the environment give them; <see cref="NodeOptionsReader"/>
/// makes settings of them. Declared here and nowhere else: see <see cref="OptionAttribute"/>.
/// </summary>
public sealed record NodeCommandOptions
{
    /// <summary>What the node does; empty for both.</summary>
    [Option(
        "roles", OptionGroup.Cluster, "coordinator, worker or both.", Form = "ROLE,…", Words = "coordinator worker coordinator,worker",
        Note = "coordinator: takes jobs, plans and leases their work, keeps artifacts; one of them at a time, others stand by. worker: computes.")]
    public IReadOnlyList<NodeRole> Roles { get; init; } = [NodeRole.Coordinator, NodeRole.Worker];

    /// <summary>Where the cluster port and HTTP listen; loopback needs no token.</summary>
    [Option(
        "bind", OptionGroup.Cluster, "Address to listen on; 0.0.0.0 for all.", Form = "HOST",
        Note = "Beyond loopback HTTP needs token-file, or insecure, and the cluster port asks nobody who is there without tls-dir.")]
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Advertised name.</summary>
    [Option(
        "public-host", OptionGroup.Cluster, "Name or address under which other nodes reach this one.", Form = "HOST",
        Default = "--bind, or the machine's name when that is 0.0.0.0")]
    public string? PublicHost { get; init; }

    /// <summary>Port of the cluster protocol.</summary>
    [Option("port", OptionGroup.Cluster, "Port for other nodes; 0 for a free one.", Form = "PORT", Min = 0, Max = ushort.MaxValue)]
    public int Port { get; init; }

    /// <summary>Port of the job API, the page and artifacts; 0 takes any that is free.</summary>
    [Option("http-port", OptionGroup.Cluster, "Port for HTTP (jobs, health, artifacts); 0 for a free one.", Form = "PORT", Min = 0, Max = ushort.MaxValue)]
    public int HttpPort { get; init; }

    /// <summary>Who may do what over HTTP; null where loopback alone is listened to.</summary>
    [Option(
        "token-file", OptionGroup.Cluster, "File of the tokens that HTTP asks for: a line each, TOKEN or submit TOKEN for everything, read TOKEN to look.",
        Form = "PATH", Default = "none, on loopback alone",
        Note = "The same on all nodes of a cluster; they show each other its first token that may submit. Read anew when it changes.")]
    public TokenFile? TokenFile { get; init; }

    /// <summary>No token wanted.</summary>
    [Option("insecure", OptionGroup.Cluster, "Listen beyond loopback without tokens: whoever reaches the HTTP port may do everything.")]
    public bool Insecure { get; init; }

    /// <summary>The node's certificate.</summary>
    [Option(
        "tls-cert", OptionGroup.Cluster, "PEM file of the certificate that HTTP shows, with those that lead to its authority.", Form = "PATH", IsPath = true,
        Default = "none: HTTP without TLS", Note = "Its name must be that of public-host. Certificate and key are read anew when they change.")]
    public string? TlsCert { get; init; }

    /// <summary>PEM file of the private key of the HTTP certificate; null without TLS.</summary>
    [Option("tls-key", OptionGroup.Cluster, "PEM file of the certificate's private key.", Form = "PATH", IsPath = true, Default = "none")]
    public string? TlsKey { get; init; }

    /// <summary>The authorities to believe.</summary>
    [Option(
        "tls-ca", OptionGroup.Cluster, "PEM file of the authority that vouches for the other nodes' certificates.", Form = "PATH", Default = "those of the machine")]
    public TlsTrust? TlsCa { get; init; }

    /// <summary>The certificates of the cluster.</summary>
    [Option(
        "tls-dir", OptionGroup.Cluster, "Folder with tls.crt, tls.key and ca.crt (PEM): mutual TLS on the cluster port, and TLS on HTTP.", Form = "DIR",
        Default = "none: the cluster port without TLS",
        Note = "All nodes of a cluster have one, with certificates of one authority; the names are those of public-host. tls-cert, tls-key and tls-ca win "
            + "over it on HTTP. What HTTP shows and ca.crt are read anew when they change; what the cluster port shows when the node starts.")]
    public NodeCertificates? TlsDir { get; init; }

    /// <summary>Where jobs may read.</summary>
    [Option(
        "input-root", OptionGroup.Cluster, "Directory, or address in an object store, below which the inputs of jobs must be; may be given several times.", Form = "DIR,…", IsPath = true,
        IsRepeatable = true, Default = "anywhere", Role = NodeOptions.CoordinatorRole, Note = "Links are followed first. Of a coordinator: its machine reads the inputs.")]
    public IReadOnlyList<string> InputRoots { get; init; } = [];

    /// <summary>Directories below which jobs may write; empty for anywhere.</summary>
    [Option(
        "output-root", OptionGroup.Cluster, "Directory, or address in an object store, below which jobs must write; may be given several times.", Form = "DIR,…", IsPath = true,
        IsRepeatable = true, Default = "anywhere", Role = NodeOptions.CoordinatorRole)]
    public IReadOnlyList<string> OutputRoots { get; init; } = [];

    /// <summary>Nodes to ask for their cluster; empty for a node that founds one.</summary>
    [Option(
        "seed-nodes", OptionGroup.Cluster, "Nodes to join, host:port or the address of their ready line; a coordinator without any forms a cluster of its own.",
        Form = "ADDR,…",
        Note = "A worker without any is refused. With several coordinators every node names all of them, in the same order: the first forms the "
            + "cluster when none of the others runs.")]
    public IReadOnlyList<SeedNode> SeedNodes { get; init; } = [];

    /// <summary>Where the journal, the artifacts and the lock of the node are.</summary>
    [Option(
        "data-dir", OptionGroup.Cluster, "Directory for the journal and the artifacts.", Form = "DIR", IsPath = true,
        Note = "Made when missing; must be given. A coordinator that starts again on the same directory resumes its jobs.")]
    public string? DataDir { get; init; }

    /// <summary>Where artifacts are; null for the data directory.</summary>
    [Option(
        "artifacts", OptionGroup.Cluster, "Object store for the artifacts of jobs: s3://BUCKET/PREFIX, gs:// or az://.", Form = "URL", Default = "in --data-dir",
        Note = "Of a coordinator. " + ArtifactAddress.Note)]
    public ArtifactAddress? Artifacts { get; init; }

    /// <summary>The server of <c>s3://</c> addresses; null for the AWS SDK's own choice.</summary>
    [S3EndpointOption(OptionGroup.Cluster)]
    public S3Endpoint? S3Endpoint { get; init; }

    /// <summary>Compute threads; null for all.</summary>
    [CoresOption(Note = "In a container: its limit.")]
    public int? Cores { get; init; }

    /// <summary>Memory for jobs in bytes; 0 for the default.</summary>
    [MemoryOption("Memory for jobs that do not say how much, such as 8G.")]
    public long MemoryBytes { get; init; }

    /// <summary>The most jobs that the coordinator lets run at a time, memory permitting.</summary>
    [Option(
        "concurrent-jobs", OptionGroup.Cluster, "Jobs that run at once, where the memory of all (their --memory) is within this node's.", Form = "N", Min = 1, Max = 100,
        Role = NodeOptions.CoordinatorRole, Note = "Of a coordinator. A job that does not say how much memory it wants has all of it, and so runs alone.")]
    public int ConcurrentJobs { get; init; } = 1;

    /// <summary>Jobs that are over and still known; null for all.</summary>
    [Option(
        "keep-jobs", OptionGroup.Cluster, "Jobs that are over and stay in the history; older ones leave the journal, and their results stay.", Form = "N", Min = 1,
        Max = 1_000_000, Default = "all", Role = NodeOptions.CoordinatorRole, Note = "Of a coordinator. A failed job that is no longer kept cannot be resumed.")]
    public int? KeepJobs { get; init; }

    /// <summary>Where the coordinator writes what it decides, and reads it again when it starts.</summary>
    [Option(
        "journal", OptionGroup.Cluster, "Where the coordinator journals: sqlite (in --data-dir), postgres://user:password@host:port/database, or file:PATH of a file that holds it.",
        Form = "sqlite|URL|file:PATH", Words = "sqlite postgres://", IsSecret = true, Role = NodeOptions.CoordinatorRole,
        Note = "A standby coordinator needs PostgreSQL, and the same data-dir too, on a shared disk. One database a cluster. "
            + "A password on the command line is seen by every user of the machine: take the URL from a file, or from INFOMAX_JOURNAL.")]
    public JournalUrl Journal { get; init; } = JournalUrl.Sqlite;

    /// <summary>Akka settings.</summary>
    [Option("akka-conf", OptionGroup.Cluster, "HOCON file that wins over config/node.conf, for the cluster's timing.", Form = "FILE")]
    public string? AkkaConf { get; init; }

    /// <summary>Options from a file.</summary>
    [ConfigOption(OptionGroup.Cluster, "node.yaml")]
    public string? Config { get; init; }

    /// <summary>Lines for people or for machines.</summary>
    [Option("log-format", OptionGroup.Output, "Form of logs.")]
    public LogFormat LogFormat { get; init; }

    /// <summary>The ready line is JSON with or without it: every verb takes the option.</summary>
    [Option("json", OptionGroup.Output, "Print the ready line as JSON, as a node always does.")]
    public bool Json { get; init; }

    /// <summary>Log what the cluster does besides.</summary>
    [VerboseOption]
    public bool Verbose { get; init; }

    /// <summary>Log errors alone.</summary>
    [Option("quiet", OptionGroup.Output, "Log errors only.", Short = "-q")]
    public bool Quiet { get; init; }
}
