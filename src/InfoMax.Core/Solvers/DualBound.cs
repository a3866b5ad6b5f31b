using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// The Lagrangian bound: for any lambda_e in [0, alpha W_e],
/// OPT &lt;= sum_e lambda_e + (sum of the p largest I_i - sum_{e at i} lambda_e), because
/// alpha W_e x_i x_j &gt;= lambda_e (x_i + x_j - 1) on 0/1 points.
/// </summary>
public static class DualBound
{
    private const int MaxIterations = 400;
    private const int CheckEvery = 20;

    /// <summary>Bounds F over all sets of exactly p rows from above.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="bestKnownValue">F of the best set known; the gap is measured against it.</param>
    /// <param name="options">Executor.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Certificate Compute(
        CoresetProblem problem, double bestKnownValue, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        SimilarityGraph graph = problem.Graph;
        IKernelExecutor executor = options.Executor;
        int n = problem.Rows;
        float[] cap = new float[graph.Entries];
        for (int e = 0; e < cap.Length; e++)
        {
            // The factor outweighs the rounding to float, so cap <= alpha W in exact arithmetic.
            cap[e] = (float)(problem.Alpha * graph.Weights[e] * (1 - 1.0 / (1 << 22)));
        }

        float[] lambda = new float[graph.Entries];
        double[] load = new double[n];
        double[] reduced = new double[n];
        float[] x = new float[n];
        float[] ahead = new float[n];
        float[] moved = new float[n];
        Array.Fill(x, n == 0 ? 0 : (float)((double)problem.Budget / n));
        x.CopyTo(ahead, 0);
        double best = Value(problem, load, reduced, executor, cancellationToken);
        double mean = n == 0 ? 1 : Math.Max(1, (double)graph.Entries / n);
        double weight = 0.2;
        double threshold = 0;
        float tau = (float)(1 / (weight * mean));
        float sigma = (float)(weight / 2);
        int iteration = 0;
        while (iteration < MaxIterations && !Solutions.IsTrivial(problem))
        {
            iteration++;
            RowPieces.ForEach(
                executor,
                n,
                (start, end) =>
                {
                    for (int i = start; i < end; i++)
                    {
                        double sum = 0;
                        for (int e = (int)graph.Offsets[i]; e < (int)graph.Offsets[i + 1]; e++)
                        {
                            float next = lambda[e] + sigma * (ahead[i] + ahead[graph.Neighbors[e]] - 1);
                            next = Math.Clamp(next, 0, cap[e]);
                            lambda[e] = next;
                            sum += next;
                        }

                        load[i] = sum;
                        moved[i] = x[i] + tau * (float)(problem.Importance[i] - sum);
                    }
                },
                cancellationToken);
            threshold = CappedSimplex.Threshold(moved, problem.Budget, threshold, executor, cancellationToken);
            for (int i = 0; i < n; i++)
            {
                float next = (float)Math.Clamp(moved[i] - threshold, 0, 1);
                ahead[i] = 2 * next - x[i];
                x[i] = next;
            }

            if (iteration % CheckEvery == 0)
            {
                best = Math.Min(best, Value(problem, load, reduced, executor, cancellationToken));
            }
        }

        double gap = Math.Max(0, best - bestKnownValue) / Math.Max(Math.Abs(bestKnownValue), 1e-10);
        return new Certificate
        {
            UpperBound = best,
            Gap = gap,
            Iterations = iteration,
            StopReason = Solutions.TrivialOr(problem, StopReason.IterationLimit),
        };
    }

    /// <summary>The bound of the multipliers whose row sums are <paramref name="load"/>, rounded outwards.</summary>
    private static double Value(
        CoresetProblem problem, double[] load, double[] reduced, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        double total = 0;
        for (int i = 0; i < load.Length; i++)
        {
            reduced[i] = problem.Importance[i] - load[i];
            total += load[i];
        }

        double[] sorted = (double[])reduced.Clone();
        Array.Sort(sorted);
        double top = 0;
        double magnitude = total;
        for (int i = 0; i < problem.Budget; i++)
        {
            double value = sorted[sorted.Length - 1 - i];
            top += value;
            magnitude += Math.Abs(value);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _ = executor;
        double slack = (problem.Rows + problem.Graph.Entries + 2.0) * (magnitude + 1) / (1L << 52);
        return 0.5 * total + top + slack;
    }
}
