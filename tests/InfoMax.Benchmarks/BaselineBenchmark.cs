using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>baselines [--rows N] [--dimension D] [--fraction F] [--methods A,B] [--repeat R]</c>: methods of <c>compare</c> on CLIP-like float16
/// rows, one seed each, in processor seconds of all threads, with a digest of the rows chosen.
/// </summary>
internal static class BaselineBenchmark
{
    private const int Neighbors = 20;
    private const int Classes = 100;

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = Number(args, "--rows", 100_000);
        int dimension = Number(args, "--dimension", 512);
        int budget = (int)(rows * double.Parse(Value(args, "--fraction") ?? "0.1", CultureInfo.InvariantCulture));
        string[] names = Value(args, "--methods")?.Split(',') ?? [.. BaselineCatalogue.All.Select(method => method.Name)];
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        using EmbeddingMatrix matrix = new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, executor);
        SplitMix64 random = new(7);
        double[] worth = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(Classes))];
        NeighborLists lists = BlockNeighborSearch.Build(
            matrix, Neighbors, new BlockSearchOptions(), executor, null, CancellationToken.None).Lists;
        BaselineInput input = new()
        {
            Embeddings = matrix,
            Lists = lists,
            Worth = worth,
            Difficulty = Array.ConvertAll(worth, value => -value),
            Labels = labels,
            Executor = executor,
        };
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine($"{rows} x {dimension}, p = {budget}");
        foreach (string name in names)
        {
            BaselineDefinition method = BaselineCatalogue.Find(name)!;
            for (int i = 0; i < Number(args, "--repeat", 1); i++)
            {
                process.Refresh();
                TimeSpan before = process.TotalProcessorTime;
                long began = Stopwatch.GetTimestamp();
                int[] chosen = method.Choose(input, budget, CancellationToken.None);
                double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                process.Refresh();
                ulong digest = chosen.Aggregate(14695981039346656037UL, (sum, row) => (sum ^ (uint)row) * 1099511628211UL);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{name,-14} {(process.TotalProcessorTime - before).TotalSeconds,8:F2} cpu s {seconds,8:F2} s  {digest:x16}"));
            }
        }

        return 0;
    }

    private static string? Value(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;

    private static int Number(string[] args, string name, int fallback) =>
        Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
