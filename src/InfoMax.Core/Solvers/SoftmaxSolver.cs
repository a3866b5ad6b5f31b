using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>
/// The iteration of Tan et al., "Data Pruning by Information Maximization" (ICLR 2025): x &lt;- softmax of the current
/// gains, then the p largest entries. Two corrections make it work on 0/1 problems of this size: x sums to p and is
/// capped at 1 (at sum 1 the redundancy term would vanish like 1/N), and each step is damped, since the undamped map
/// oscillates on strongly coupled rows. The temperature is a fixed fraction of the spread of the importances.
/// </summary>
public sealed class SoftmaxSolver : ICoresetSolver
{
    private const int MaxIterations = 60;
    private const double Damping = 0.3;
    private const double RelativeTemperature = 0.15;
    private const double MovementTolerance = 1e-3;
    private const int MaxThresholdSteps = 100;

    /// <inheritdoc/>
    public CoresetSolution Solve(CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        (float[] x, int iterations, bool converged) = Relax(problem, options, cancellationToken);
        Membership set = TopRows(problem, x);
        StopReason reason = converged ? StopReason.Converged : StopReason.IterationLimit;
        return Solutions.From(set, x, iterations, Solutions.TrivialOr(problem, reason), "softmax");
    }

    /// <summary>The fixed-point iteration's last x, in [0, 1], sum p.</summary>
    internal static (float[] X, int Iterations, bool Converged) Relax(
        CoresetProblem problem, SolverOptions options, CancellationToken cancellationToken)
    {
        int n = problem.Rows;
        float[] x = new float[n];
        Array.Fill(x, n == 0 ? 0 : (float)((double)problem.Budget / n));
        if (problem.Budget == 0 || problem.Budget == n)
        {
            return (x, 0, true);
        }

        IKernelExecutor executor = options.Executor;
        float[] gradient = new float[n];
        float[] scaled = new float[n];
        double temperature = RelativeTemperature * Spread(problem);
        double threshold = 0;
        for (int iteration = 1; iteration <= MaxIterations; iteration++)
        {
            RelaxedObjective.Evaluate(problem, x, gradient, executor, cancellationToken);
            for (int i = 0; i < n; i++)
            {
                scaled[i] = (float)(gradient[i] / temperature);
            }

            threshold = Threshold(scaled, problem.Budget, threshold, executor, cancellationToken);
            double shift = threshold;
            double movement = RowPieces.Sum(
                executor,
                n,
                (start, end) =>
                {
                    double moved = 0;
                    for (int i = start; i < end; i++)
                    {
                        double target = Math.Min(1, Math.Exp(scaled[i] - shift));
                        double next = x[i] + Damping * (target - x[i]);
                        moved += Math.Abs(next - x[i]);
                        x[i] = (float)next;
                    }

                    return (moved, 0);
                },
                cancellationToken).First;
            if (movement <= MovementTolerance * problem.Budget)
            {
                return (x, iteration, true);
            }
        }

        return (x, MaxIterations, false);
    }

    /// <summary>The p rows of largest x, ties to the lower row.</summary>
    internal static Membership TopRows(CoresetProblem problem, float[] x)
    {
        int[] order = new int[x.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => x[a] != x[b] ? x[b].CompareTo(x[a]) : a.CompareTo(b));
        bool[] chosen = new bool[x.Length];
        for (int i = 0; i < problem.Budget; i++)
        {
            chosen[order[i]] = true;
        }

        return new Membership(problem, chosen);
    }

    /// <summary>
    /// The t with sum min(1, exp(v_i - t)) = p. With the capped rows held fixed the rest scales by a factor, which gives
    /// the step t + log(rest / (p - capped)); a step that leaves the bracket is replaced by a bisection.
    /// </summary>
    private static double Threshold(
        float[] values, int budget, double guess, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        double t = guess;
        for (int step = 0; step < MaxThresholdSteps; step++)
        {
            double at = t;
            (double capped, double rest) = RowPieces.Sum(
                executor,
                values.Length,
                (start, end) =>
                {
                    int above = 0;
                    double below = 0;
                    for (int i = start; i < end; i++)
                    {
                        double exponent = values[i] - at;
                        if (exponent >= 0)
                        {
                            above++;
                        }
                        else
                        {
                            below += Math.Exp(exponent);
                        }
                    }

                    return (above, below);
                },
                cancellationToken);
            double excess = capped + rest - budget;
            if (Math.Abs(excess) <= 1e-7 * budget)
            {
                return t;
            }

            (low, high) = excess > 0 ? (t, high) : (low, t);
            double next = capped < budget && rest > 0 ? t + Math.Log(rest / (budget - capped)) : double.NaN;
            if (!(next > low && next < high))
            {
                next = double.IsInfinity(low) ? t - Math.Max(1, Math.Abs(t))
                    : double.IsInfinity(high) ? t + Math.Max(1, Math.Abs(t))
                    : 0.5 * (low + high);
                if (next == low || next == high)
                {
                    return t;
                }
            }

            t = next;
        }

        return t;
    }

    private static double Spread(CoresetProblem problem)
    {
        double sum = 0;
        double squares = 0;
        foreach (float value in problem.Importance)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / problem.Rows;
        double variance = squares / problem.Rows - mean * mean;
        return Math.Max(Math.Sqrt(Math.Max(0, variance)), 1e-3);
    }
}
