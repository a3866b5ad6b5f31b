namespace InfoMax.Core.Copies;

/// <summary>Which row stands for equal ones. Immutable by convention.</summary>
/// <param name="Leads">The leading row of each row, itself for a leading one; length N.</param>
/// <param name="Conflicts">For each vector that several labels share, the first row of the walk with a label and the first with another.</param>
public sealed record ExactCopyLeads(int[] Leads, IReadOnlyList<(int First, int Other)> Conflicts);
