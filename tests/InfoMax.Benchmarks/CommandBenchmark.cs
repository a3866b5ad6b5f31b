using System.Diagnostics;
using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>command [--rows N] [--dimension D] [--k K] [--fraction F] [--repeat R]</c>: the whole command, process
/// start and outputs included, against the same graph, solve and bound called directly in this process on vectors that are
/// in memory already. What lies between is the price of actors, artifacts and files.
/// </summary>
internal static class CommandBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        int rows = (int)Number(args, "--rows", 100_000);
        int dimension = (int)Number(args, "--dimension", 512);
        int k = (int)Number(args, "--k", 5);
        double fraction = Number(args, "--fraction", 0.1);
        int repeat = (int)Number(args, "--repeat", 3);
        string folder = Directory.CreateTempSubdirectory("infomax-command-").FullName;
        try
        {
            using ThreadedExecutor executor = new(Environment.ProcessorCount);
            using EmbeddingMatrix embeddings = new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, executor);
            string npy = Path.Combine(folder, "embeddings.npy");
            NpyFile.Write(npy, embeddings);
            Console.WriteLine($"{rows} x {dimension} {embeddings.Element}, k = {k}, fraction {fraction}, {executor.MaxDegree} cores");
            Console.WriteLine("direct s (graph, solve, bound)   command s   ratio   command peak MiB");
            for (int i = 0; i < repeat; i++)
            {
                (double graph, double solve, double bound) = Direct(embeddings, k, fraction, executor);
                (double seconds, long peak) = await CommandAsync(npy, k, fraction, Path.Combine(folder, $"out-{i}"));
                double direct = graph + solve + bound;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{direct,8:F2} ({graph:F2}, {solve:F2}, {bound:F2})   {seconds,9:F2}   {seconds / direct,5:F3}   {peak >> 20,8}"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Graph, double Solve, double Bound) Direct(EmbeddingMatrix embeddings, int k, double fraction, ThreadedExecutor executor)
    {
        long start = Stopwatch.GetTimestamp();
        BlockSearchOptions search = new() { ExactRows = NeighborSearchRule.MostExactRows };
        NeighborLists lists = BlockNeighborSearch.Build(embeddings, k, search, executor).Lists;
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists, executor);
        double graphSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        float[] importance = new float[embeddings.Rows];
        Array.Fill(importance, 0.5f);
        double alpha = AutoParameters.Alpha(AutoParameters.DefaultBoost, 0.5, fraction, graph.TotalWeight() / graph.Rows);
        CoresetProblem problem = new(importance, graph, alpha, (int)Math.Floor((fraction * embeddings.Rows) + 0.5));
        SolverOptions options = new() { Executor = executor };
        start = Stopwatch.GetTimestamp();
        CoresetSolution solution = CoresetSolvers.For(SolverKind.Auto).Solve(problem, options, CancellationToken.None);
        double solveSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        DualBound.Compute(problem, solution.Objective, options, CancellationToken.None);
        return (graphSeconds, solveSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task<(double Seconds, long PeakBytes)> CommandAsync(string npy, int k, double fraction, string output)
    {
        double seconds = await InfomaxProcess.TimeAsync(
            ["prune", npy, "--score", "uniform", "--neighbors", Text(k), "--fraction", Text(fraction), "--output", output, "--quiet"],
            CancellationToken.None);
        return (seconds, (long)OutputFiles.Manifest(output)["peak_memory_bytes"]!);
    }

    private static double Number(string[] args, string name, double fallback)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? fallback : double.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
