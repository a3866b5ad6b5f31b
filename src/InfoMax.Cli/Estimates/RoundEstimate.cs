namespace InfoMax.Cli.Estimates;

/// <summary>What a round would need.</summary>
/// <param name="Round">The round.</param>
/// <param name="Items">Items that workers share.</param>
/// <param name="MemoryBytes">Memory of a node that runs its largest item, the process included.</param>
public sealed record RoundEstimate(string Round, int Items, long MemoryBytes);
