using InfoMax.Cluster.Faults;
using InfoMax.Data.Objects;

namespace InfoMax.Cluster.Hosting;

/// <summary>Whether the cluster does its work, as one node sees it. Thread-safe.</summary>
/// <param name="standstills">What stands still on this node.</param>
/// <param name="workers">What the workers of this node's coordinator wait for.</param>
internal sealed class NodeHealth(Standstills standstills, WorkerObstacles workers)
{
    private volatile string? _silence;
    private volatile string? _storeSilence;

    /// <summary>That the coordinator does not answer, in words; null while it does.</summary>
    public string? Silence
    {
        get => _silence;
        set => _silence = value;
    }

    /// <summary>That the artifact store does not answer, in words; null while it does. No standstill: what works with the store tries on, and says itself when it gives up.</summary>
    public string? StoreSilence
    {
        get => _storeSilence;
        set => _storeSilence = value;
    }

    /// <summary>What is wrong, in one line; null when nothing is.</summary>
    public string? Problem => standstills.Current ?? _silence ?? StoreSilences.Current ?? _storeSilence;

    /// <summary>What workers of this node's coordinator wait for, in one line; null for nothing. The node is ready all the same: others work, and it can be asked.</summary>
    public string? Notice => workers.Current;

    /// <summary>What stands still on this node.</summary>
    public Standstills Standstills => standstills;
}
