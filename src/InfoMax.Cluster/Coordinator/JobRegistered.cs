using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Journal event of the coordinator: a job exists; its own journal says the rest.</summary>
/// <param name="JobId">The job.</param>
[MessagePackObject]
public sealed record JobRegistered([property: Key(0)] string JobId) : IClusterMessage;
