using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>distributed [--rows 50000] [--partitions 4,16,64] [--settings 0.1/20,0.3/7] [--seeds 42]</c>: F of the distributed solve over that of the
/// best single solver (mean and range over seeds), and the certified gap of both, on the shipped banking77 sample (<c>--rows 0</c>) or on clustered synthetic data.
/// </summary>
internal static class DistributedSolveBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = int.Parse(Value(args, "--rows") ?? "50000", CultureInfo.InvariantCulture);
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        foreach (string setting in (Value(args, "--settings") ?? "0.1/20,0.3/7,0.5/5").Split(','))
        {
            string[] parts = setting.Split('/');
            int k = int.Parse(parts[1], CultureInfo.InvariantCulture);
            double fraction = double.Parse(parts[0], CultureInfo.InvariantCulture);
            CoresetProblem problem = rows == 0
                ? SolverBenchmark.Banking77(fraction, k, executor)
                : Problem(SyntheticGraph.Build(rows, k, 7, executor), SyntheticGraph.Importance(rows, 7), fraction);
            TimeSpan start = Environment.CpuUsage.TotalTime;
            CoresetSolution single = new AutoSolver().Solve(problem, new SolverOptions { Executor = executor }, CancellationToken.None);
            double seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            double gap = DualBound.Compute(problem, single.Objective, new SolverOptions { Executor = executor }, CancellationToken.None).Gap;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{problem.Rows} rows, p/N {fraction}, k {k}: P = 1 F {single.Objective:F3}, gap {gap:P2}, {seconds:F1} processor seconds"));
            foreach (string partitions in (Value(args, "--partitions") ?? "4,16,64").Split(','))
            {
                int[] owners = GrownPartitions.Of(problem.Graph, int.Parse(partitions, CultureInfo.InvariantCulture));
                int[] selected = [];
                double value = 0;
                List<double> values = [];
                TimeSpan before = Environment.CpuUsage.TotalTime;
                long extended = 0;
                foreach (string seed in (Value(args, "--seeds") ?? "42").Split(','))
                {
                    (selected, value, _, extended) = DistributedSolver.Solve(
                        problem, owners, ulong.Parse(seed, CultureInfo.InvariantCulture), backwards: false, CancellationToken.None);
                    values.Add(value / single.Objective);
                }

                seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds / values.Count;
                before = Environment.CpuUsage.TotalTime;
                gap = (DistributedSolver.Bound(problem, owners, selected, CancellationToken.None) - value) / value;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  P = {partitions}: {values.Average():F4} ({values.Min():F4} to {values.Max():F4}), {selected.Length} rows, {(double)extended / problem.Rows:F2} rows held a row, {seconds:F1} processor seconds; gap {gap:P2}, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F1} processor seconds"));
            }
        }

        return 0;
    }

    private static CoresetProblem Problem(SimilarityGraph graph, float[] importance, double fraction) => new(
        importance,
        graph,
        AutoParameters.Alpha(AutoParameters.DefaultBoost, importance.Average(i => (double)i), fraction, graph.MeanRowWeight()),
        (int)Math.Round(fraction * importance.Length));

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
