namespace InfoMax.Cluster.Coordinator.State;

/// <summary>The right of one attempt to deliver its item's result.</summary>
/// <param name="Attempt">The fencing number.</param>
/// <param name="Worker">The worker's name, see <see cref="Protocol.WorkerName"/>.</param>
public sealed record WorkLease(int Attempt, string Worker);
