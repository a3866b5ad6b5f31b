using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>Something that happened to a job from outside; <see cref="JobTransition.Decide"/> turns it into journal events.</summary>
public abstract record JobInput
{
    private JobInput()
    {
    }

    /// <summary>A client submitted the job.</summary>
    /// <param name="Spec">The job.</param>
    /// <param name="Artifact">The artifact that tells workers of it.</param>
    public sealed record Open(JobSpec Spec, ArtifactRef Artifact) : JobInput;

    /// <summary>The coordinator restarted, or a client submitted the unfinished job again.</summary>
    public sealed record Reopen : JobInput;

    /// <summary>A client submitted a job again that had failed: what is finished stays, failures are forgiven.</summary>
    public sealed record Retry : JobInput;

    /// <summary>The dispatcher's wish: leases that end, then leases that are given.</summary>
    /// <param name="Ended">Leases that end without a word from their holders.</param>
    /// <param name="Given">Work and the worker that it shall have; a second lease for work that has one.</param>
    public sealed record Schedule(IReadOnlyList<EndedLease> Ended, IReadOnlyList<Assignment> Given) : JobInput;

    /// <summary>An attempt reports its result.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Result">Its result.</param>
    public sealed record WorkCompleted(WorkItemId Item, WorkResult Result) : JobInput;

    /// <summary>An attempt reports failure.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Kind">Whether trying again can help.</param>
    /// <param name="Reason">One line.</param>
    /// <param name="Damaged">Name of the artifact that it found damaged or missing, if that was the cause.</param>
    public sealed record WorkFailed(WorkItemId Item, FailureKind Kind, string Reason, string? Damaged) : JobInput;

    /// <summary>The list of a finished round can be read: the next round may begin.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Version">See <see cref="Planning.ArtifactOrigin.IndexUri"/>.</param>
    /// <param name="Index">The artifact.</param>
    public sealed record IndexWritten(RoundId Round, int Version, ArtifactRef Index) : JobInput;

    /// <summary>An artifact of the coordinator's could not be written, time and again.</summary>
    /// <param name="Reason">One line.</param>
    public sealed record StoreFailed(string Reason) : JobInput;

    /// <summary>The user cancels the job.</summary>
    public sealed record Cancel : JobInput;
}

/// <param name="Work">The work.</param>
/// <param name="Worker">The worker that shall have it.</param>
public sealed record Assignment(WorkKey Work, string Worker);

/// <param name="Item">The attempt whose lease ends.</param>
/// <param name="End">What became of it.</param>
/// <param name="Reason">One line.</param>
public sealed record EndedLease(WorkItemId Item, AttemptEnd End, string Reason);
