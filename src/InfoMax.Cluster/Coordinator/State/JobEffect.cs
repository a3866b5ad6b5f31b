using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>Something the coordinator must do after an event is journaled; repeating it is harmless.</summary>
public abstract record JobEffect
{
    private JobEffect()
    {
    }

    /// <summary>Send the work to its worker.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Worker">The worker.</param>
    /// <param name="Order">What to do.</param>
    public sealed record Dispatch(WorkItemId Item, string Worker, WorkOrder Order) : JobEffect;

    /// <summary>Tell the worker that its result is journaled.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Worker">The worker.</param>
    public sealed record Acknowledge(WorkItemId Item, string Worker) : JobEffect;

    /// <summary>Tell the worker to stop the attempt.</summary>
    /// <param name="Item">The item, and which attempt at it.</param>
    /// <param name="Worker">The worker.</param>
    public sealed record Stop(WorkItemId Item, string Worker) : JobEffect;

    /// <summary>Write a round's results as one index artifact.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Version">See <see cref="Planning.ArtifactOrigin.IndexUri"/>.</param>
    /// <param name="Results">Results in item order; null when they are only in the journal any more.</param>
    public sealed record WriteIndex(RoundId Round, int Version, IReadOnlyList<WorkResult>? Results) : JobEffect;

    /// <summary>Delete the bulk artifacts of a round, which nothing reads any more; that they stay harms nothing.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Index">The item whose artifacts alone are meant; null for all.</param>
    public sealed record Reclaim(RoundId Round, int? Index) : JobEffect;

    /// <summary>Write the artifact that tells workers of the job: it is not there yet, or damaged.</summary>
    public sealed record WriteJob : JobEffect;

    /// <summary>
    /// See which indexes of finished rounds are lost, and write those again: one that is missed is seldom missed alone, and each
    /// would cost an attempt that fails for want of it.
    /// </summary>
    /// <param name="Rounds">The rounds.</param>
    public sealed record CheckIndexes(IReadOnlyList<RoundReference> Rounds) : JobEffect;

    /// <summary>Tell whoever watches that the job is over.</summary>
    public sealed record Announce : JobEffect;
}
