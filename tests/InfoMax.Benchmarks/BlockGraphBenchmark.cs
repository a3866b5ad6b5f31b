using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>block-graph [--rows N] [--dimension D] [--k K] [--recall R] [--threads T,T] [--sample S] [--check C] [--seed S]
/// [--block-rows B] [--data NAME]</c>: the block search step by step, its recall on C rows that it did not choose itself,
/// and the rate of its products against the multiply-add peak that the same threads reach in the same run. NAME is one
/// of <see cref="AdversarialRows.Names"/>.
/// </summary>
internal static class BlockGraphBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = Number(args, "--rows", 100_000);
        int dimension = Number(args, "--dimension", 512);
        int k = Number(args, "--k", 10);
        int checkRows = Number(args, "--check", 5000);
        BlockSearchOptions options = new()
        {
            Recall = double.Parse(Value(args, "--recall") ?? "0.95", CultureInfo.InvariantCulture),
            SampleRows = Number(args, "--sample", new BlockSearchOptions().SampleRows),
            BlockRows = Number(args, "--block-rows", new BlockSearchOptions().BlockRows),
            Seed = (ulong)Number(args, "--seed", 42),
        };
        int[] threads = [.. (Value(args, "--threads") ?? $"1,{Environment.ProcessorCount}")
            .Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture)).Distinct()];
        using ThreadedExecutor all = new(Environment.ProcessorCount);
        string data = Value(args, "--data") ?? "clip";
        using EmbeddingMatrix embeddings = data == "clip"
            ? new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, all)
            : AdversarialRows.Named(data, rows, dimension);
        Console.WriteLine($"{data} {rows} x {dimension} {embeddings.Element}, k = {k}, recall {options.Recall}");

        // A check of other rows than the search's own.
        RecallCheck truth = RecallCheck.Of(embeddings, k, checkRows, options.Seed + 1, all, null, CancellationToken.None);
        Console.WriteLine("threads  train s  group s  check s  probe s  product s  total s   cpu  visits/row  blocks  largest  pairs/row  ratio/peak  estimate             recall");
        foreach (int degree in threads)
        {
            using ThreadedExecutor executor = new(degree);
            using (EmbeddingMatrix head = embeddings.Gather([.. Enumerable.Range(0, Math.Min(rows, 20_000))]))
            {
                BlockNeighborSearch.Build(head, k, options, executor);
            }

            Measure(embeddings, k, options, executor, truth);
        }

        return 0;
    }

    private static void Measure(EmbeddingMatrix embeddings, int k, BlockSearchOptions options, ThreadedExecutor executor, RecallCheck truth)
    {
        double peak = FmaPeak.Measure(executor, BlockProduct.Best.Width);
        BlockSearch search = new(embeddings, k, options, BlockProduct.Best, executor, CancellationToken.None);
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuStart = process.TotalProcessorTime;
        Laps laps = new();
        RowBlocks blocks = search.Cut();
        double train = laps.Next();
        using EmbeddingMatrix grouped = embeddings.Gather(blocks.Order);
        double group = laps.Next();
        RecallCheck check = search.Check(null);
        double checkSeconds = laps.Next();
        using BlockProbing probing = new(grouped, blocks, BlockProduct.Best, executor, CancellationToken.None);
        BlockVisitors visitors = search.Visitors(blocks, probing, search.Plan(blocks, probing, check));
        double probe = laps.Next();
        NeighborLists lists = search.Multiply(grouped, blocks, visitors, null);
        double product = laps.Next();
        process.Refresh();
        double total = train + group + checkSeconds + probe + product;
        double cpu = (process.TotalProcessorTime - cpuStart).TotalSeconds / (total * executor.MaxDegree);
        double rate = 2.0 * visitors.Pairs * embeddings.Dimension / product;
        RecallEstimate estimate = check.Measure(lists);
        RecallEstimate recall = truth.Measure(lists);
        int largest = Enumerable.Range(0, blocks.Count).Max(blocks.Size);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{executor.MaxDegree,7}  {train,7:F2}  {group,7:F2}  {checkSeconds,7:F2}  {probe,7:F2}  {product,9:F2}  {total,7:F2}  {cpu,6:P0}  {(double)visitors.Rows.Length / embeddings.Rows,10:F2}  {blocks.Count,6}  {largest,7}  {(double)visitors.Pairs / embeddings.Rows,9:F0}  {rate / peak,10:P1}  {estimate.Value:F4} [{estimate.Lower:F4}, {estimate.Upper:F4}]  {recall.Value:F4}"));
    }

    private sealed class Laps
    {
        private long _last = Stopwatch.GetTimestamp();

        public double Next()
        {
            double seconds = Stopwatch.GetElapsedTime(_last).TotalSeconds;
            _last = Stopwatch.GetTimestamp();
            return seconds;
        }
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
