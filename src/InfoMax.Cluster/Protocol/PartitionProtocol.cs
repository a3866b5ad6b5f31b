using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// Job coordinator to partition entity and back. The coordinator sends <see cref="Run"/> until it hears from that attempt;
/// the entity answers with <see cref="Heard"/> at once and then every second, and with <see cref="Completed"/> or
/// <see cref="Failed"/> until it gets <see cref="Acknowledge"/>. Repeats are harmless: an attempt that runs is not started
/// again, one that ended answers with the result it has, and the coordinator accepts a result only from the attempt that
/// holds the lease.
/// </summary>
public static class PartitionProtocol
{
    /// <summary>Command: do this work.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Order">What to do.</param>
    [MessagePackObject]
    public sealed record Run([property: Key(0)] WorkItemId Item, [property: Key(1)] WorkOrder Order) : IPartitionMessage
    {
        /// <inheritdoc/>
        [IgnoreMember]
        public string EntityId => $"{Item.JobId}/{Item.Index}";
    }

    /// <summary>Command: the result was journaled; forget it.</summary>
    /// <param name="Item">The attempt.</param>
    [MessagePackObject]
    public sealed record Acknowledge([property: Key(0)] WorkItemId Item) : IPartitionMessage
    {
        /// <inheritdoc/>
        [IgnoreMember]
        public string EntityId => $"{Item.JobId}/{Item.Index}";
    }

    /// <summary>Command: stop this attempt; it is no longer wanted.</summary>
    /// <param name="Item">The attempt.</param>
    [MessagePackObject]
    public sealed record Stop([property: Key(0)] WorkItemId Item) : IPartitionMessage
    {
        /// <inheritdoc/>
        [IgnoreMember]
        public string EntityId => $"{Item.JobId}/{Item.Index}";
    }

    /// <summary>Event: the attempt is queued or running.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Fraction">Finished share in [0, 1].</param>
    [MessagePackObject]
    public sealed record Heard([property: Key(0)] WorkItemId Item, [property: Key(1)] double Fraction) : IClusterMessage;

    /// <summary>Event: the attempt ended well; its artifacts are in the store.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Result">References and facts.</param>
    [MessagePackObject]
    public sealed record Completed([property: Key(0)] WorkItemId Item, [property: Key(1)] WorkResult Result) : IClusterMessage;

    /// <summary>Event: the attempt failed.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Kind">Whether trying again can help.</param>
    /// <param name="Reason">One line.</param>
    [MessagePackObject]
    public sealed record Failed(
        [property: Key(0)] WorkItemId Item, [property: Key(1)] FailureKind Kind, [property: Key(2)] string Reason) : IClusterMessage;
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
}

/// <summary>What a kernel needs beside the item's name: the job, and where earlier rounds' results are.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Items">Items of this round.</param>
/// <param name="Rounds">Results of the finished rounds that this one reads: an index artifact each, so that a message stays small however many items they had.</param>
/// <param name="Stages">Wall time of the finished rounds; filled for the writing round only.</param>
[MessagePackObject]
public sealed record WorkOrder(
    [property: Key(0)] JobSpec Spec,
    [property: Key(1)] int Items,
    [property: Key(2)] IReadOnlyList<RoundReference> Rounds,
    [property: Key(3)] IReadOnlyList<StageTime> Stages)
{
    /// <summary>Where the artifacts are; null for the store of the node that runs the work.</summary>
    [Key(4)]
    public StoreLocation? Store { get; init; }
}

/// <param name="Round">The finished round.</param>
/// <param name="Index">Artifact with its items' results in item order.</param>
[MessagePackObject]
public sealed record RoundReference([property: Key(0)] RoundKind Round, [property: Key(1)] ArtifactRef Index);
