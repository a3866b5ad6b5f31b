using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Http;

/// <summary>The cluster node behind this process's HTTP endpoints. It changes when the node has to join anew. Thread-safe.</summary>
public sealed class CurrentNode
{
    private volatile ClusterNode? _node;
    private volatile bool _isLeaving;
    private volatile string? _obstacle;

    /// <summary>The node; null while it joins.</summary>
    public ClusterNode? Node
    {
        get => _node;
        set => _node = value;
    }

    /// <summary>Set once the node was told to stop.</summary>
    public bool IsLeaving
    {
        get => _isLeaving;
        set => _isLeaving = value;
    }

    /// <summary>What keeps the node from joining, in one line; null for nothing.</summary>
    public string? Obstacle
    {
        get => _obstacle;
        set => _obstacle = value;
    }

    /// <summary>Why the node can do nothing for who asks it, in one line; null when it can.</summary>
    public string? Problem => _isLeaving ? "leaving" : _node is not { IsUp: true } node ? _obstacle ?? "joining" : node.Problem;

    /// <summary>What workers of the coordinator on this node wait for, in one line; null for nothing. The node is ready all the same.</summary>
    public string? Notice => _node?.Notice;

    /// <summary>True while the node can do what it is asked to: there is no <see cref="Problem"/>. Readiness, its metric and <c>status</c> all tell this.</summary>
    public bool IsReady => Problem is null;

    /// <summary>True while the node is in its cluster and takes requests: what is known it tells, also where jobs stand still.</summary>
    public bool IsJoined => !_isLeaving && _node is { IsUp: true };
}
