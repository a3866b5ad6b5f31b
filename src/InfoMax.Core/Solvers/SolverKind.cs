namespace InfoMax.Core.Solvers;

/// <summary>The solvers a user can name with <c>--solver</c>. The values are persisted: never renumber.</summary>
public enum SolverKind
{
    /// <summary>The best of the others, then annealing; never below <see cref="Greedy"/> or <see cref="Softmax"/>.</summary>
    Auto = 0,

    /// <summary>Projected gradient on the capped simplex.</summary>
    Gradient = 1,

    /// <summary>The paper's damped multiplicative iteration.</summary>
    Softmax = 2,

    /// <summary>Lazy greedy.</summary>
    Greedy = 3,
}
