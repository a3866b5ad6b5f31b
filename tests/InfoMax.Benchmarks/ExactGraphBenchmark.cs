using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>exact-graph [--rows N] [--dimension D] [--k K] [--threads T,T] [--repeat R] [--width 512|256|128]</c>:
/// the exact neighbour search against the multiply-add peak that the same threads reach in the same run.
/// </summary>
internal static class ExactGraphBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = Number(args, "--rows", 100_000);
        int dimension = Number(args, "--dimension", 512);
        int k = Number(args, "--k", 5);
        int repeat = Number(args, "--repeat", 1);
        int width = Number(args, "--width", (int)BlockProduct.Best.Width);
        int[] threads = [.. (Value(args, "--threads") ?? $"1,{Environment.ProcessorCount}")
            .Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture)).Distinct()];
        if (BlockProduct.ForWidth((KernelWidth)width) is not { } product)
        {
            Console.Error.WriteLine($"--width {width}: this machine has no such kernel");
            return 2;
        }

        using ThreadedExecutor all = new(threads.Max());
        using EmbeddingMatrix embeddings = new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, all);
        double useful = (double)rows * (rows - 1) * dimension;
        Console.WriteLine($"{rows} x {dimension} {embeddings.Element}, k = {k}, {product.Width} kernel {product.TileRows} x {product.TileColumns}; {useful / 1e12:F3} Tflop");
        Console.WriteLine("cpu: share of the threads' time that the machine gave; ratio/cpu: per second so given, against one core's peak");
        Console.WriteLine("threads  peak GFLOP/s  search GFLOP/s    ratio     cpu  ratio/cpu  search s  graph s  peak RSS MB");
        using ThreadedExecutor single = new(1);
        double corePeak = FmaPeak.Measure(single, product.Width);
        foreach (int degree in threads)
        {
            using ThreadedExecutor executor = new(degree);
            ExactNeighborSearch.Build(Head(embeddings, Math.Min(rows, 4096)), k, executor, new SearchKernel(product), null, CancellationToken.None);
            for (int i = 0; i < repeat; i++)
            {
                Measure(embeddings, k, product, executor, useful, corePeak);
            }
        }

        return 0;
    }

    private static void Measure(EmbeddingMatrix embeddings, int k, BlockProduct product, ThreadedExecutor executor, double useful, double corePeak)
    {
        double before = FmaPeak.Measure(executor, product.Width);
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuStart = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        NeighborLists lists = ExactNeighborSearch.Build(embeddings, k, executor, new SearchKernel(product), null, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        double cpu = (process.TotalProcessorTime - cpuStart).TotalSeconds;
        double peak = Math.Max(before, FmaPeak.Measure(executor, product.Width));
        start = Stopwatch.GetTimestamp();
        SimilarityGraphBuilder.FromNeighborLists(lists, executor);
        double graphSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        double rate = useful / seconds;
        double share = cpu / (seconds * executor.MaxDegree);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{executor.MaxDegree,7}  {peak / 1e9,12:F1}  {rate / 1e9,14:F1}  {rate / peak,7:P1}  {share,6:P0}  {useful / cpu / corePeak,9:P1}  {seconds,8:F2}  {graphSeconds,7:F2}  {process.PeakWorkingSet64 >> 20,11}"));
    }

    private static EmbeddingMatrix Head(EmbeddingMatrix source, int rows)
    {
        EmbeddingMatrix head = EmbeddingMatrix.Allocate(rows, source.Dimension, source.Element);
        source.RowRange(0, rows).CopyTo(head.RowRange(0, rows));
        source.ReciprocalNorms[..rows].CopyTo(head.ReciprocalNorms);
        return head;
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
