namespace InfoMax.Cluster.Coordinator.State;

/// <summary>How often a finished item was done again because its artifacts were damaged or missing.</summary>
/// <param name="Count">Times it was reopened.</param>
/// <param name="DamagedUpTo">The highest attempt number when it was last reopened: what counts now has a higher one, and a complaint about a lower one is out of date.</param>
public sealed record RepairRecord(int Count, int DamagedUpTo);
