using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// The journal of a job: only these change a <see cref="Coordinator.State.JobState"/>. Times are seconds since the Unix epoch,
/// for the stage table alone; no decision reads them.
/// </summary>
public static class JobEvents
{
    /// <summary>Base of all journal events.</summary>
    public interface IJobEvent : IClusterMessage
    {
        /// <summary>Seconds since the Unix epoch.</summary>
        double At { get; }
    }

    /// <summary>The job exists, and its artifact is written.</summary>
    [MessagePackObject]
    public sealed record Opened(
        [property: Key(0)] JobSpec Spec, [property: Key(1)] double At, [property: Key(2)] ArtifactRef Artifact) : IJobEvent;

    /// <summary>A client or a restarted coordinator goes on with the job: every lease is void, and the input is checked against the plan.</summary>
    [MessagePackObject]
    public sealed record Reopened([property: Key(0)] double At) : IJobEvent;

    /// <summary>The input is still what the plan was made from.</summary>
    [MessagePackObject]
    public sealed record InputVerified([property: Key(0)] double At) : IJobEvent;

    /// <summary>A round, or a pass of it, began with this many items.</summary>
    [MessagePackObject]
    public sealed record RoundOpened(
        [property: Key(0)] RoundId Round, [property: Key(1)] int Items, [property: Key(2)] double At) : IJobEvent;

    /// <summary>An attempt holds a lease of the item.</summary>
    [MessagePackObject]
    public sealed record Leased(
        [property: Key(0)] RoundId Round,
        [property: Key(1)] int Index,
        [property: Key(2)] int Attempt,
        [property: Key(3)] double At,
        [property: Key(4)] string Worker) : IJobEvent;

    /// <summary>A leased attempt's result was accepted; the item's other leases are void.</summary>
    [MessagePackObject]
    public sealed record Finished(
        [property: Key(0)] RoundId Round,
        [property: Key(1)] int Index,
        [property: Key(2)] int Attempt,
        [property: Key(3)] WorkResult Result,
        [property: Key(4)] double At) : IJobEvent;

    /// <summary>A leased attempt ended without a result.</summary>
    [MessagePackObject]
    public sealed record AttemptFailed(
        [property: Key(0)] RoundId Round,
        [property: Key(1)] int Index,
        [property: Key(2)] int Attempt,
        [property: Key(3)] string Reason,
        [property: Key(4)] double At,
        [property: Key(5)] AttemptEnd End,
        [property: Key(6)] string? Damaged) : IJobEvent;

    /// <summary>
    /// A finished item is done again: the named artifact of it is damaged or missing, or, where none is named, its artifacts
    /// were deleted in good order and are wanted once more, or its result names artifacts that are made anew.
    /// </summary>
    [MessagePackObject]
    public sealed record ItemReopened(
        [property: Key(0)] RoundId Round, [property: Key(1)] int Index, [property: Key(2)] string Damaged, [property: Key(3)] double At) : IJobEvent;

    /// <summary>
    /// All items are done and their results are written as one index artifact. Where the round counted the job's rows, what their number and the
    /// options came to; null for other rounds, and in journals of versions that did not keep it.
    /// </summary>
    [MessagePackObject]
    public sealed record RoundClosed(
        [property: Key(0)] RoundId Round,
        [property: Key(1)] ArtifactRef Index,
        [property: Key(2)] double At,
        [property: Key(3)] CountedPlan? Counted = null) : IJobEvent;

    /// <summary>A finished round has another index, since items of it were done again.</summary>
    [MessagePackObject]
    public sealed record RoundReindexed(
        [property: Key(0)] RoundId Round, [property: Key(1)] ArtifactRef Index, [property: Key(2)] double At) : IJobEvent;

    /// <summary>The job is over, with this outcome and, where it failed, what the user is told.</summary>
    [MessagePackObject]
    public sealed record Ended(
        [property: Key(0)] JobOutcome Outcome, [property: Key(1)] string? Message, [property: Key(2)] double At) : IJobEvent;
}
