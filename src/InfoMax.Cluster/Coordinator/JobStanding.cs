using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Coordinator;

/// <summary>What a job's actor tells the coordinator of itself; both are in one process.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Recovered">Told after recovery; else because the job ended just now.</param>
/// <param name="Opened">Its journal knows the job.</param>
/// <param name="Outcome">How it ended; null while it runs.</param>
internal sealed record JobStanding(string JobId, bool Recovered, bool Opened, JobOutcome? Outcome);
