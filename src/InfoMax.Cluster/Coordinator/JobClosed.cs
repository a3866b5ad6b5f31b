using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Journal event of the coordinator: a job is over, and the next one may run.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">Seconds since the Unix epoch.</param>
[MessagePackObject]
public sealed record JobClosed([property: Key(0)] string JobId, [property: Key(1)] JobOutcome Outcome, [property: Key(2)] double At) : IClusterMessage;
