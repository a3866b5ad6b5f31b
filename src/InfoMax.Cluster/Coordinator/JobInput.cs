using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Something that happened to a job from outside; <see cref="JobTransition.Decide"/> turns it into journal events.</summary>
public abstract record JobInput
{
    private JobInput()
    {
    }

    /// <summary>A client submitted the job.</summary>
    /// <param name="Spec">The job.</param>
    public sealed record Open(JobSpec Spec) : JobInput;

    /// <summary>The coordinator restarted, or a client submitted the unfinished job again.</summary>
    public sealed record Reopen : JobInput;

    /// <summary>A client submitted a job again that had failed: what is finished stays, failures are forgiven.</summary>
    public sealed record Retry : JobInput;

    /// <summary>An attempt reports its result.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Result">Its result.</param>
    public sealed record WorkCompleted(WorkItemId Item, WorkResult Result) : JobInput;

    /// <summary>An attempt reports failure, or was not heard of for too long.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Kind">Whether trying again can help.</param>
    /// <param name="Reason">One line.</param>
    public sealed record WorkFailed(WorkItemId Item, FailureKind Kind, string Reason) : JobInput;

    /// <summary>The index artifact of the round is written.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Index">The artifact.</param>
    public sealed record IndexWritten(RoundKind Round, ArtifactRef Index) : JobInput;

    /// <summary>The index artifact could not be written.</summary>
    /// <param name="Reason">One line.</param>
    public sealed record IndexFailed(string Reason) : JobInput;

    /// <summary>The user cancels the job.</summary>
    public sealed record Cancel : JobInput;
}

/// <summary>Something the coordinator must do after an event is journaled; repeating it is harmless.</summary>
public abstract record JobEffect
{
    private JobEffect()
    {
    }

    /// <summary>Delete the bulk artifacts of a round, which no later round reads; that they stay harms nothing.</summary>
    /// <param name="Round">The round.</param>
    public sealed record Reclaim(RoundKind Round) : JobEffect;

    /// <summary>Send the work to its entity.</summary>
    /// <param name="Item">The attempt.</param>
    /// <param name="Order">What to do.</param>
    public sealed record Dispatch(WorkItemId Item, WorkOrder Order) : JobEffect;

    /// <summary>Tell the entity that its result is journaled.</summary>
    /// <param name="Item">The attempt.</param>
    public sealed record Acknowledge(WorkItemId Item) : JobEffect;

    /// <summary>Tell the entity to stop the attempt.</summary>
    /// <param name="Item">The attempt.</param>
    public sealed record Stop(WorkItemId Item) : JobEffect;

    /// <summary>Write the round's results as one index artifact.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Results">Results in item order.</param>
    public sealed record WriteIndex(RoundKind Round, IReadOnlyList<WorkResult> Results) : JobEffect;

    /// <summary>Tell whoever watches that the job is over.</summary>
    public sealed record Announce : JobEffect;
}
