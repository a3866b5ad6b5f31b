namespace InfoMax.Core.Solvers.Bounds;

/// <summary>What a round of separation looks at and how much it may take.</summary>
internal sealed record SeparationEffort
{
    /// <summary>Rows with x at most this are left out.</summary>
    public required float Support { get; init; }

    /// <summary>Violation worth a cut.</summary>
    public required float MinViolation { get; init; }

    /// <summary>Cliques taken around one row, and starts tried for each of its levels.</summary>
    public required int CliquesPerRow { get; init; }

    /// <summary>Pairs that all cuts together may hold: bounds memory and the cost of a step.</summary>
    public required long PairLimit { get; init; }
}
