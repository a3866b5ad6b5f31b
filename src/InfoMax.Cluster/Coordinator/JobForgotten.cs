using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Journal event of the coordinator: a job that is over is no longer kept; its own journal is deleted before.</summary>
/// <param name="JobId">The job.</param>
/// <param name="At">Seconds since the Unix epoch.</param>
[MessagePackObject]
public sealed record JobForgotten([property: Key(0)] string JobId, [property: Key(1)] double At) : IClusterMessage;
