using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ParquetSharp;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary><c>infomax score</c> as a user runs it: from the command to the file, and the file as a score of <c>prune</c>.</summary>
public sealed class ScoreTests : IDisposable
{
    private const int Rows = 210;
    private const string Combined = "combine:hub+el2n*0.5";
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Table_HasAColumnForEachScore_OfEveryRow()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => row == 5 ? float.NaN : row % 7)]);
        string[] command = ["score", input, "--labels", $"file:{labels}", "--score", $"hub,el2n,agreement,{Combined}", "--output", _workspace["out"]];

        InfomaxResult plan = await CommandInProcess.RunAsync([.. command, "--dry-run"]);
        Assert.True(plan.ExitCode == 0, plan.Error);
        Assert.Matches($"(?m)^scores +hub, el2n, agreement, {Regex.Escape(Combined)}$", plan.Output.Replace("\r", "", StringComparison.Ordinal));
        Assert.DoesNotContain("normalization", plan.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["out"]));

        InfomaxResult done = await CommandInProcess.RunAsync([.. command, "--json"]);
        Assert.True(done.ExitCode == 0, done.Error);
        Assert.Equal(Rows, (int)JsonNode.Parse(done.Output)!["valid_rows"]!);
        Assert.Equal(["manifest.json", "scores.parquet"], Directory.GetFiles(_workspace["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("score", (string)JsonNode.Parse(File.ReadAllText(_workspace["out/manifest.json"]))!["requested"]!["goal"]!);
        using ParquetFileReader reader = new(_workspace["out/scores.parquet"]);
        Assert.Equal(["row", "id", "hub", "el2n", "agreement", Combined], Enumerable.Range(0, reader.FileMetaData.NumColumns).Select(i => reader.FileMetaData.Schema.Column(i).Name));
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (long)row), Column<long>(reader, 0));
        Assert.DoesNotContain(Column<double?>(reader, 2), value => value is null);
        Assert.All([3, 4, 5], column => Assert.Equal([5], Enumerable.Range(0, Rows).Where(row => Column<double?>(reader, column)[row] is null)));
        Assert.Equal(Rows - 1, Column<double?>(reader, 3).Count(value => value is > 0 and < 1.4143));

        // The same job again is done already; prune is another.
        InfomaxResult again = await CommandInProcess.RunAsync([.. command, "--resume"]);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("nothing to do", again.Error, StringComparison.Ordinal);
        InfomaxResult other = await CommandInProcess.RunAsync("prune", input, "--fraction", "0.5", "--output", _workspace["out"], "--resume");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("began as a score and is now a prune", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", "must be column:NAME")]
    [InlineData("auto", "no score is named that could be written")]
    [InlineData("hub,uniform", "has uniform in a list")]
    [InlineData("el2n", "needs the rows' labels")]
    public async Task WhatIsNoScoreToWrite_IsRefusedInOneLine(string score, string reason)
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(30, 6));

        InfomaxResult refused = await CommandInProcess.RunAsync("score", input, "--score", score, "--output", _workspace["out"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"--score {score}: {reason}", Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["out"]));
    }

    private static T[] Column<T>(ParquetFileReader reader, int column)
    {
        using RowGroupReader group = reader.RowGroup(0);
        using LogicalColumnReader<T> values = group.Column(column).LogicalReader<T>();
        return values.ReadAll((int)group.MetaData.NumRows);
    }
}
