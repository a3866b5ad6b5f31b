using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Validate;

/// <summary><c>prune --dry-run</c> prints the plan and creates nothing; refusals have the codes that <see cref="BadUsageTests"/> holds a real run to.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly string _input;

    public DryRunTests() => _input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Plan_IsPrintedAndNothingIsCreated()
    {
        InfomaxResult result = await CommandInProcess.RunAsync(
            "prune", _input, "--fraction", "0.1,0.25", "--alpha", "0.3,auto:2", "--export", "mask", "--output", _workspace["out"], "--dry-run");

        Assert.True(result.ExitCode == 0, result.Error);
        string[] expected =
        [
            "npy, 1 file, 40 rows", "6 x float32", "hub, order low", "4 (10.00 %); 10 (25.00 %)", "20; 8", "0.3; auto:2 = 2 mean(I)",
            "4, each in a folder of its own", "mask.parquet", "scratch space", "are free", "of --memory, for the largest item of ", "largest items", "ingest ", "reduction ", "nothing was written",
        ];
        Assert.All(expected, text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_workspace["out"]));
    }

    /// <summary>The verbs that hold all rows say what they would go through, what that takes, and refuse as they would.</summary>
    [Fact]
    public async Task CompareAndTune_SayWhatTheyWouldGoThrough()
    {
        string labels = "file:" + _workspace.Scores("y.npy", [.. Enumerable.Range(0, 40).Select(row => (float)(row % 4))]);
        InfomaxResult compare = await CommandInProcess.RunAsync("compare", _input, "--fraction", "0.1,0.6", "--methods", "top,random,infomax", "--seeds", "3", "--output", _workspace["out"], "--dry-run");
        Assert.True(compare.ExitCode == 0, compare.Error);
        string[] expected = ["4 (10.00 %); 24 (60.00 %)", "random, top, infomax; those that draw at random 3 times", "of --memory: all rows are held at once", "more than about ", "hint: a budget of 60 %", "nothing was written"];
        Assert.All(expected, text => Assert.Contains(text, compare.Output, StringComparison.Ordinal));
        InfomaxResult tune = await CommandInProcess.RunAsync("tune", _input, "--fraction", "0.1", "--labels", labels, "--dry-run");
        Assert.True(tune.ExitCode == 0, tune.Error);
        Assert.Matches("candidates +[0-9]{2,} at each fraction, of .*el2n.*facility", tune.Output);
        Assert.False(Directory.Exists(_workspace["out"]));

        InfomaxResult little = await CommandInProcess.RunAsync("compare", _input, "--fraction", "0.1", "--memory", "300M", "--dry-run");
        Assert.Equal(2, little.ExitCode);
        Assert.Contains("need about 512M on one machine here", little.Error, StringComparison.Ordinal);
    }

    /// <summary>Where few rows are labelled five parts are held out in turn, each with a graph of its own.</summary>
    [Fact]
    public async Task Tune_ReckonsWithThePartsThatItHoldsAtOnce()
    {
        const int Rows = 12_000;
        string input = _workspace.Embeddings("parts.npy", Workspace.Clustered(Rows, 4));
        string labels = "file:" + _workspace.Scores("parts-y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 4))]);
        string Needs(InfomaxResult result) => Regex.Match(result.Output, "memory +about ([0-9]+) MiB").Groups[1].Value;
        string[] options = [input, "--fraction", "0.001", "--labels", labels, "--dry-run"];
        InfomaxResult one = await CommandInProcess.RunAsync(["compare", .. options]);
        InfomaxResult parts = await CommandInProcess.RunAsync(["tune", .. options]);
        Assert.True(Needs(one).Length > 0 && Needs(parts).Length > 0, one.Output + parts.Output);
        int graph = int.Parse(Needs(one), CultureInfo.InvariantCulture) - 512;
        Assert.InRange(int.Parse(Needs(parts), CultureInfo.InvariantCulture) - 512, (int)(3.9 * graph), (int)(4.1 * graph));
    }

    [Fact]
    public async Task JobThatDoesNotFitItsMemory_IsRefusedWithTheRoundAndWhatWouldDo_AndTheRemedyDoes()
    {
        Task<InfomaxResult> Plan(string memory) => CommandInProcess.RunAsync("prune", _input, "--fraction", "0.1", "--memory", memory, "--dry-run");
        InfomaxResult little = await Plan("200M");

        Match said = Regex.Match(little.Error, "--memory 200M: [a-z ]+ needs about ([0-9]+)M on one node, 256M of it for the process .*; give --memory ([0-9]+)M");
        Assert.True(little.ExitCode == 2 && said.Success, little.Error);
        Assert.InRange(int.Parse(said.Groups[2].Value, CultureInfo.InvariantCulture), int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture), 400);
        Assert.Equal(0, (await Plan(said.Groups[2].Value + "M")).ExitCode);
    }

    /// <summary>So few rows that nothing else takes time.</summary>
    [Fact]
    public async Task Time_CountsItemsAndFiles()
    {
        string whole = _workspace.Embeddings("whole/x.npy", Workspace.Clustered(600, 6));
        for (int i = 0; i < 60; i++)
        {
            _workspace.Embeddings($"parts/x{i}.npy", Workspace.Clustered(10, 6));
        }

        (long oneItems, double oneSeconds) = await EstimateAsync(whole, "--partitions", "1");
        (long manyItems, double manySeconds) = await EstimateAsync(whole, "--partitions", "60");
        (long randomItems, double randomSeconds) = await EstimateAsync(whole, "--partitions", "60", "--partitioner", "random");
        (long filesItems, double filesSeconds) = await EstimateAsync(_workspace["parts"], "--partitions", "60");
        Assert.InRange(oneItems, 7, 12);
        Assert.InRange(manyItems, 5 * 60, 9 * 60);
        Assert.InRange(randomItems, 4 * 60, 7 * 60);
        Assert.InRange((manySeconds - oneSeconds) / (manyItems - oneItems), 0.01, 0.03);
        Assert.InRange((randomSeconds - oneSeconds) / (randomItems - oneItems), 0.04, 0.08);
        Assert.InRange(filesItems, manyItems, manyItems + 200);
        Assert.InRange(filesSeconds - manySeconds, 59 * 0.0001, 4);
    }

    private static async Task<(long Items, double Seconds)> EstimateAsync(string input, params string[] options)
    {
        InfomaxResult result = await CommandInProcess.RunAsync(["prune", input, "--fraction", "0.1", .. options, "--cores", "1", "--dry-run", "--json"]);
        JsonNode estimate = JsonNode.Parse(result.Output)!["estimate"]!;
        return ((long)estimate["items"]!, (double)estimate["seconds"]!);
    }

    /// <summary>One name for what was asked for, in the plan and in the manifest of the run.</summary>
    [Fact]
    public async Task Requested_IsThatOfTheManifest()
    {
        string[] job = ["prune", _input, "--fraction", "0.1", "--neighbors", "3"];
        InfomaxResult dry = await CommandInProcess.RunAsync([.. job, "--dry-run", "--json"]);
        Assert.Equal(0, (await CommandInProcess.RunAsync([.. job, "--output", _workspace["out"]])).ExitCode);

        JsonObject planned = JsonNode.Parse(dry.Output)!["requested"]!.AsObject();
        JsonObject ran = OutputFiles.Manifest(_workspace["out"])["requested"]!.AsObject();
        Assert.False(planned.ContainsKey("output"));
        Assert.NotEmpty(ran);
        Assert.All(ran, option => Assert.True(JsonNode.DeepEquals(option.Value, planned[option.Key]), option.Key));
    }

    [Theory]
    [InlineData(2, "--budget 41", "--budget", "41")]
    [InlineData(2, "(0, 1]", "--fraction", "7")]
    [InlineData(3, "nothing", "--budget", "4", "--score", "column:nothing")]
    public async Task Refusals_HaveTheCodeOfPrune(int exitCode, string expected, params string[] options)
    {
        InfomaxResult dry = await CommandInProcess.RunAsync(["prune", _input, .. options, "--output", _workspace["out"], "--dry-run"]);

        Assert.Equal(exitCode, dry.ExitCode);
        Assert.Contains(expected, dry.Error, StringComparison.Ordinal);
        Assert.Equal("", dry.Output);
        Assert.False(Directory.Exists(_workspace["out"]));
    }

    [Fact]
    public async Task OccupiedOutput_IsRefused()
    {
        Directory.CreateDirectory(_workspace["out"]);
        File.WriteAllText(Path.Combine(_workspace["out"], "precious.txt"), "mine");
        InfomaxResult result = await CommandInProcess.RunAsync("prune", _input, "--budget", "4", "--output", _workspace["out"], "--dry-run");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not empty", result.Error, StringComparison.Ordinal);
    }
}
