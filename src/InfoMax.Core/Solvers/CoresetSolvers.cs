namespace InfoMax.Core.Solvers;

/// <summary>Maps <see cref="SolverKind"/> to its solver.</summary>
public static class CoresetSolvers
{
    /// <summary>The solver that <paramref name="kind"/> names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static ICoresetSolver For(SolverKind kind) => kind switch
    {
        SolverKind.Auto => new AutoSolver(),
        SolverKind.Gradient => new GradientSolver(),
        SolverKind.Softmax => new SoftmaxSolver(),
        SolverKind.Greedy => new GreedySolver(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a solver"),
    };
}
