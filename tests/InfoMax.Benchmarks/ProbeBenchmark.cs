using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;
using InfoMax.Core.Probe;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>probe [--rows N] [--dimension D] [--classes C] [--threads T]</c>: the out-of-fold probe as a job runs it, fold by fold, on
/// CLIP-like float16 rows, in processor seconds of all threads beside those of its multiply-adds at the peak of one core.
/// </summary>
internal static class ProbeBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = Number(args, "--rows", 200_000);
        int dimension = Number(args, "--dimension", 256);
        int classes = Number(args, "--classes", 100);
        using ThreadedExecutor executor = new(Number(args, "--threads", Environment.ProcessorCount));
        using EmbeddingMatrix matrix = new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, executor);
        SplitMix64 random = new(7);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        ProbeOptions options = new();
        ProbeRows all = new(matrix, labels, ProbeFolds.Range(0, rows, options), classes);
        using ThreadedExecutor single = new(1);
        double peak = FmaPeak.Measure(single, BlockProduct.Best.Width);
        double product = 2.0 * rows * dimension * classes / 1e9;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} x {dimension}, {classes} classes; peak of a core {peak / 1e9:F0} GFLOP/s, one product with the classes {product / (peak / 1e9):F3} cpu s"));

        ProbeMoments moments = Timed("moments", 0, () => ProbeMoments.Of(all, options.Folds, 0, rows, options.Seed, executor));
        ProbeOptimizer optimizer = ProbeOptimizer.OfFold(moments, options.Folds, 0, classes, dimension);
        double perEpoch = 2 * product * (options.Folds - 1) / options.Folds / (peak / 1e9);
        ProbeTrajectory trajectory = new();
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            ProbeRows own = all.OfFold(0);
            ProbeGradient gradient = Timed("epoch of a fold", perEpoch, () => ProbeGradient.Of(own, optimizer.Point, executor));
            Timed("step", 0, () =>
            {
                optimizer.Advance(gradient);
                return 0;
            });
            ProbeModel kept = optimizer.Kept;
            float[] weights = [.. Enumerable.Repeat(kept.Weights, options.Folds).SelectMany(fold => fold)];
            trajectory.Add(new ProbeModel(options.Folds, classes, dimension, weights));
        }

        Timed("scores", product * options.Epochs / (peak / 1e9), () => ProbeScores.Of(all, trajectory, executor));
        return 0;
    }

    private static T Timed<T>(string name, double floor, Func<T> run)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        T result = run();
        process.Refresh();
        double seconds = (process.TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} {seconds,8:F3} cpu s{(floor > 0 ? $"  {seconds / floor:F2} times its multiply-adds" : "")}"));
        return result;
    }

    private static int Number(string[] args, string name, int fallback)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? fallback : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }
}
