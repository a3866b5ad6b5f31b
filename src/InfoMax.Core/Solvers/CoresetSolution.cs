namespace InfoMax.Core.Solvers;

/// <summary>A coreset of exactly p rows.</summary>
public sealed record CoresetSolution
{
    /// <summary>The chosen rows, ascending and unique, length p.</summary>
    public required int[] Selected { get; init; }

    /// <summary>F(S), in double precision on the problem's graph.</summary>
    public required double Objective { get; init; }

    /// <summary>The relaxed point before rounding, length N, in [0, 1]; null for solvers without one.</summary>
    public float[]? Relaxed { get; init; }

    /// <summary>Iterations (relaxed solvers) or picks and moves (combinatorial ones).</summary>
    public required int Iterations { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The method that produced <see cref="Selected"/>, as the manifest names it: e.g. <c>gradient+pipage+swap</c>.</summary>
    public required string Method { get; init; }
}
