using System.Collections.Immutable;

namespace InfoMax.Cluster.Coordinator.State;

/// <summary>How often work on an item went wrong, and where.</summary>
/// <param name="Failed">Attempts that reported failure.</param>
/// <param name="Lost">Attempts that vanished with their worker while they ran.</param>
/// <param name="Workers">The workers on which either happened.</param>
/// <param name="GivenBack">Attempts that gave it back since the round last came closer to its end.</param>
public sealed record ItemFailures(int Failed, int Lost, ImmutableSortedSet<string> Workers, int GivenBack = 0)
{
    /// <summary>Nothing went wrong.</summary>
    public static ItemFailures None { get; } = new(0, 0, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
}
