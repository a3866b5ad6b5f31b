using InfoMax.Data.Access;

namespace InfoMax.Cluster.Hosting;

/// <summary>Settings of one node, read and checked: what it does in the cluster, where it listens, and what it may use.</summary>
public sealed record NodeOptions
{
    /// <summary>The role that runs the coordinator.</summary>
    public const string CoordinatorRole = "coordinator";

    /// <summary>The role that runs partition entities.</summary>
    public const string WorkerRole = "worker";

    /// <summary>Roles of this node; both by default.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [CoordinatorRole, WorkerRole];

    /// <summary>Address that remoting binds to.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Name or address under which other nodes reach this one; null when it is <see cref="Bind"/>.</summary>
    public string? PublicHost { get; init; }

    /// <summary>Port of remoting; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Addresses of nodes to join, <c>akka.tcp://infomax@host:port</c>, or <c>akka.ssl.tcp</c> where nodes have certificates; none for a cluster of its own.</summary>
    public IReadOnlyList<string> SeedNodes { get; init; } = [];

    /// <summary>
    /// True where a coordinator forms a cluster of its own since it reaches none of those that it had: not while another one has
    /// the lease.
    /// </summary>
    public bool TakesOver { get; init; }

    /// <summary>Directory of the journal, the snapshots and, unless they are elsewhere, the artifacts; created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Base address of the node's HTTP endpoints, for other nodes; null for a node that shares its artifacts with none.</summary>
    public string? HttpAddress { get; init; }

    /// <summary>The tokens that nodes show each other over HTTP; null for none.</summary>
    public TokenFile? Tokens { get; init; }

    /// <summary>Certificates of the cluster port, on which nodes then speak nothing but mutual TLS; null for none.</summary>
    public NodeCertificates? Certificates { get; init; }

    /// <summary>The authorities of other nodes' certificates over HTTP; null for those of the machine.</summary>
    public TlsTrust? Trust { get; init; }

    /// <summary>Where jobs may read and write.</summary>
    public PathRoots Roots { get; init; } = PathRoots.Anywhere;

    /// <summary>Where the coordinator journals.</summary>
    public JournalOptions Journal { get; init; } = JournalOptions.Sqlite;

    /// <summary>True for a coordinator that shares its journal's database with others: a lease there decides which of them goes on.</summary>
    public bool HasLease => Roles.Contains(CoordinatorRole) && Journal.PostgresConnection is not null;

    /// <summary>Address of the object store that the artifacts of this node's jobs are in; null for the data directory.</summary>
    public string? ArtifactAddress { get; init; }

    /// <summary>Where the artifacts of this node's jobs are: see <see cref="Data.Artifacts.ArtifactStores"/>.</summary>
    public string Artifacts => ArtifactAddress ?? Path.Combine(DataDirectory, "artifacts");

    /// <summary>Threads that may compute at once, at least 1.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory that a worker node may use, in bytes; 0 for no limit.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Jobs that run at once on the cluster whose coordinator this node is, at least 1, where their memory fits <see cref="MemoryBytes"/>.</summary>
    public int JobsAtOnce { get; init; } = 1;

    /// <summary>Jobs that are over and still known; null for all.</summary>
    public int? JobsKept { get; init; }

    /// <summary>HOCON that wins over the reference configuration; empty for none.</summary>
    public string Overrides { get; init; } = "";
}
