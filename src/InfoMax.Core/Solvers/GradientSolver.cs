using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// Projected gradient ascent on the capped simplex, then pipage rounding and 1-swap search. F is not concave on it
/// (W is indefinite), so the relaxed point is stationary, not optimal; the rounding never falls below its value and
/// the end is a 1-swap local optimum of the 0/1 problem.
/// </summary>
public sealed class GradientSolver : ICoresetSolver
{
    private const int MaxIterations = 40;
    private const int CheckEvery = 10;
    private const double RelativeProgress = 1e-4;

    /// <inheritdoc/>
    public CoresetSolution Solve(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        (float[] x, int iterations, bool converged) = Relax(problem, options, cancellationToken);
        (Membership set, _, _) = PipageRounding.Round(problem, x, cancellationToken);
        (int swaps, bool optimal) = SwapSearch.Run(set, SwapSearch.Limit(problem), cancellationToken);
        StopReason reason = converged && optimal ? StopReason.Converged : StopReason.IterationLimit;
        return Solutions.From(set, x, iterations + swaps, Solutions.TrivialOr(problem, reason), "gradient+pipage+swap");
    }

    /// <summary>A stationary point of the relaxation.</summary>
    internal static (float[] X, int Iterations, bool Converged) Relax(
        CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        int n = problem.Rows;
        float[] x = Start(problem, options, cancellationToken);
        if (problem.Budget == 0 || problem.Budget == n)
        {
            Array.Fill(x, problem.Budget == 0 ? 0 : 1);
            return (x, 0, true);
        }

        float[] gradient = new float[n];
        float[] moved = new float[n];
        double step = StepSize(problem);
        double threshold = 0;
        double previous = double.NegativeInfinity;
        for (int iteration = 1; iteration <= MaxIterations; iteration++)
        {
            double value = RelaxedObjective.Evaluate(problem, x, gradient, options.Executor, cancellationToken);
            if (iteration % CheckEvery == 0)
            {
                if (value - previous <= RelativeProgress * Math.Abs(value))
                {
                    return (x, iteration, true);
                }

                previous = value;
            }

            RowPieces.ForEach(
                options.Executor,
                n,
                (start, end) =>
                {
                    for (int i = start; i < end; i++)
                    {
                        moved[i] = x[i] + (float)(step * gradient[i]);
                    }
                },
                cancellationToken);
            threshold = CappedSimplex.Threshold(moved, problem.Budget, threshold, options.Executor, cancellationToken);
            double shift = threshold;
            RowPieces.ForEach(
                options.Executor,
                n,
                (start, end) =>
                {
                    for (int i = start; i < end; i++)
                    {
                        x[i] = (float)Math.Clamp(moved[i] - shift, 0, 1);
                    }
                },
                cancellationToken);
        }

        return (x, MaxIterations, false);
    }

    /// <summary>1 over the mean of alpha times a row's weight: larger than 1 / L, which the ascent tolerates since it only seeks a good vertex.</summary>
    private static double StepSize(CoresetProblem problem)
    {
        double mean = problem.Rows == 0 ? 0 : problem.Alpha * problem.Graph.TotalWeight() / problem.Rows;
        return 1 / Math.Max(1e-3, mean);
    }

    private static float[] Start(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        float[] x = new float[problem.Rows];
        if (options.WarmStart is { } warm)
        {
            if (warm.Length != x.Length)
            {
                throw new ArgumentException($"a warm start of {warm.Length} rows for a problem of {x.Length}", nameof(options));
            }

            warm.CopyTo(x, 0);
            double threshold = CappedSimplex.Threshold(x, problem.Budget, 0, options.Executor, cancellationToken);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = (float)Math.Clamp(x[i] - threshold, 0, 1);
            }
        }
        else
        {
            Array.Fill(x, problem.Rows == 0 ? 0 : (float)((double)problem.Budget / problem.Rows));
        }

        return x;
    }
}
