using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>solvers quality [--data tests/data/banking77]</c>: every solver relative to centralised lazy greedy on the same
/// graph, with the certified gap. <c>solvers cost [--rows 250000,1000000] [--threads 1,2] [--neighbors 20]
/// [--fraction 0.1] [--alpha B]</c>: seconds of a whole solve with its bound on clustered synthetic data.
/// </summary>
internal static class SolverBenchmark
{
    private static readonly (string Name, double Fraction, int Neighbors, double Alpha, double Strength)[] Cases =
    [
        ("p 10 %, k 20, auto:1", 0.10, 20, 0, 1),
        ("p 10 %, k 5, alpha 0.3", 0.10, 5, 0.3, 0),
        ("p 30 %, k 7, auto:1", 0.30, 7, 0, 1),
        ("p 5 %, k 40, auto:1", 0.05, 40, 0, 1),
        ("p 50 %, k 5, auto:1", 0.50, 5, 0, 1),
        ("p 5 %, k 40, auto:3", 0.05, 40, 0, 3),
        ("p 10 %, k 20, auto:3", 0.10, 20, 0, 3),
        ("p 30 %, k 7, auto:3", 0.30, 7, 0, 3),
        ("p 50 %, k 5, auto:3", 0.50, 5, 0, 3),
    ];

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "quality":
                Quality(Value(args, "--data") ?? "tests/data/banking77");
                return 0;
            case "cost":
                int k = int.Parse(Value(args, "--neighbors") ?? "20", CultureInfo.InvariantCulture);
                double fraction = double.Parse(Value(args, "--fraction") ?? "0.1", CultureInfo.InvariantCulture);
                double strength = double.Parse(Value(args, "--alpha") ?? "3", CultureInfo.InvariantCulture);
                foreach (int rows in Numbers(Value(args, "--rows") ?? "250000,1000000"))
                {
                    Cost(rows, k, fraction, strength, Numbers(Value(args, "--threads") ?? "1,2"));
                }

                return 0;
            default:
                Console.Error.WriteLine("solvers: quality | cost");
                return 2;
        }
    }

    /// <summary>The shipped banking77 sample as a problem with B = 3.</summary>
    internal static CoresetProblem Banking77(double fraction, int neighbors, IKernelExecutor executor)
    {
        const string Folder = "tests/data/banking77";
        NeighborLists lists = Lists(Path.Combine(Folder, "embeddings", "train_x.npy"), executor);
        float[] importance = MinMax(MemoryMarshal.Cast<byte, float>(NpyBody(Path.Combine(Folder, "train_ssp.npy"))).ToArray());
        return Problem(importance, SimilarityGraphBuilder.FromNeighborLists(lists.Truncate(neighbors), executor), fraction, 0, 3);
    }

    private static void Quality(string folder)
    {
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        SolverOptions options = new() { Executor = executor };
        NeighborLists lists = Lists(Path.Combine(folder, "embeddings", "train_x.npy"), executor);
        float[] importance = MinMax(MemoryMarshal.Cast<byte, float>(NpyBody(Path.Combine(folder, "train_ssp.npy"))).ToArray());
        Console.WriteLine($"{"F over greedy's",-24} {"softmax",9} {"gradient",9} {"auto",9} {"gap",8} {"auto s",8} {"bound s",8}  winner");
        foreach ((string name, double fraction, int neighbors, double alpha, double strength) in Cases)
        {
            SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists.Truncate(neighbors), executor);
            CoresetProblem problem = Problem(importance, graph, fraction, alpha, strength);
            double greedy = Solve(SolverKind.Greedy, problem, options).Solution.Objective;
            double softmax = Solve(SolverKind.Softmax, problem, options).Solution.Objective;
            double gradient = Solve(SolverKind.Gradient, problem, options).Solution.Objective;
            (CoresetSolution auto, double seconds) = Solve(SolverKind.Auto, problem, options);
            long start = Stopwatch.GetTimestamp();
            Certificate certificate = DualBound.Compute(problem, auto.Objective, options, CancellationToken.None);
            double boundSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-24} {softmax / greedy,9:F5} {gradient / greedy,9:F5} {auto.Objective / greedy,9:F5} {certificate.Gap,8:P2} {seconds,8:F2} {boundSeconds,8:F2}  {auto.Method}"));
        }
    }

    private static void Cost(int rows, int k, double fraction, double strength, int[] threads)
    {
        using ThreadedExecutor all = new(threads.Max());
        SimilarityGraph graph = SyntheticGraph.Build(rows, k, 7, all);
        CoresetProblem problem = Problem(SyntheticGraph.Importance(rows, 7), graph, fraction, 0, strength);
        double greedy = new GreedySolver().Solve(problem, new SolverOptions(), CancellationToken.None).Objective;
        int[]? first = null;
        foreach (int degree in threads)
        {
            using ThreadedExecutor executor = new(degree);
            SolverOptions options = new() { Executor = executor };
            using Process process = Process.GetCurrentProcess();
            TimeSpan cpu = process.TotalProcessorTime;
            (CoresetSolution auto, double seconds) = Solve(SolverKind.Auto, problem, options);
            process.Refresh();
            double solveCpu = (process.TotalProcessorTime - cpu).TotalSeconds;
            long start = Stopwatch.GetTimestamp();
            Certificate certificate = DualBound.Compute(problem, auto.Objective, options, CancellationToken.None);
            double boundSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.Refresh();
            double totalCpu = (process.TotalProcessorTime - cpu).TotalSeconds;
            first ??= auto.Selected;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows} rows, {graph.Entries} entries, {degree} threads: solve {seconds:F1} s (cpu {solveCpu:F1}), bound {boundSeconds:F1} s (cpu {totalCpu - solveCpu:F1}), total {seconds + boundSeconds:F1} s; F/greedy {auto.Objective / greedy:F5}, gap {certificate.Gap:P2}, peak {process.PeakWorkingSet64 >> 20} MiB, same selection {first.AsSpan().SequenceEqual(auto.Selected)}"));
        }
    }

    private static (CoresetSolution Solution, double Seconds) Solve(SolverKind kind, CoresetProblem problem, SolverOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        CoresetSolution solution = CoresetSolvers.For(kind).Solve(problem, options, CancellationToken.None);
        return (solution, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static CoresetProblem Problem(float[] importance, SimilarityGraph graph, double fraction, double alpha, double strength)
    {
        int budget = (int)Math.Floor(fraction * importance.Length + 0.5);
        double mean = importance.Average(value => (double)value);
        double auto = strength * mean / ((double)budget / importance.Length * graph.TotalWeight() / importance.Length);
        return new CoresetProblem(importance, graph, strength > 0 ? auto : alpha, budget);
    }

    private static NeighborLists Lists(string path, IKernelExecutor executor)
    {
        const int Dimension = 256;
        byte[] body = NpyBody(path);
        int rows = body.Length / (2 * Dimension);
        using EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(rows, Dimension, EmbeddingElement.Half);
        body.CopyTo(vectors.RowRange(0, rows));
        vectors.ComputeNorms(0, rows);
        return ExactNeighborSearch.Build(vectors, 40, executor);
    }

    private static byte[] NpyBody(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return file[(10 + BitConverter.ToUInt16(file, 8))..];
    }

    private static float[] MinMax(float[] scores)
    {
        float least = scores.Min();
        float range = scores.Max() - least;
        return Array.ConvertAll(scores, score => (score - least) / range);
    }

    private static int[] Numbers(string list) =>
        [.. list.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
