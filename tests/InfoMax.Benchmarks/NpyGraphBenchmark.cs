using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>npy-graph FILE.npy [--k K] [--recall R] [--threads T] [--repeat N] [--lists OUT.npy]</c>: the block search, training
/// included, on the rows of an npy file that are in memory already. Prints one JSON line: the median seconds, the median
/// processor seconds of all threads, and the search's own estimate of its recall. OUT.npy takes the lists, int32
/// rows x K, -1 where unused: <c>peers/compare.py</c> measures them as it measures the peers' lists.
/// </summary>
internal static class NpyGraphBenchmark
{
    private const int WarmUpRows = 20_000;

    /// <summary>So many that every method has its final code, as the peers' libraries have from the beginning.</summary>
    private const int WarmUps = 5;

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int k = (int)Number(args, "--k", 10);
        int threads = (int)Number(args, "--threads", Environment.ProcessorCount);
        int repeats = (int)Number(args, "--repeat", 1);
        BlockSearchOptions options = new() { Recall = Number(args, "--recall", 0.95) };
        using EmbeddingMatrix rows = Read(args[0]);
        using ThreadedExecutor executor = new(threads);
        using (EmbeddingMatrix head = rows.Gather([.. Enumerable.Range(0, Math.Min(rows.Rows, WarmUpRows))]))
        {
            for (int i = 0; i < WarmUps; i++)
            {
                BlockNeighborSearch.Build(head, k, options, executor);
            }
        }

        double[] seconds = new double[repeats];
        double[] cpuSeconds = new double[repeats];
        NeighborLists? lists = null;
        RecallEstimate? recall = null;
        using Process process = Process.GetCurrentProcess();
        for (int i = 0; i < repeats; i++)
        {
            process.Refresh();
            TimeSpan cpu = process.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            (lists, recall) = BlockNeighborSearch.Build(rows, k, options, executor);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.Refresh();
            cpuSeconds[i] = (process.TotalProcessorTime - cpu).TotalSeconds;
        }

        if (Value(args, "--lists") is { } path)
        {
            NpyFile.Write(path, lists!);
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            seconds = Median(seconds),
            cpu_seconds = Median(cpuSeconds),
            recall_estimate = recall!.Value,
            recall_interval = (double[])[recall.Lower, recall.Upper],
        }));
        return 0;
    }

    private static EmbeddingMatrix Read(string path)
    {
        DatasetLayout layout = InputDataset.Discover(
            new InputRequest { Paths = [path], Format = InputFormat.Npy, Score = new ScoreSource(ScoreKind.Uniform) }, CancellationToken.None);
        EmbeddingMatrix rows = EmbeddingMatrix.Allocate((int)layout.Rows, layout.Dimension, layout.Element);
        using IInputReader reader = InputDataset.Open(layout);
        int filled = 0;
        foreach (InputBatch batch in reader.Read(0, 0, layout.Rows, CancellationToken.None))
        {
            using (batch)
            {
                batch.Embedding.RowRange(0, batch.Rows).CopyTo(rows.RowRange(filled, batch.Rows));
                rows.ComputeNorms(filled, batch.Rows);
                filled += batch.Rows;
            }
        }

        return rows;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Number(string[] args, string name, double otherwise) =>
        Value(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
