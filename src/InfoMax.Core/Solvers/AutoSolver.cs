using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// The best that a size-dependent effort affords. Lazy greedy, the paper's softmax iteration and projected gradient with
/// pipage rounding are each polished by 1-swap search; annealing then starts from the best of them. Never below greedy
/// or the paper's rounding: their sets are among the candidates, polishing only raises F, and the best candidate is
/// returned. <see cref="CoresetSolution.Method"/> names it; <see cref="CoresetSolution.Relaxed"/> is the gradient's point.
/// </summary>
/// <remarks>
/// Measured on banking77 (F over greedy's): gradient alone 1.004 to 1.018, after annealing 1.005 to 1.021. The effort
/// is a count derived from N: about 10^8 row visits of each of several replicas up to 50 000 rows, and a quarter more of one above (two
/// of 10^8 find no more than one there, while half as many again in one raise F by 3e-3 at 100 000 rows), at least 150 sweeps, and no more
/// than 400 + 2 N: below 3800 rows more of them raise F by 2e-4 for four times the time, as much as another seed does. Five times as many
/// at <see cref="SolverEffort.Best"/>, none at <see cref="SolverEffort.Fast"/>. Replicas that agree end it (<see cref="Replicas"/>).
/// </remarks>
public sealed class AutoSolver : ICoresetSolver
{
    private const double VisitsPerReplica = 1e8;
    private const double VisitsOfOne = 1.25e8;
    private const int SeveralReplicas = 50_000;
    internal const int BestFactor = 5;
    private const int FewestSweeps = 150;
    private const int MostSweeps = 8000;
    internal const ulong AnnealingStream = 0x616E6E;

    /// <inheritdoc/>
    public CoresetSolution Solve(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        if (Solutions.IsTrivial(problem))
        {
            return new GreedySolver().Solve(problem, options, cancellationToken);
        }

        Candidate best = Polish(GreedySolver.Choose(problem, cancellationToken), problem.Budget, "greedy+swap", cancellationToken);
        options.Progress?.Invoke(0.1);
        (float[] soft, int softSteps, _) = SoftmaxSolver.Relax(problem, options, cancellationToken);
        best = Better(best, Polish(SoftmaxSolver.TopRows(problem, soft), softSteps, "softmax+swap", cancellationToken));
        options.Progress?.Invoke(0.3);
        (float[] relaxed, int steps, _) = GradientSolver.Relax(problem, options, cancellationToken);
        Membership rounded = PipageRounding.Round(problem, relaxed, cancellationToken).Set;
        best = Better(best, Polish(rounded, steps, "gradient+pipage+swap", cancellationToken));
        options.Progress?.Invoke(0.5);
        best = options.Effort == SolverEffort.Fast ? best : Better(best, Anneal(best, problem, options, cancellationToken));
        options.Progress?.Invoke(1);
        StopReason reason = best.Optimal ? StopReason.Converged : StopReason.IterationLimit;
        return Solutions.From(best.Set, relaxed, best.Iterations, reason, best.Method);
    }

    /// <summary>Sweeps of one replica, and how many replicas run at most: both depend on N only.</summary>
    internal static (int Sweeps, int Replicas) Effort(int rows)
    {
        int most = Math.Min(MostSweeps, 400 + 2 * rows);
        bool isOne = rows > SeveralReplicas;
        int sweeps = Math.Clamp((int)((isOne ? VisitsOfOne : VisitsPerReplica) / rows), Math.Min(FewestSweeps, most), most);
        return (sweeps, isOne ? 1 : Math.Clamp(20_000 / rows, 2, 16));
    }

    private static Candidate Anneal(
        Candidate start, CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        (int sweeps, int replicas) = Effort(problem.Rows);
        sweeps *= options.Effort == SolverEffort.Best ? BestFactor : 1;
        Candidate? best = null;
        foreach ((Membership set, bool optimal) in Replicas.Run(
            replicas,
            replica => Annealing.Run(start.Set, sweeps, new SeededRandom(options.Seed, AnnealingStream + (ulong)replica), cancellationToken),
            options.Executor,
            cancellationToken))
        {
            Candidate end = new(set, sweeps, optimal, start.Method + "+anneal");
            best = best is null ? end : Better(best, end);
        }

        return best ?? start;
    }

    private static Candidate Polish(Membership set, int iterations, string method, CancellationToken cancellationToken)
    {
        (int swaps, bool optimal) = SwapSearch.Run(set, SwapSearch.Limit(set.Problem), cancellationToken);
        return new Candidate(set, iterations + swaps, optimal, method);
    }

    private static Candidate Better(Candidate current, Candidate candidate) =>
        candidate.Set.Value > current.Set.Value ? candidate : current;

    private sealed record Candidate(Membership Set, int Iterations, bool Optimal, string Method);
}
