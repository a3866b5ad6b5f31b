using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// Worker agent to coordinator and back; one agent a worker node. The agent sends <see cref="Announce"/> every second as
/// long as it lives, each answered by <see cref="Welcome"/>: what the coordinator knows of workers is no older than that,
/// also after it moved to another node. A worker that leaves announces itself as draining, and with no work left sends
/// <see cref="Goodbye"/> until it gets <see cref="Farewell"/>. Losses only delay; a late announcement is told by its number.
/// Anyone may ask with <see cref="ListWorkers"/>.
/// </summary>
public static class WorkerProtocol
{
    /// <summary>Event: this worker is there.</summary>
    /// <param name="Worker">Its name, see <see cref="Protocol.WorkerName"/>.</param>
    /// <param name="Number">Grows from announcement to announcement.</param>
    /// <param name="Cores">Threads that compute at once, at least 1.</param>
    /// <param name="MemoryBytes">Memory that it may use; 0 for no limit.</param>
    /// <param name="Draining">It takes no more work.</param>
    /// <param name="Items">What it works on or waits to.</param>
    /// <param name="Obstacle">What its work waits for, in one line: a store that does not answer. Null for nothing.</param>
    [MessagePackObject]
    public sealed record Announce(
        [property: Key(0)] string Worker,
        [property: Key(1)] long Number,
        [property: Key(2)] int Cores,
        [property: Key(3)] long MemoryBytes,
        [property: Key(4)] bool Draining,
        [property: Key(5)] IReadOnlyList<WorkItemId> Items,
        [property: Key(6)] string? Obstacle = null) : IClusterMessage;

    /// <summary>Reply: the coordinator counts on the worker.</summary>
    /// <param name="Worker">The worker.</param>
    [MessagePackObject]
    public sealed record Welcome([property: Key(0)] string Worker) : IClusterMessage;

    /// <summary>Event: this worker has no work left and goes.</summary>
    /// <param name="Worker">The worker.</param>
    [MessagePackObject]
    public sealed record Goodbye([property: Key(0)] string Worker) : IClusterMessage;

    /// <summary>Reply: the coordinator no longer counts on the worker.</summary>
    /// <param name="Worker">The worker.</param>
    [MessagePackObject]
    public sealed record Farewell([property: Key(0)] string Worker) : IClusterMessage;

    /// <summary>Query: the workers whose names come after <paramref name="After"/>.</summary>
    /// <param name="After">The last name of the page before; empty for the first page.</param>
    [MessagePackObject]
    public sealed record ListWorkers([property: Key(0)] string After) : IClusterMessage;

    /// <summary>Reply: a page of workers in the order of their names.</summary>
    /// <param name="Page">The workers.</param>
    /// <param name="More">There are further ones.</param>
    [MessagePackObject]
    public sealed record Workers(
        [property: Key(0)] IReadOnlyList<WorkerStatus> Page, [property: Key(1)] bool More) : IClusterMessage;
}

/// <summary>How a worker stands.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Cores">Threads that compute at once.</param>
/// <param name="MemoryBytes">Memory that it may use; 0 for no limit.</param>
/// <param name="Condition">Whether it is given work.</param>
/// <param name="Items">What it works on or waits to, as it last said.</param>
/// <param name="Obstacle">What its work waits for, as it last said, in one line: a store that does not answer. Null for nothing.</param>
[MessagePackObject]
public sealed record WorkerStatus(
    [property: Key(0)] string Worker,
    [property: Key(1)] int Cores,
    [property: Key(2)] long MemoryBytes,
    [property: Key(3)] WorkerCondition Condition,
    [property: Key(4)] IReadOnlyList<WorkItemId> Items,
    [property: Key(5)] string? Obstacle = null);

/// <summary>Whether a worker is given work. The values cross versions: never renumber.</summary>
public enum WorkerCondition
{
    /// <summary>It is.</summary>
    Ready = 0,

    /// <summary>It leaves and is not; what it has it may finish.</summary>
    Draining = 1,

    /// <summary>It was not heard of for a while and is not; it may come back.</summary>
    Silent = 2,
}
