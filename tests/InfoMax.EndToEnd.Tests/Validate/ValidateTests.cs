using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Validate;

/// <summary><c>validate</c> accepts what <c>prune</c> accepts and refuses what it refuses, and says why in the same words.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task GoodInput_IsReportedAndAccepted()
    {
        PairSet pairs = PairSet.Generate(200, 16);
        Layout.All.Single(l => l.Name == "datacomp stored half").WriteParts(_workspace["in"], pairs, 70);

        InfomaxResult result = await CommandInProcess.RunAsync("validate", _workspace["in"], "--embedding", "l14_img", "--fraction", "0.1");

        Assert.True(result.ExitCode == 0, result.Error);
        string[] expected =
        [
            "datacomp", "200", "l14_img, 16 values", "float16", "uid", "column:clip_l14_similarity_score", "200 finite, 0.2 to 0.399", "####",
            "non-unit norm: 200 rows", "a prune to 20 rows, 40 neighbours, 1 partition needs", "memory", "scratch space", "flops", "prune would accept",
        ];
        Assert.All(expected, text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_HoldsTheVerdictTheReportAndTheEstimate_AndNothingElseIsOnStandardOutput()
    {
        float[,] values = Workspace.Clustered(20, 4);
        values[5, 1] = float.NaN;
        for (int j = 0; j < 4; j++)
        {
            values[9, j] = values[8, j];
        }

        string input = _workspace.Embeddings("bad.npy", values);
        InfomaxResult result = await CommandInProcess.RunAsync("validate", input, "--json");

        Assert.Equal(3, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.False((bool)json["accepted"]!);
        Assert.Contains("bad.npy row 5 (non-finite embedding)", (string)json["refusals"]![0]!, StringComparison.Ordinal);
        Assert.Equal((20, 19, 4), ((int)json["rows"]!, (int)json["valid_rows"]!, (int)json["dim"]!));
        Assert.Equal(1, (int)json["types"]!["float32"]!);
        JsonNode duplicate = Assert.Single(json["findings"]!.AsArray(), f => (string)f!["reason"]! == "duplicate vector")!;
        Assert.Equal(9, (int)duplicate["examples"]![0]!["row"]!);
        Assert.True((long)json["estimate"]!["memory_bytes"]! > 0);
        Assert.True((double)json["estimate"]!["seconds"]! > 0);
        JsonNode[] rounds = [.. json["estimate"]!["rounds"]!.AsArray().Select(round => round!)];
        Assert.Equal("plan", (string?)rounds[0]["round"]);
        Assert.Equal("write", (string?)rounds[^1]["round"]);
        Assert.Equal((long)json["estimate"]!["memory_bytes"]!, rounds.Max(round => (long)round["memory_bytes"]!));
        Assert.All(rounds, round => Assert.True((int)round["items"]! > 0));
    }

    [Fact]
    public async Task InputWithoutAValidRow_IsReportedAllTheSame()
    {
        InfomaxResult result = await CommandInProcess.RunAsync("validate", _workspace.Embeddings("zero.npy", new float[3, 4]), "--json", "--on-invalid", "drop");

        Assert.Equal(3, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(0, (int)json["valid_rows"]!);
        Assert.Contains("the input has no valid rows", (string)json["refusals"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CountsThatDiffer_NameBothFiles_AlsoInJson()
    {
        PairSet pairs = PairSet.Generate(20, 4);
        Layout.All.Single(l => l.Name == "clip-retrieval").WriteParts(_workspace["in"], pairs, 20);
        ParquetFixture.DataComp(Path.Combine(_workspace["in"], "metadata", "metadata_0.parquet"), pairs.Slice(0, 19));

        InfomaxResult result = await CommandInProcess.RunAsync("validate", _workspace["in"], "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.All(["img_emb_0.npy has 20", "metadata_0.parquet has 19"], text => Assert.Contains(text, result.Error, StringComparison.Ordinal));
        Assert.False((bool)JsonNode.Parse(result.Output)!["accepted"]!);
    }

    [Theory]
    [InlineData(0, new[] { "--fraction", "0.5" }, true)]
    [InlineData(2, new[] { "--fraction", "0.5" }, false)]
    [InlineData(2, new[] { "--fraction", "0.5", "--on-invalid", "drop" }, true)]
    [InlineData(2, new[] { "--budget", "39", "--on-invalid", "drop" }, false)]
    [InlineData(0, new[] { "--budget", "41" }, false)]
    [InlineData(2, new[] { "--budget", "41" }, false)]
    [InlineData(0, new[] { "--fraction", "0.001" }, false)]
    [InlineData(0, new[] { "--fraction", "0.1", "--memory", "64M" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--text", "nothing" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--images", "nothing" }, false)]
    [InlineData(0, new[] { "--fraction", "0.2", "--tune", "--score", "hub", "--labels", "file:{one}" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--partitions", "3" }, true)]
    [InlineData(0, new[] { "--budget", "4", "--partitions", "3", "--partitioner", "random" }, true)]
    [InlineData(0, new[] { "--budget", "4", "--score", "column:nothing" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--export", "nemo" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--labels", "file:{one}" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--labels", "file:{own}" }, false)]
    [InlineData(0, new[] { "--budget", "4", "--labels", "file:{four}", "--quota", "equal", "--min-per-group", "2" }, false)]
    [InlineData(0, new[] { "--budget", "13", "--labels", "file:{pairs}", "--groups", "cluster", "--quota", "equal", "--min-per-group", "2" }, true)]
    [InlineData(0, new[] { "--budget", "4", "--score", "target:{zeros}" }, false)]
    [InlineData(3, new[] { "--budget", "37", "--labels", "file:{four}", "--quota", "equal", "--min-per-group", "10", "--on-invalid", "drop" }, true)]
    [InlineData(3, new[] { "--budget", "36", "--labels", "file:{four}", "--quota", "equal", "--min-per-group", "10", "--on-invalid", "drop" }, false)]
    [InlineData(1, new[] { "--budget", "4", "--labels", "file:{first}", "--on-invalid", "drop" }, false)]
    [InlineData(1, new[] { "--budget", "4", "--score", "file:{two}", "--score-normalization", "none", "--on-invalid", "drop" }, true)]
    public async Task Verdict_IsThatOfPrune(int zeroRows, string[] options, bool? accepted)
    {
        float[,] values = Workspace.Clustered(40, 6);
        for (int i = 0; i < zeroRows * 6; i++)
        {
            values[i / 6, i % 6] = 0;
        }

        string input = _workspace.Embeddings("x.npy", values);
        _workspace.Scores("one.npy", new float[40]);
        _workspace.Scores("own.npy", [.. Enumerable.Range(0, 40).Select(i => (float)i)]);
        _workspace.Scores("four.npy", [.. Enumerable.Range(0, 40).Select(i => (float)(i % 4))]);
        _workspace.Scores("pairs.npy", [.. Enumerable.Range(0, 40).Select(i => (float)(i % 20))]);
        _workspace.Scores("first.npy", [1, .. new float[39]]);
        _workspace.Scores("two.npy", [2, .. new float[39]]);
        _workspace.Embeddings("zeros.npy", new float[3, 6]);
        options = Array.ConvertAll(options, option => Regex.Replace(option, "{([a-z]+)}", name => _workspace[name.Groups[1].Value + ".npy"]));

        InfomaxResult validated = await CommandInProcess.RunAsync(["validate", input, .. options]);
        InfomaxResult pruned = await CommandInProcess.RunAsync(["prune", input, .. options, "--output", _workspace["out"]]);

        Assert.True(validated.ExitCode == pruned.ExitCode, $"validate {validated.ExitCode}, prune {pruned.ExitCode}: {validated.Error}{pruned.Error}");
        if (accepted is { } expected)
        {
            Assert.Equal(expected, validated.ExitCode == 0);
        }

        if (pruned.ExitCode != 0)
        {
            string line = pruned.Error.Split('\n').Last(l => l.StartsWith("infomax: ", StringComparison.Ordinal))["infomax: ".Length..];

            // A prune that has only seen headers speaks of rows, a validation of valid rows.
            Assert.Contains(Plain(line), Plain(validated.Output + validated.Error), StringComparison.Ordinal);
            Assert.Contains($"infomax: {Plain(line)}\n", Plain(validated.Error), StringComparison.Ordinal);
            InfomaxResult json = await CommandInProcess.RunAsync(["validate", input, .. options, "--json"]);
            Assert.Equal((pruned.ExitCode, pruned.ExitCode), (json.ExitCode, (int)JsonNode.Parse(json.Output)!["error"]!["exit_code"]!));

        }
    }

    private static string Plain(string text) => text.Replace("valid rows", "rows", StringComparison.Ordinal);

    [Fact]
    public async Task BadOption_IsBadUsage()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(4, 4));
        InfomaxResult result = await CommandInProcess.RunAsync("validate", input, "--fraction", "2");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--fraction 2: must be in (0, 1]", result.Error, StringComparison.Ordinal);
    }
}
