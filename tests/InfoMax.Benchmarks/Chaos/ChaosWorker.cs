
namespace InfoMax.Benchmarks.Chaos;

/// <summary>A worker of a disturbed cluster.</summary>
/// <param name="node">Its process.</param>
/// <param name="network">Its network namespace; 0 when it has none.</param>
internal sealed class ChaosWorker(NodeProcess node, int network)
{
    /// <summary>Its process.</summary>
    public NodeProcess Node { get; } = node;

    /// <summary>Its network namespace; 0 when it has none.</summary>
    public int Network { get; } = network;

    /// <summary>Frozen or cut off at the moment.</summary>
    public bool IsAway { get; set; }

    /// <summary>It was told to leave.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>May be struck.</summary>
    public bool IsHere => Node.IsRunning && !IsAway && !IsLeaving;
}
