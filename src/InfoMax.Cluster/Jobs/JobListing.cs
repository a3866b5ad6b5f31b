using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>A job as lists show it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Output">Full path of its result directory.</param>
/// <param name="SubmittedAt">When it was last submitted, in seconds since the Unix epoch.</param>
/// <param name="EndedAt">When it ended; null while it waits or runs.</param>
/// <param name="Outcome">How it ended; null while it waits or runs.</param>
/// <param name="Place">Its place among those that wait, from 1; 0 when it does not wait.</param>
/// <param name="IsPaused">It leases no work until it is resumed.</param>
[MessagePackObject]
public sealed record JobListing(
    [property: Key(0)] string JobId,
    [property: Key(1)] string Output,
    [property: Key(2)] double SubmittedAt,
    [property: Key(3)] double? EndedAt,
    [property: Key(4)] JobOutcome? Outcome,
    [property: Key(5)] int Place,
    [property: Key(6)] bool IsPaused = false);
