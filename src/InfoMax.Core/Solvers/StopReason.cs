namespace InfoMax.Core.Solvers;

/// <summary>Why a solver ended. The values are persisted: never renumber.</summary>
public enum StopReason
{
    /// <summary>The method's own stopping condition was met.</summary>
    Converged = 1,

    /// <summary>The stated number of iterations or moves was used up.</summary>
    IterationLimit = 2,

    /// <summary>The problem left no choice (p = 0, p = N, or a separable objective).</summary>
    Trivial = 3,
}
