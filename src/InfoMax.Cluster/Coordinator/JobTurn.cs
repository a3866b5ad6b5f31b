namespace InfoMax.Cluster.Coordinator;

/// <summary>What the coordinator tells a job's actor; both are in one process.</summary>
/// <param name="Leases">It is the job's turn; else it leases nothing new, and only what is leased ends.</param>
internal sealed record JobTurn(bool Leases);
