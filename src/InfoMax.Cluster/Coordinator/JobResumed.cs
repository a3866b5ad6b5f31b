using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Journal event of the coordinator: a paused job has its turn before all that wait.</summary>
/// <param name="JobId">The job.</param>
/// <param name="At">Seconds since the Unix epoch.</param>
[MessagePackObject]
public sealed record JobResumed([property: Key(0)] string JobId, [property: Key(1)] double At) : IClusterMessage;
