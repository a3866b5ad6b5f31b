using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>block-graph [--rows N] [--dimension D] [--k K] [--recall R] [--threads T,T] [--sample S] [--check C] [--seed S]
/// [--block-rows B] [--max-probes M] [--joins J] [--data NAME] [--repeat R]</c>: the block search step by step, its recall on C rows that it did not
/// choose itself, and the rate of its products against the multiply-add peak that the same threads reach in the same run.
/// J is what the search chooses unless it is told. NAME is one of <see cref="AdversarialRows.Names"/>. Of R repeats each step shows its least seconds; beside them the
/// least processor seconds of all threads, which other programs on the machine disturb less.
/// </summary>
internal static class BlockGraphBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = Number(args, "--rows", 100_000);
        int dimension = Number(args, "--dimension", 512);
        int k = Number(args, "--k", 10);
        int repeats = Number(args, "--repeat", 1);
        int checkRows = Number(args, "--check", 5000);
        BlockSearchOptions options = new()
        {
            Recall = double.Parse(Value(args, "--recall") ?? "0.95", CultureInfo.InvariantCulture),
            SampleRows = Number(args, "--sample", new BlockSearchOptions().SampleRows),
            BlockRows = Number(args, "--block-rows", new BlockSearchOptions().BlockRows),
            MaxProbes = Number(args, "--max-probes", new BlockSearchOptions().MaxProbes),
            Seed = (ulong)Number(args, "--seed", 42),
        };
        int[] threads = [.. (Value(args, "--threads") ?? $"1,{Environment.ProcessorCount}")
            .Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture)).Distinct()];
        using ThreadedExecutor all = new(Environment.ProcessorCount);
        string data = Value(args, "--data") ?? "clip";
        int joins = Number(args, "--joins", -1);
        using EmbeddingMatrix embeddings = data == "clip"
            ? new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, all)
            : AdversarialRows.Named(data, rows, dimension);
        Console.WriteLine($"{data} {rows} x {dimension} {embeddings.Element}, k = {k}, recall {options.Recall}");

        // A check of other rows than the search's own.
        RecallCheck truth = RecallCheck.Of(embeddings, k, checkRows, options.Seed + 1, all, null, CancellationToken.None);
        foreach (int degree in threads)
        {
            using ThreadedExecutor executor = new(degree);
            using (EmbeddingMatrix head = embeddings.Gather([.. Enumerable.Range(0, Math.Min(rows, 20_000))]))
            {
                BlockNeighborSearch.Build(head, k, options, executor);
            }

            Laps laps = new(FmaPeak.Measure(executor, BlockProduct.Best.Width));
            for (int repeat = 1; repeat < repeats; repeat++)
            {
                Run(embeddings, k, options, joins, executor, null, laps);
            }

            Run(embeddings, k, options, joins, executor, truth, laps);
        }

        return 0;
    }

    private static void Run(
        EmbeddingMatrix embeddings, int k, BlockSearchOptions options, int joins, ThreadedExecutor executor, RecallCheck? truth, Laps laps)
    {
        BlockSearch search = new(embeddings, k, options, BlockProduct.Best, executor, CancellationToken.None);
        laps.Start();
        RowBlocks blocks = search.Cut();
        laps.Next("train");
        using EmbeddingMatrix grouped = search.Group(blocks);
        laps.Next("group");
        RecallCheck check = search.Check(null);
        laps.Next("check");
        using BlockProbing probing = new(grouped, blocks, BlockProduct.Best, executor, CancellationToken.None);
        laps.Next("centres");
        ProbePlan plan = search.Plan(blocks, probing, check);
        plan = joins < 0 ? plan : plan with { Joins = joins };
        laps.Next("plan");
        BlockVisitors visitors = search.Visitors(blocks, probing, plan);
        laps.Next("probe");
        NeighborLists lists = search.Multiply(grouped, blocks, visitors, plan, null);
        laps.Next("product");
        if (truth is null)
        {
            return;
        }

        double flops = 2.0 * visitors.Pairs * embeddings.Dimension;
        RecallEstimate estimate = check.Measure(lists);
        RecallEstimate recall = truth.Measure(lists);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{executor.MaxDegree} threads: recall {recall.Value:F4}, estimate {estimate.Value:F4} [{estimate.Lower:F4}, {estimate.Upper:F4}]; {blocks.Count} blocks, largest {Enumerable.Range(0, blocks.Count).Max(blocks.Size)}; {plan}, {(double)visitors.Rows.Length / embeddings.Rows:F2} visits and {(double)visitors.Pairs / embeddings.Rows:F0} pairs a row"));
        laps.Print(executor.MaxDegree, flops);
    }

    /// <summary>The least wall and processor seconds of each step.</summary>
    private sealed class Laps(double peak)
    {
        private readonly List<(string Step, double Wall, double Cpu)> _least = [];
        private readonly Process _process = Process.GetCurrentProcess();
        private int _at;
        private long _wall;
        private TimeSpan _cpu;

        public void Start()
        {
            _at = 0;
            Take();
        }

        public void Next(string step)
        {
            (double wall, double cpu) = Take();
            if (_at == _least.Count)
            {
                _least.Add((step, wall, cpu));
            }

            _least[_at] = (step, Math.Min(wall, _least[_at].Wall), Math.Min(cpu, _least[_at].Cpu));
            _at++;
        }

        public void Print(int threads, double productFlops)
        {
            double wall = _least.Sum(lap => lap.Wall);
            double cpu = _least.Sum(lap => lap.Cpu);
            foreach ((string step, double stepWall, double stepCpu) in _least)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {step,-8} {stepWall,7:F3} s {stepWall / wall,5:P0}   cpu {stepCpu,7:F3} s {stepCpu / cpu,5:P0}"));
            }

            double productWall = productFlops / _least[^1].Wall / peak;
            double productCpu = productFlops / _least[^1].Cpu * threads / peak;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  total    {wall,7:F3} s         cpu {cpu,7:F3} s; product at {productWall:P1} of the peak of {peak / 1e9:F0} GFLOP/s by wall, {productCpu:P1} by cpu"));
        }

        private (double Wall, double Cpu) Take()
        {
            (long wall, TimeSpan cpu) = (_wall, _cpu);
            _process.Refresh();
            _wall = Stopwatch.GetTimestamp();
            _cpu = _process.TotalProcessorTime;
            return (Stopwatch.GetElapsedTime(wall, _wall).TotalSeconds, (_cpu - cpu).TotalSeconds);
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
