namespace InfoMax.Cli.Options;

/// <summary>What a process of a cluster is there for; one may be both.</summary>
public enum NodeRole
{
    /// <summary>Takes jobs, plans and leases their work.</summary>
    Coordinator = 0,

    /// <summary>Computes.</summary>
    Worker = 1,
}
