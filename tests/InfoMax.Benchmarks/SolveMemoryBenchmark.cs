using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Bounds;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>solve-memory [--rows 50000,100000] [--partitions 2,8] [--settings 0.1/20,0.5/5]</c>: what solve and bound hold at most, alone and on
/// the largest partition of several, for each row and each neighbour: what the rounds' declared memory is taken from.
/// </summary>
internal static class SolveMemoryBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        foreach (string size in (Value(args, "--rows") ?? "50000,100000").Split(','))
        {
            int rows = int.Parse(size, CultureInfo.InvariantCulture);
            foreach (string setting in (Value(args, "--settings") ?? "0.1/20,0.5/5").Split(','))
            {
                string[] parts = setting.Split('/');
                int k = int.Parse(parts[1], CultureInfo.InvariantCulture);
                double fraction = double.Parse(parts[0], CultureInfo.InvariantCulture);
                CoresetProblem problem = Problem(SyntheticGraph.Build(rows, k, 7, executor), SyntheticGraph.Importance(rows, 7), fraction);
                long graph = 8 * problem.Graph.Entries;
                Console.WriteLine(Invariant($"{rows} rows, p/N {fraction}, k {k}: {problem.Graph.Entries / (double)rows / k:F2} entries a neighbour, {graph / rows} B of graph a row"));
                SolverOptions options = new() { Executor = executor };
                if (args.Contains("--alone"))
                {
                    double value = 0;
                    Report("  solve alone", rows, graph, () => value = new AutoSolver().Solve(problem, options, CancellationToken.None).Objective);
                    Report("  bound alone", rows, graph, () => DualBound.Compute(problem, value, options, CancellationToken.None));
                }

                foreach (string partitions in (Value(args, "--partitions") ?? "2,8").Split(','))
                {
                    OfPartition(problem, int.Parse(partitions, CultureInfo.InvariantCulture), fraction, executor);
                }
            }
        }

        return 0;
    }

    private static void OfPartition(CoresetProblem problem, int partitions, double fraction, ThreadedExecutor executor)
    {
        int[] owners = GrownPartitions.Of(problem.Graph, partitions);
        int[][] rows = [.. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, owners.Length).Where(i => owners[i] == a).ToArray())];
        ExtendedGraph graph = DistributedSolver.Extend(problem, owners, rows).MaxBy(part => part.Rows)!;
        bool[] chosen = new bool[graph.Rows];
        CoresetProblem all = new(graph.Importance, graph.Graph, problem.Alpha, (int)(fraction * graph.Rows));
        Membership start = GreedySolver.Choose(all, CancellationToken.None);
        start.Chosen.CopyTo(chosen, 0);
        bool[] outer = new bool[graph.OuterKeys.Length];
        Console.WriteLine(Invariant(
            $"  P = {partitions}: {graph.OwnRows} own rows, {(double)graph.Rows / graph.OwnRows:F2} rows and {(double)graph.Graph.Entries / graph.OwnRows:F0} entries held a row, {(double)graph.Outer.Length / graph.OwnRows:F0} entries outside"));
        Report("    stage", graph.OwnRows, 0, () => PartitionSolver.Move(
            graph, (bool[])chosen.Clone(), outer, problem.Alpha, new GroupPrices([0], [0.3], 0.1, [0.3], 0), new SolvePass(SolveRole.Stage, 6, 0, 6), 8, 42, CancellationToken.None));
        Report("    bound", graph.OwnRows, 8 * graph.Graph.Entries, () => Rounds(problem, graph, chosen, executor));
    }

    /// <summary>Rounds of the bound over one partition, as if it alone had multipliers; the first has no cliques to begin with.</summary>
    private static void Rounds(CoresetProblem problem, ExtendedGraph graph, bool[] chosen, ThreadedExecutor executor)
    {
        const double Price = 0.3;
        const double Scale = 0.1;
        (SimilarityGraph shared, float[] ofRow) = new EdgeShares(graph).Measure(SequentialExecutor.Instance, CancellationToken.None);
        BoundProgress progress = PartitionBound.Begin(chosen);
        PartitionMultipliers? found = null;
        for (int round = 0; round < BoundSchedule.Rounds; round++)
        {
            double[] worth = [.. graph.Importance.Select((importance, i) => importance - Price - (found?.Load[i] ?? 0))];
            double[]? mean = found is null ? null : Array.ConvertAll(found.Point, x => (double)x);
            (found, progress) = PartitionBound.Improve(
                shared, ofRow, worth, mean, found, progress, Scale, problem.Alpha, problem.Rows, SolverEffort.Standard, executor, CancellationToken.None);
        }

        long bytes = (4L * (progress.Point.Length + progress.Members.Length + (3 * progress.Levels.Length))) + (12L * progress.Edges.Length);
        Console.WriteLine(Invariant($"    what the bound goes on from: {bytes / graph.OwnRows} B a row, {(double)progress.Edges.Length / graph.OwnRows:F1} edges and {(double)progress.Levels.Length / graph.OwnRows:F1} cliques"));
    }

    private static void Report(string what, int rows, long graph, Action run)
    {
        using LivePeak peak = new();
        run();
        Console.WriteLine(Invariant($"{what}: {peak.Bytes >> 20} MiB beside the graph, {(peak.Bytes + graph) / rows} B a row with it"));
    }

    private static CoresetProblem Problem(SimilarityGraph graph, float[] importance, double fraction) => new(
        importance,
        graph,
        AutoParameters.Alpha(AutoParameters.DefaultBoost, importance.Average(i => (double)i), fraction, graph.MeanRowWeight()),
        (int)(fraction * importance.Length));

    private static string? Value(string[] args, string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
