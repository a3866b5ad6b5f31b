using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>Journal event of the coordinator: a job was submitted, or one that had failed was submitted again; its own journal says the rest.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Spec">The job, which may have to wait for others.</param>
/// <param name="At">Seconds since the Unix epoch.</param>
[MessagePackObject]
public sealed record JobRegistered([property: Key(0)] string JobId, [property: Key(1)] JobSpec Spec, [property: Key(2)] double At) : IClusterMessage;
