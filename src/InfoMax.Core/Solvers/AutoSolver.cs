using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// The best of lazy greedy, the paper's softmax iteration and projected gradient, each polished by 1-swap search.
/// By construction never below greedy or softmax: their sets are among the candidates and polishing only raises F.
/// </summary>
public sealed class AutoSolver : ICoresetSolver
{
    /// <inheritdoc/>
    public CoresetSolution Solve(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        int limit = GradientSolver.SwapLimit(problem);
        Membership greedy = GreedySolver.Choose(problem, cancellationToken);
        (int greedySwaps, bool greedyOptimal) = SwapSearch.Run(greedy, limit, cancellationToken);
        CoresetSolution best = Solutions.From(
            greedy, null, problem.Budget + greedySwaps, Reason(problem, greedyOptimal), "greedy+swap");
        if (Solutions.IsTrivial(problem))
        {
            return best;
        }

        options.Progress?.Invoke(0.3);
        (float[] soft, int iterations, _) = SoftmaxSolver.Relax(problem, options, cancellationToken);
        Membership rounded = SoftmaxSolver.TopRows(problem, soft);
        (int swaps, bool optimal) = SwapSearch.Run(rounded, limit, cancellationToken);
        best = Better(best, Solutions.From(rounded, soft, iterations + swaps, Reason(problem, optimal), "softmax+swap"));
        options.Progress?.Invoke(0.6);
        best = Better(best, new GradientSolver().Solve(problem, options, cancellationToken));
        options.Progress?.Invoke(1);
        return best;
    }

    private static CoresetSolution Better(CoresetSolution current, CoresetSolution candidate) =>
        candidate.Objective > current.Objective ? candidate : current;

    private static StopReason Reason(CoresetProblem problem, bool optimal) =>
        Solutions.TrivialOr(problem, optimal ? StopReason.Converged : StopReason.IterationLimit);
}
