using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// Job coordinator to partition entity and back. The coordinator sends <see cref="Run"/> to the worker that it chose until
/// it hears from that attempt; the entity answers with <see cref="Heard"/> at once and then every second, and with
/// <see cref="Completed"/> or <see cref="Failed"/> until it gets <see cref="Acknowledge"/> or <see cref="Stop"/>. Repeats are
/// harmless: an attempt that runs is not started again, one that ended answers with the result it has, and the coordinator
/// accepts a result only from an attempt that holds a lease. A report from any other attempt is answered with
/// <see cref="Acknowledge"/> or <see cref="Stop"/>, so that it is forgotten.
/// </summary>
public static class PartitionProtocol
{
    /// <summary>Command: do this work.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Order">How many items the round has, and where the job and the results of earlier rounds are.</param>
    /// <param name="Worker">Name of the worker.</param>
    [MessagePackObject]
    public sealed record Run(
        [property: Key(0)] WorkItemId Item, [property: Key(1)] WorkOrder Order, [property: Key(2)] string Worker) : IPartitionMessage;

    /// <summary>Command: the result was journaled, or is not needed; forget it.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Worker">Name of the worker.</param>
    [MessagePackObject]
    public sealed record Acknowledge([property: Key(0)] WorkItemId Item, [property: Key(1)] string Worker) : IPartitionMessage;

    /// <summary>Command: stop this attempt; it is no longer wanted.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Worker">Name of the worker.</param>
    [MessagePackObject]
    public sealed record Stop([property: Key(0)] WorkItemId Item, [property: Key(1)] string Worker) : IPartitionMessage;

    /// <summary>Event: the attempt is queued or running.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Fraction">Finished share in [0, 1].</param>
    /// <param name="Running">It computes; false while it waits for a thread.</param>
    /// <param name="Worker">Name of the worker.</param>
    [MessagePackObject]
    public sealed record Heard(
        [property: Key(0)] WorkItemId Item,
        [property: Key(1)] double Fraction,
        [property: Key(2)] bool Running,
        [property: Key(3)] string Worker) : IClusterMessage;

    /// <summary>Event: the attempt ended well; its artifacts are in the store.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Result">References and facts.</param>
    /// <param name="Worker">Name of the worker.</param>
    [MessagePackObject]
    public sealed record Completed(
        [property: Key(0)] WorkItemId Item, [property: Key(1)] WorkResult Result, [property: Key(2)] string Worker) : IClusterMessage;

    /// <summary>Event: the attempt failed.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Kind">Whether trying again can help.</param>
    /// <param name="Reason">One line.</param>
    /// <param name="Worker">Name of the worker.</param>
    /// <param name="Damaged">Name of the artifact that it found damaged or missing, if that was the cause.</param>
    [MessagePackObject]
    public sealed record Failed(
        [property: Key(0)] WorkItemId Item,
        [property: Key(1)] FailureKind Kind,
        [property: Key(2)] string Reason,
        [property: Key(3)] string Worker,
        [property: Key(4)] string? Damaged) : IClusterMessage;
}

/// <summary>Why an attempt failed. The values are persisted: never renumber.</summary>
public enum FailureKind
{
    /// <summary>Another attempt may succeed.</summary>
    Transient = 1,

    /// <summary>The input is wrong; no attempt can succeed.</summary>
    BadInput = 2,

    /// <summary>The configuration does not fit the input; no attempt can succeed.</summary>
    BadConfiguration = 3,

    /// <summary>The worker leaves and gives the work back.</summary>
    HandedBack = 4,
}

/// <summary>What a kernel needs beside the item's name: the job, and where earlier rounds' results are.</summary>
[MessagePackObject]
public sealed record WorkOrder
{
    /// <summary>Items of this round.</summary>
    [Key(1)]
    public required int Items { get; init; }

    /// <summary>Results of the finished rounds that this one reads: an index artifact each, so that a message stays small however many items they had.</summary>
    [Key(2)]
    public IReadOnlyList<RoundReference> Rounds { get; init; } = [];

    /// <summary>Wall time of the finished rounds; filled for the writing round only.</summary>
    [Key(3)]
    public IReadOnlyList<StageTime> Stages { get; init; } = [];

    /// <summary>Where the artifacts are; null for the store of the node that runs the work.</summary>
    [Key(4)]
    public StoreLocation? Store { get; init; }

    /// <summary>The artifact that tells of the job: a <see cref="JobSpec"/> may name ten thousand input files.</summary>
    [Key(5)]
    public required ArtifactRef Job { get; init; }

    /// <summary>What decides the job's rounds, and so what this one may read.</summary>
    [Key(7)]
    public required PipelineShape Shape { get; init; }

    /// <summary>What attempts up to this number wrote is damaged: the work must be done anew, not taken from them. 0 for any other work.</summary>
    [Key(6)]
    public int AnewAfter { get; init; }

    /// <summary>The share of the job's memory that the item holds, as its round declares it; 0 where there is no limit. Items run side by side while it adds up to 1.</summary>
    [Key(8)]
    public double MemoryShare { get; init; }
}

/// <param name="Round">The finished round.</param>
/// <param name="Index">Artifact with its items' results in item order.</param>
[MessagePackObject]
public sealed record RoundReference([property: Key(0)] RoundId Round, [property: Key(1)] ArtifactRef Index);
