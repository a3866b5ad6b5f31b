namespace InfoMax.Cluster.Coordinator;

/// <summary>What the coordinator tells the actor of a job that is no longer kept, and hears from it; both are in one process.</summary>
internal static class JobErasure
{
    /// <summary>Command: delete the job's journal, and stop.</summary>
    internal sealed record Erase;

    /// <summary>Reply: nothing of the job is in the journal any more, or it could not be deleted.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Problem">Why not, on one line; null when it was.</param>
    internal sealed record Erased(string JobId, string? Problem);
}
