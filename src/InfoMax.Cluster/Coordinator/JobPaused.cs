using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Journal event of the coordinator: a job that waits or runs gives up its turn until it is resumed.</summary>
/// <param name="JobId">The job.</param>
/// <param name="At">Seconds since the Unix epoch.</param>
[MessagePackObject]
public sealed record JobPaused([property: Key(0)] string JobId, [property: Key(1)] double At) : IClusterMessage;
