using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Bounds;

namespace InfoMax.Core.Solvers;

/// <summary>
/// An upper bound on F over all sets of exactly p rows, or with a quota of as many of each group as it says. For any multipliers lambda_e in [0, alpha W_e],
/// OPT &lt;= sum_e lambda_e + (sum of the p largest I_i - sum_{e at i} lambda_e), because
/// alpha W_e x_i x_j &gt;= lambda_e (x_i + x_j - 1) on 0/1 points. That edge bound is weak where the graph is dense: half a
/// unit on each of 2p rows costs it nothing. So multipliers on cliques are added where the relaxed point violates
/// their inequality (<see cref="CliqueCuts"/>): cutting planes, with the linear relaxation re-solved approximately by
/// a primal-dual iteration between rounds. Every evaluated bound holds whatever the state of the iteration.
/// </summary>
/// <remarks>
/// Limits are counts: 1000 steps, or about 6e8 visited numbers but at least 100 steps while those stay below 2.5e9; an eighth
/// of the numbers at <see cref="SolverEffort.Fast"/>, four times all at <see cref="SolverEffort.Best"/>.
/// A gap remains even at the limit of all clique cuts: odd cycles and near-cliques are not covered, cliques of more than
/// 24 rows are cut short, and the value it is measured against need not be the optimum.
/// </remarks>
public static class DualBound
{
    private const long WorkLimit = 600_000_000;
    private const long HardWorkLimit = 2_500_000_000;

    /// <summary>Entries of a graph from which on fewer cliques are sought.</summary>
    internal const long LargeGraph = 3_000_000;

    private const int FewestSteps = 100;
    private const int MostSteps = 1000;

    /// <summary>Measured at 100 000 rows of 512 numbers, 20 %, k 10: bound after 5.3 s with a separation every 12, 25 and 50 steps 11 800, 11 650 and 11 720.</summary>
    private const int StepsPerSeparation = 25;

    /// <summary>Pairs in cliques at most.</summary>
    internal const long MostCutPairs = 6_000_000;

    private const double WorthwhileProgress = 2.5e-5;
    private const double ClosedGap = 1e-7;

    /// <summary>Rows below the present price by a quarter of the way from the price to the top importance still take part.</summary>
    private const double PriceMargin = 0.25;

    /// <summary>Before there is a price: the first so many times p rows by importance.</summary>
    private const int FirstParticipation = 3;

    /// <summary>Bounds F over all sets of exactly p rows from above.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="bestKnownValue">F of the best set known; the gap is measured against it.</param>
    /// <param name="options">Executor and progress.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Certificate Compute(
        CoresetProblem problem, double bestKnownValue, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        if (Solutions.IsTrivial(problem))
        {
            return Certified(BoundValue.OfTrivial(problem), bestKnownValue, 0, StopReason.Trivial);
        }

        bool large = problem.Graph.Entries > LargeGraph;
        SeparationEffort effort = new()
        {
            Support = large ? 1e-2f : 1e-3f,
            MinViolation = 0.02f,
            CliquesPerRow = large ? 2 : 6,
            PairLimit = Math.Min(400L * problem.Rows, MostCutPairs),
        };
        PrimalDualIteration iteration = new(problem, FirstParticipation, options.Executor);
        double best = double.PositiveInfinity;
        int steps = 0;
        long work = 0;
        (long workLimit, long hardLimit, int mostSteps) = options.Effort switch
        {
            SolverEffort.Fast => (WorkLimit / 8, WorkLimit / 8, MostSteps),
            SolverEffort.Best => (4 * WorkLimit, 4 * HardWorkLimit, 4 * MostSteps),
            _ => (WorkLimit, HardWorkLimit, MostSteps),
        };
        while (true)
        {
            double before = best;
            for (int step = 0; step < StepsPerSeparation; step++)
            {
                iteration.Step(cancellationToken);
            }

            best = Math.Min(best, BoundValue.Compute(problem, iteration));
            steps += StepsPerSeparation;
            work += StepsPerSeparation * iteration.Work;
            options.Progress?.Invoke(Math.Min(1, Math.Max((double)steps / mostSteps, (double)work / workLimit)));
            double scale = Math.Max(Math.Abs(best), 1e-10);
            if (best - bestKnownValue <= ClosedGap * scale || (steps > 3 * StepsPerSeparation && before - best <= WorthwhileProgress * scale))
            {
                return Certified(best, bestKnownValue, steps, StopReason.Converged);
            }

            if (steps >= mostSteps || work >= (steps < FewestSteps ? hardLimit : workLimit))
            {
                return Certified(best, bestKnownValue, steps, StopReason.IterationLimit);
            }

            CliqueSeparation.AddViolated(
                problem, iteration.X, iteration.Tables.Pairs, iteration.Cuts, effort, options.Executor, cancellationToken);
            iteration.Rebuild(PriceMargin, cancellationToken);
        }
    }

    private static Certificate Certified(double bound, double value, int iterations, StopReason reason) => new()
    {
        UpperBound = bound,
        Gap = Math.Max(0, bound - value) / Math.Max(Math.Abs(value), 1e-10),
        Iterations = iterations,
        StopReason = reason,
    };
}
