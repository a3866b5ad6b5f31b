using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>A worker node: its entities, and what its agent says.</summary>
internal sealed class VirtualWorker(string name, int cores)
{
    private long _number;

    public string Name => name;

    public SortedDictionary<WorkKey, VirtualEntity> Entities { get; } = [];

    /// <summary>It leaves; set once.</summary>
    public bool Draining { get; set; }

    /// <summary>Stopped: it neither speaks nor works, and finds its messages later.</summary>
    public bool Paused { get; set; }

    /// <summary>The coordinator has answered its goodbye.</summary>
    public bool Gone { get; set; }

    /// <summary>What its agent says now.</summary>
    public IClusterMessage Speak()
    {
        WorkItemId[] items = [.. Entities.Values.Select(entity => entity.Item).OfType<WorkItemId>()];
        return Draining && items.Length == 0
            ? new WorkerProtocol.Goodbye(name)
            : new WorkerProtocol.Announce(name, ++_number, cores, 0, Draining, items);
    }
}
