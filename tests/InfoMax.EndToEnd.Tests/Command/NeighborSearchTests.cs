using System.Text.Json.Nodes;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary><c>--neighbor-search</c> and <c>--recall</c>, from the command line to the manifest.</summary>
public sealed class NeighborSearchTests : IDisposable
{
    private static readonly string[] Job =
    [
        "prune", Repository.PathOf("tests", "data", "banking77", "embeddings"), "--score", "uniform", "--budget", "200", "--neighbors", "5",
        "--solver", "greedy", "--copies", "keep",
    ];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Blocks_ReportTheirRecall_GiveTheSameBytesOnAnyCores_AndAreNotResumedWithAnother()
    {
        string[] blocks = [.. Job, "--neighbor-search", "blocks", "--recall", "0.9"];
        InfomaxResult one = await CommandInProcess.RunAsync([.. blocks, "--cores", "1", "--output", _workspace["one"]]);
        InfomaxResult two = await CommandInProcess.RunAsync([.. blocks, "--cores", "2", "--output", _workspace["two"]]);
        InfomaxResult other = await CommandInProcess.RunAsync(
            [.. Job, "--neighbor-search", "blocks", "--recall", "0.8", "--output", _workspace["two"], "--resume"]);

        Assert.True(one.ExitCode == 0, one.Error);
        Assert.True(two.ExitCode == 0, two.Error);
        Assert.Contains("of the neighbours of", one.Output, StringComparison.Ordinal);
        Assert.Equal(OutputFiles.Fingerprint(_workspace["one"]), OutputFiles.Fingerprint(_workspace["two"]));
        JsonNode graph = OutputFiles.Manifest(_workspace["one"])["graph"]!;
        Assert.Equal("blocks", (string?)graph["neighbor_search"]);
        double recall = (double)graph["recall_estimate"]!;
        Assert.InRange(recall, 0.87, 0.9999);
        Assert.InRange(recall, (double)graph["recall_interval"]![0]!, (double)graph["recall_interval"]![1]!);
        Assert.InRange((int)graph["recall_sample_rows"]!, 1, 10_002);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--recall was 0.9 when the job began and is now 0.8", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_IsExactForFewRows_AndSoIsFullRecall()
    {
        InfomaxResult auto = await CommandInProcess.RunAsync([.. Job, "--output", _workspace["auto"]]);
        InfomaxResult full = await CommandInProcess.RunAsync(
            [.. Job, "--neighbor-search", "blocks", "--recall", "1", "--output", _workspace["full"]]);

        Assert.True(auto.ExitCode == 0, auto.Error);
        Assert.True(full.ExitCode == 0, full.Error);
        Assert.Equal(OutputFiles.Selection(_workspace["auto"]), OutputFiles.Selection(_workspace["full"]));
        foreach (string output in (string[])["auto", "full"])
        {
            JsonNode manifest = OutputFiles.Manifest(_workspace[output]);
            Assert.Equal("exact", (string?)manifest["options"]!["neighbor-search"]);
            Assert.Equal("""{"neighbors":5,"recall_estimate":1,"recall_interval":[1,1],"recall_sample_rows":10003,"neighbor_search":"exact"}""", manifest["graph"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("blocks, recall 0.8", "--neighbor-search", "blocks", "--recall", "0.8")]
    [InlineData("exact (auto)")]
    public async Task DryRun_TellsWhichSearch(string expected, params string[] options)
    {
        InfomaxResult dry = await CommandInProcess.RunAsync([.. Job, .. options, "--output", _workspace["out"], "--dry-run"]);
        Assert.True(dry.ExitCode == 0, dry.Error);
        Assert.Contains(expected, dry.Output, StringComparison.Ordinal);
    }
}
