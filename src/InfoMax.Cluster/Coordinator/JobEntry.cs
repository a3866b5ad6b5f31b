using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Coordinator;

/// <summary>A job as the coordinator's queue knows it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Spec">Its description.</param>
/// <param name="SubmittedAt">When it was last submitted, in seconds since the Unix epoch.</param>
/// <param name="Outcome">How it ended; null while it waits or runs.</param>
/// <param name="EndedAt">When; null while it waits or runs.</param>
public sealed record JobEntry(string JobId, JobSpec Spec, double SubmittedAt, JobOutcome? Outcome, double? EndedAt)
{
    /// <summary>It was told to give up its turn.</summary>
    public bool IsPaused { get; init; }

    /// <summary>It was paused since it was submitted, so it may have begun although it is not its turn.</summary>
    public bool MayHaveBegun { get; init; }
}
