using System.Text.Json.Nodes;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>The main job, as a user runs it, on shipped data.</summary>
public sealed class PruneTests(DocumentsJob job) : IClassFixture<DocumentsJob>, IDisposable
{
    private readonly Workspace _workspace = new();

    private static string Banking => Repository.PathOf("tests", "data", "banking77", "embeddings");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Selection_HoldsExactlyTheBudget_AscendingAndUnique()
    {
        InfomaxResult result = await InfomaxProcess.RunAsync("prune", Banking, "--fraction", "0.1", "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        long[] rows = OutputFiles.Selection(_workspace["out"]);
        Assert.Equal(1000, rows.Length);
        Assert.True(rows.Zip(rows.Skip(1), (a, b) => a < b).All(ascends => ascends));
        Assert.InRange(rows[0], 0, 10002);
        Assert.InRange(rows[^1], 0, 10002);
        Assert.False(Directory.Exists(Path.Combine(_workspace["out"], ".infomax")), "the work folder is left behind");
        Assert.Contains("objective", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_AgreesWithTheDefinitionInDoublePrecision()
    {
        JsonNode manifest = job.Manifest;
        (double alpha, double value) = new ExactEvaluation(DocumentsJob.Data, job.Scores).Evaluate(OutputFiles.Selection(job.Output), 40);
        Assert.Equal(40, (int)manifest["graph"]!["neighbors"]!);
        AssertRelative(alpha, (double)manifest["options"]!["alpha"]!);
        AssertRelative(value, (double)manifest["objective"]!["value"]!);
        Assert.True((double)manifest["objective"]!["upper_bound"]! >= value - 1e-6);
        Assert.Equal(DocumentsJob.Rows, (int)manifest["input"]!["valid_rows"]!);
        Assert.Equal(384, (int)manifest["input"]!["dim"]!);
    }

    [Fact]
    public void Manifest_HasEveryKeyOfTheContract()
    {
        JsonObject manifest = job.Manifest.AsObject();
        string[] keys = ["version", "options", "input", "objective", "graph", "partitions", "stages", "peak_memory_bytes", "seed"];
        Assert.All(keys, key => Assert.True(manifest.ContainsKey(key), key));
        Assert.All(["files", "rows", "valid_rows", "dim", "fingerprint"], key => Assert.NotNull(manifest["input"]![key]));
        Assert.All(["value", "upper_bound", "gap"], key => Assert.NotNull(manifest["objective"]![key]));
        Assert.All(["neighbors", "recall_estimate"], key => Assert.NotNull(manifest["graph"]![key]));
        Assert.All(manifest["stages"]!.AsArray(), stage => Assert.True((double)stage!["seconds"]! >= 0));
    }

    /// <summary>Progress is told twice a second: the reduction of this data set takes longer, while that of the smallest may not.</summary>
    [Fact]
    public async Task Progress_TellsTheRowsOfEveryRound_SingleItemsIncluded()
    {
        const int Rows = 10003;
        InfomaxResult result = await CommandInProcess.RunAsync(
            "prune", Banking, "--fraction", "0.1", "--effort", "best", "--copies", "keep", "--log-format", "json", "--output", _workspace["out"]);
        JsonNode[] lines =
        [
            .. result.Error.Split('\n').Where(line => line.StartsWith("{\"progress\"", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line)!),
        ];
        Assert.Contains(lines, line => (string?)line["progress"] == "reduction");
        foreach (JsonNode line in lines.Where(line => (string?)line["progress"] != "plan"))
        {
            Assert.Equal(Rows, (long)line["rows"]!);
            Assert.Equal((long)((double)line["fraction"]! * Rows), (long)line["rows_done"]!);
            Assert.Equal((long)line["rows_done"]! > 0, line["rows_per_second"] is not null);
        }
    }

    /// <summary>The number of rounds follows from that of the rows: it is not named before they are counted, and stays what it is.</summary>
    [Fact]
    public async Task NumberOfRounds_IsOneNumber()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(600, 16));
        InfomaxResult result = await CommandInProcess.RunAsync("prune", input, "--fraction", "0.1", "--partitions", "3", "--export", "atlas", "--log-format", "json", "--output", _workspace["out"]);
        JsonNode[] lines = [.. result.Error.Split('\n').Where(line => line.StartsWith("{\"progress\"", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line)!)];
        Assert.All(lines, line => Assert.Equal((string?)line["progress"] is "plan" or "ingest", line["rounds"] is null));
        int rounds = Assert.Single(lines.Select(line => (int?)line["rounds"]).OfType<int>().Distinct());
        int[] numbers = [.. lines.Select(line => (int)line["round"]!)];
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(rounds, numbers[^1]);
    }

    [Fact]
    public async Task Warning_IsSaidOnce()
    {
        const string Words = "--partitions 100: ";
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));
        string[] options = [input, "--fraction", "0.2", "--partitions", "100"];
        foreach (string[] command in (string[][])[["prune", .. options, "--output", _workspace["out"]], ["prune", .. options, "--dry-run"], ["validate", .. options]])
        {
            InfomaxResult result = await CommandInProcess.RunAsync(command);
            string all = result.Error + result.Output;
            Assert.True(all.Split(Words).Length == 2, $"{command[0]} {command[^1]}: {all}");
            Assert.Contains("warning: " + Words, result.Error, StringComparison.Ordinal);
        }

        Assert.Contains(Words, (string)OutputFiles.Manifest(_workspace["out"])["warnings"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AutoSolver_IsNeverBelowGreedyOrSoftmax()
    {
        string[] folders = ["fraction-0.05", "fraction-0.3"];
        Dictionary<(string Solver, string Folder), double> values = [];
        foreach (string solver in (string[])["auto", "greedy", "softmax"])
        {
            InfomaxResult result = await CommandInProcess.RunAsync(
                "prune", DocumentsJob.Data, "--score", job.ScoreSource, "--fraction", "0.05,0.3", "--solver", solver, "--output", _workspace[solver]);
            Assert.True(result.ExitCode == 0, result.Error);
            foreach (string folder in folders)
            {
                values[(solver, folder)] = (double)OutputFiles.Manifest(Path.Combine(_workspace[solver], folder))["objective"]!["value"]!;
            }
        }

        foreach (string folder in folders)
        {
            double best = values[("auto", folder)];
            Assert.True(best >= values[("greedy", folder)], $"{folder}: {best} < greedy {values[("greedy", folder)]}");
            Assert.True(best >= values[("softmax", folder)], $"{folder}: {best} < softmax {values[("softmax", folder)]}");
        }
    }

    /// <summary>The first run has a process of its own: what another one hashes differently changes nothing.</summary>
    [Theory]
    [InlineData("1", "semantic", "1,2,2")]
    [InlineData("5", "semantic", "1,2")]
    [InlineData("5", "random", "1,2")]
    public async Task RepeatedRuns_AndAnyNumberOfCores_GiveIdenticalBytes(string partitions, string partitioner, string runs)
    {
        Assert.SkipUnless(Soak.IsWanted || partitions == "1", Soak.Reason);
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(1200, 32));
        string[] common = ["prune", input, "--fraction", "0.05", "--partitions", partitions, "--partitioner", partitioner];
        List<string> results = [];
        foreach (string cores in runs.Split(','))
        {
            string output = _workspace[$"out-{results.Count}"];
            string[] command = [.. common, "--cores", cores, "--output", output];
            InfomaxResult result = await (results.Count == 0 ? InfomaxProcess.RunAsync(command) : CommandInProcess.RunAsync(command));
            Assert.True(result.ExitCode == 0, result.Error);
            results.Add(OutputFiles.Fingerprint(output));
        }

        Assert.Single(results.Distinct());
    }

    /// <summary>So few rows that every search is exact and every row a candidate: borders between partitions then change nothing.</summary>
    [Fact]
    public async Task SemanticPartitions_GiveTheSelectionOfASinglePartition()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(2000, 64));
        foreach (string partitions in (string[])["1", "4"])
        {
            InfomaxResult result = await CommandInProcess.RunAsync(
                "prune", input, "--fraction", "0.1", "--partitions", partitions, "--output", _workspace[partitions]);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        Assert.Equal(OutputFiles.Selection(_workspace["1"]), OutputFiles.Selection(_workspace["4"]));
        JsonNode manifest = OutputFiles.Manifest(_workspace["4"]);
        Assert.Equal(4, (int)manifest["partitions"]!);
        Assert.Equal(1, (double)manifest["graph"]!["recall_estimate"]!);
    }

    [Fact]
    public async Task MoreRowsThanTheMemoryTakes_AreCutIntoPartitions()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40_000, 16));
        InfomaxResult result = await CommandInProcess.RunAsync(
            "prune", input, "--fraction", "0.05", "--memory", "440M", "--solver", "greedy", "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode manifest = OutputFiles.Manifest(_workspace["out"]);
        Assert.InRange((int)manifest["partitions"]!, 2, 40);
        Assert.Equal("blocks", (string)manifest["graph"]!["neighbor_search"]!);
        Assert.InRange((double)manifest["graph"]!["recall_estimate"]!, 0.9, 1);
        Assert.Equal(2000, OutputFiles.Selection(_workspace["out"]).Length);
        Assert.True((double)manifest["objective"]!["upper_bound"]! >= (double)manifest["objective"]!["value"]!);
    }

    [Fact]
    public async Task Sweep_WritesEachResultInItsOwnFolder()
    {
        string[] command = ["prune", _workspace.Embeddings("x.npy", Workspace.Clustered(1000, 32)), "--fraction", "0.02,0.05", "--alpha", "0.3,auto", "--output", _workspace["out"]];
        InfomaxResult result = await CommandInProcess.RunAsync(command);

        Assert.True(result.ExitCode == 0, result.Error);
        string[] folders = [.. Directory.EnumerateDirectories(_workspace["out"]).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(["fraction-0.02_alpha-0.3", "fraction-0.02_alpha-auto-3", "fraction-0.05_alpha-0.3", "fraction-0.05_alpha-auto-3"], folders);
        Assert.All(folders, folder => Assert.Equal(
            folder.Contains("0.02", StringComparison.Ordinal) ? 20 : 50, OutputFiles.Selection(Path.Combine(_workspace["out"], folder)).Length));
        Assert.True(File.Exists(Path.Combine(_workspace["out"], "sweep.parquet")));

        InfomaxResult again = await CommandInProcess.RunAsync([.. command, "--resume"]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing to do", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DroppedRows_AreListed_AndOutputsKeepInputRowNumbers()
    {
        float[,] values = Workspace.Clustered(50, 8);
        for (int j = 0; j < 8; j++)
        {
            values[3, j] = 0;
        }

        values[10, 2] = float.NaN;
        string input = _workspace.Embeddings("x.npy", values);

        InfomaxResult result = await CommandInProcess.RunAsync(
            "prune", input, "--budget", "48", "--on-invalid", "drop", "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal([.. Enumerable.Range(0, 50).Where(i => i is not 3 and not 10).Select(i => (long)i)], OutputFiles.Selection(_workspace["out"]));
        Assert.True(File.Exists(Path.Combine(_workspace["out"], "rejected.parquet")));
        Assert.Equal(48, (int)OutputFiles.Manifest(_workspace["out"])["input"]!["valid_rows"]!);
    }

    private static void AssertRelative(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-4 * Math.Abs(expected), $"expected {expected}, got {actual}");
}
