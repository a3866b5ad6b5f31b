namespace InfoMax.Cluster.Coordinator;

/// <summary>How often a finished item was done again because its artifacts were damaged or missing.</summary>
/// <param name="Count">Times it was reopened.</param>
/// <param name="Attempt">Attempt whose artifacts count now; a complaint about an earlier one's is out of date.</param>
public sealed record RepairRecord(int Count, int Attempt);
