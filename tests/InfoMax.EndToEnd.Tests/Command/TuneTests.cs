using System.Text.Json.Nodes;
using ParquetSharp;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary><c>infomax tune</c> as a user runs it, and a <c>prune</c> with what it wrote.</summary>
public sealed class TuneTests : IDisposable
{
    private const int Rows = 400;
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    /// <summary>On 15 rows any of so many candidates may be the lucky one; of all rows there is but one choice.</summary>
    [Fact]
    public async Task FewLabelledRows_AreWarnedOf_AndTheDefaultIsNoRivalOfItself()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(60, 3));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, 60).Select(row => row < 15 ? row % 3 : float.NaN)]);

        InfomaxResult result = await CommandInProcess.RunAsync("tune", input, "--labels", $"file:{labels}", "--fraction", "0.2,1", "--output", _workspace["tuned"]);

        Assert.True(result.ExitCode == 0, result.Error);
        const string Few = "--labels: 15 rows held out tell an accuracy to within 5";
        Assert.Contains(Few, result.Error, StringComparison.Ordinal);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(_workspace["tuned/manifest.json"]))!;
        Assert.Contains(manifest["warnings"]!.AsArray(), warning => ((string)warning!).StartsWith(Few, StringComparison.Ordinal));
        string whole = result.Output.Split('\n').Single(line => line.StartsWith("100 %", StringComparison.Ordinal));
        Assert.StartsWith("100 %: keeps the default, ", whole, StringComparison.Ordinal);
        Assert.Contains("no other candidate has more right (on 15 rows held out in 5 parts, ", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("surely lead", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("on rows that did not rank", whole, StringComparison.Ordinal);

        InfomaxResult both = await CommandInProcess.RunAsync("prune", input, "--labels", $"file:{labels}", "--fraction", "0.2", "--tune", "--output", _workspace["both"]);
        Assert.True(both.ExitCode == 0, both.Error);
        Assert.Contains(Few, both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasChosen_IsWhatPruneTakes()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 7))]);

        InfomaxResult result = await CommandInProcess.RunAsync(
            "tune", input, "--labels", $"file:{labels}", "--fraction", "0.05,0.2", "--seed", "3", "--output", _workspace["tuned"]);

        Assert.True(result.ExitCode == 0, result.Error);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] sentences = [.. lines.Where(line => line.Contains(" %: ", StringComparison.Ordinal))];
        Assert.Equal(2, sentences.Length);

        // Below each sentence the best candidates with their accuracies, the chosen one and the default among them; at the end the commands that use them.
        Assert.Equal(2, lines.Count(line => line.Contains("softmax accuracy %", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"[0-9]\.[0-9] +\|? *chosen\b")));
        Assert.Equal(2, lines.Count(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"[0-9]\.[0-9] +\|? *(chosen, )?default *$")));
        Assert.InRange(lines.Count(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^ +\S.* (-|[0-9]+\.[0-9]) +[0-9]+\.[0-9]( |$)")), 10, 14);
        Assert.Equal(
            [$"next: infomax prune --config {_workspace["tuned/run-0.05.yaml"]} --output {_workspace["tuned"]}-run-0.05", $"      infomax prune --config {_workspace["tuned/run-0.2.yaml"]} --output {_workspace["tuned"]}-run-0.2"],
            lines[^2..]);
        Assert.All(sentences, sentence => Assert.Contains("on 400 rows held out in 5 parts, standard error", sentence, StringComparison.Ordinal));
        using (ParquetFileReader reader = new(_workspace["tuned/tune.parquet"]))
        {
            string[] names = [.. Enumerable.Range(0, reader.FileMetaData.NumColumns).Select(i => reader.FileMetaData.Schema.Column(i).Name)];
            Assert.Equal(["fraction", "score", "order", "beta", "quota", "ridge_accuracy", "softmax_accuracy", "chosen"], names);
            using RowGroupReader group = reader.RowGroup(0);
            using LogicalColumnReader<bool> chosen = group.Column(7).LogicalReader<bool>();
            Assert.Equal(2, chosen.ReadAll((int)group.MetaData.NumRows).Count(flag => flag));
        }

        JsonNode manifest = JsonNode.Parse(File.ReadAllText(_workspace["tuned/manifest.json"]))!;
        Assert.Equal(400, manifest["held_out_rows"]!.AsArray().Sum(count => (int)count!));

        InfomaxResult prune = await CommandInProcess.RunAsync("prune", "--config", _workspace["tuned/run-0.2.yaml"], "--output", _workspace["out"], "--json");
        Assert.True(prune.ExitCode == 0, prune.Error);
        Assert.Equal(80, OutputFiles.Selection(_workspace["out"]).Length);

        // One command does both, and says so; what cannot be tuned is refused.
        InfomaxResult both = await CommandInProcess.RunAsync(
            "prune", input, "--labels", $"file:{labels}", "--fraction", "0.2", "--seed", "3", "--tune", "--output", _workspace["both"], "--json");
        Assert.True(both.ExitCode == 0, both.Error);
        Assert.Equal(OutputFiles.Selection(_workspace["out"]), OutputFiles.Selection(_workspace["both"]));
        string tuned = (string)JsonNode.Parse(File.ReadAllText(_workspace["both/manifest.json"]))!["tuned"]!;
        Assert.Contains(sentences[1], tuned, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["both/.infomax"]));
        InfomaxResult again = await CommandInProcess.RunAsync(
            "prune", input, "--labels", $"file:{labels}", "--fraction", "0.2", "--seed", "3", "--tune", "--output", _workspace["both"], "--resume");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("holds this job's results already", again.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["both/.infomax"]));
        InfomaxResult refused = await CommandInProcess.RunAsync("prune", input, "--budget", "20", "--alpha", "1", "--tune", "--output", _workspace["none"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(3, refused.Error.Split('\n').Count(line => line.Contains("--tune: ", StringComparison.Ordinal)));
    }
}
