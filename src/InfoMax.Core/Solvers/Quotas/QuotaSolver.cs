using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Quotas;

/// <summary>
/// Exactly p_g rows of each group: lazy greedy over all rows, in which a group that is full takes no more, swaps within groups until
/// none raises F, and annealing with a price for each group; the better of the two ends is returned. Ties go to the lower row. F is
/// submodular and the groups are a partition matroid.
/// </summary>
public static class QuotaSolver
{
    /// <summary>Solves a problem that has a <see cref="CoresetProblem.Quota"/>.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="polishes">Swaps follow the greedy choice, and annealing unless the effort is <see cref="SolverEffort.Fast"/>.</param>
    /// <param name="options">Seed, effort, executor and progress; sweeps and replicas are those of <see cref="AutoSolver"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The problem has no quota.</exception>
    public static CoresetSolution Solve(CoresetProblem problem, bool polishes, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        GroupQuota quota = problem.Quota ?? throw new ArgumentException("the problem has no quota", nameof(problem));
        Membership membership = GreedySolver.Choose(problem, cancellationToken);
        if (!polishes)
        {
            return Solutions.From(membership, null, problem.Budget, StopReason.Converged, "quota greedy");
        }

        (int made, bool optimal) = SwapSearch.Run(membership, quota, SwapSearch.Limit(problem), cancellationToken);
        options.Progress?.Invoke(0.2);
        (int sweeps, int replicas) = AutoSolver.Effort(problem.Rows);
        sweeps *= options.Effort == SolverEffort.Best ? AutoSolver.BestFactor : 1;
        IReadOnlyList<(Membership Set, bool Optimal)> ends = Replicas.Run(
            options.Effort == SolverEffort.Fast ? 0 : replicas,
            replica => GroupAnnealing.Run(membership, sweeps, new SeededRandom(options.Seed, AutoSolver.AnnealingStream + (ulong)replica), cancellationToken),
            options.Executor,
            cancellationToken);
        options.Progress?.Invoke(1);
        string method = "quota greedy+swap";
        int iterations = problem.Budget + made;
        foreach ((Membership end, bool isOptimal) in ends)
        {
            if (end.Value > membership.Value)
            {
                (membership, optimal, method, iterations) = (end, isOptimal, "quota greedy+swap+anneal", sweeps);
            }
        }

        return Solutions.From(membership, null, iterations, optimal ? StopReason.Converged : StopReason.IterationLimit, method);
    }
}
