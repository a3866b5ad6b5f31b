using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>scaling [--rows N] [--dimension D] [--partitions P] [--partitioner random|semantic] [--solver S] [--folder DIR]</c>:
/// the same job on a coordinator with one worker of one core, with two, and with one that a second one joins once an item of
/// the graph is done. All are real processes. Needs two quiet cores.
/// </summary>
/// <remarks>
/// The solver is the gradient alone unless told otherwise, so that the graph is most of the work: the reduction is one item,
/// which no second worker makes faster. <c>--folder</c> keeps the generated files for the next run; they are 2 N D bytes.
/// </remarks>
internal static class ScalingBenchmark
{
    private const string JobId = "scaling";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        int rows = Number(args, "--rows", 400_000);
        int dimension = Number(args, "--dimension", 512);
        int partitions = Number(args, "--partitions", 8);
        string partitioner = Text(args, "--partitioner", "random");
        string root = Directory.CreateTempSubdirectory("infomax-scaling-").FullName;
        string inputs = Text(args, "--folder", Path.Combine(root, "inputs"));
        if (!Directory.Exists(inputs))
        {
            GenerateFiles.Write(inputs, rows, dimension, (rows + partitions - 1) / partitions);
        }

        JsonObject options = new()
        {
            ["input"] = inputs,
            ["fraction"] = "0.1",
            ["score"] = "uniform",
            ["partitions"] = Invariant($"{partitions}"),
            ["partitioner"] = partitioner,
            ["solver"] = Text(args, "--solver", "gradient"),
        };
        Console.WriteLine($"{rows} x {dimension} float16, {partitions} {partitioner} partitions; workers of one core");
        Console.WriteLine("workers        wall s   graph s   workers' processor s");
        Run one = await RunAsync(options, root, "one", 1, joins: false);
        Report("one", one);
        Run two = await RunAsync(options, root, "two", 2, joins: false);
        Report("two", two);
        Run joined = await RunAsync(options, root, "joined", 1, joins: true);
        Report("one, then two", joined);
        Console.WriteLine(Invariant($"two against one: wall {one.Wall / two.Wall:F2} times, graph {one.Graph / two.Graph:F2} times"));
        Console.WriteLine(Invariant($"the second worker had its first item {joined.FirstItem:F1} s after its process was started, {joined.FirstItemWhenReady:F1} s after its ready line"));
        bool same = one.Result == two.Result && one.Result == joined.Result;
        Console.WriteLine(same ? "same bytes" : "THE RESULTS DIFFER");
        Directory.Delete(root, recursive: true);
        return same ? 0 : 1;
    }

    private static async Task<Run> RunAsync(JsonObject options, string root, string name, int workers, bool joins)
    {
        string folder = Path.Combine(root, name);
        string output = Path.Combine(folder, "out");
        List<NodeProcess> nodes = [];
        try
        {
            NodeProcess coordinator = await StartAsync(nodes, folder, "coordinator", "--cores", "1");
            for (int i = 0; i < workers; i++)
            {
                await StartAsync(nodes, folder, "worker", "--cores", "1", "--seed-nodes", coordinator.Address);
            }

            using JobApi api = new(() => coordinator.Http, JobId);
            JsonObject submission = options.DeepClone().AsObject();
            submission["output"] = output;
            long began = Stopwatch.GetTimestamp();
            await api.SubmitAsync(submission, CancellationToken.None);
            (double FromStart, double FromReady) first = (double.NaN, double.NaN);
            if (joins)
            {
                await UntilAsync(api, status => (string?)status["round"]?["name"] == "graph" && (int)status["round"]!["done"]! > 0);
                long launched = Stopwatch.GetTimestamp();
                NodeProcess second = await StartAsync(nodes, folder, "worker", "--cores", "1", "--seed-nodes", coordinator.Address);
                double ready = Stopwatch.GetElapsedTime(launched).TotalSeconds;
                await UntilAsync(api, status => status["workers"] is JsonArray listed && listed.Any(worker =>
                    ((string)worker!["name"]!).StartsWith($"{second.HostAndPort}#", StringComparison.Ordinal) && worker["work"]!.AsArray().Count > 0));
                double item = Stopwatch.GetElapsedTime(launched).TotalSeconds;
                first = (item, item - ready);
            }

            await UntilAsync(api, status => (string)status["state"]! is not ("running" or "queued"));
            double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
            double graph = OutputFiles.Manifest(output)["stages"]!.AsArray().First(stage => (string)stage!["name"]! == "graph")!["seconds"]!.GetValue<double>();
            double processor = nodes.Skip(1).Sum(node => node.ProcessorTime.TotalSeconds);
            return new Run(wall, graph, processor, OutputFiles.Fingerprint(output), first.FromStart, first.FromReady);
        }
        finally
        {
            foreach (NodeProcess node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task<NodeProcess> StartAsync(List<NodeProcess> nodes, string folder, string role, params string[] arguments)
    {
        string name = Invariant($"{role} {nodes.Count}");
        NodeProcess node = NodeProcess.Launch(name, [], [], ["--roles", role, "--data-dir", Path.Combine(folder, name), .. arguments]);
        nodes.Add(node);
        await node.WaitUntilReadyAsync(CancellationToken.None);
        return node;
    }

    /// <exception cref="InvalidOperationException">The job failed.</exception>
    private static async Task UntilAsync(JobApi api, Predicate<JsonObject> wanted)
    {
        while (true)
        {
            if (await api.StatusAsync(CancellationToken.None) is { } status)
            {
                if ((string)status["state"]! is not ("running" or "queued" or "succeeded"))
                {
                    throw new InvalidOperationException($"the job ended as {status["state"]}: {status["message"]}");
                }

                if (wanted(status) || (string)status["state"]! == "succeeded")
                {
                    return;
                }
            }

            await Task.Delay(Interval);
        }
    }

    private static void Report(string workers, Run run) =>
        Console.WriteLine(Invariant($"{workers,-13} {run.Wall,7:F1}   {run.Graph,7:F1}   {run.Processor,7:F1}"));

    private static int Number(string[] args, string name, int fallback) =>
        int.Parse(Text(args, name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    private static string Text(string[] args, string name, string fallback)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? fallback : args[at + 1];
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <param name="Wall">Seconds from submission to end.</param>
    /// <param name="Graph">Seconds of the graph round.</param>
    /// <param name="Processor">Processor seconds of the workers' processes.</param>
    /// <param name="Result">See <see cref="OutputFiles.Fingerprint"/>.</param>
    /// <param name="FirstItem">Seconds from the second worker's start to its first item; not a number without one.</param>
    /// <param name="FirstItemWhenReady">The same from its ready line.</param>
    private sealed record Run(double Wall, double Graph, double Processor, string Result, double FirstItem, double FirstItemWhenReady);
}
