namespace InfoMax.Core.Solvers;

/// <summary>A proof that no set of p rows is better than <see cref="UpperBound"/>.</summary>
public sealed record Certificate
{
    /// <summary>An upper bound on F over all sets of exactly p rows, rounded outwards.</summary>
    public required double UpperBound { get; init; }

    /// <summary>
    /// (UpperBound - value) / |value| of the value it was computed for, at least 0; 0 where both are 0, and infinity
    /// where only the value is.
    /// </summary>
    public required double Gap { get; init; }

    /// <summary>Dual steps taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Why the bound ended.</summary>
    public required StopReason StopReason { get; init; }
}
