namespace InfoMax.Cluster.Hosting;

/// <summary>Settings of one node.</summary>
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

    /// <summary>Port of remoting; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Directory of the journal, the snapshots and the artifacts; created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Threads that may compute at once, at least 1.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory that a worker node may use, in bytes; 0 for no limit.</summary>
    public long MemoryBytes { get; init; }
}
