using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>A pure function from a problem and options to a coreset of exactly p rows; holds no state between calls.</summary>
public interface ICoresetSolver
{
    /// <summary>Solves the problem.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    CoresetSolution Solve(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken);
}
