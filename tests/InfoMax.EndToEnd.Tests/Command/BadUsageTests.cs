using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// Whatever is wrong ends in one clear line a problem on standard error, the documented exit code, no stack trace, and
/// no output that looks finished.
/// </summary>
public sealed class BadUsageTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly string _good;

    public BadUsageTests() => _good = _workspace.Embeddings("good.npy", Workspace.Clustered(40, 6));

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public Task NoBudget_NamesBothOptions() => Fails(2, ["--fraction", "--budget"], _good);

    [Fact]
    public Task BothBudgets_ExcludeEachOther() => Fails(2, ["--fraction 0.1", "--budget 5"], _good, "--fraction", "0.1", "--budget", "5");

    [Fact]
    public Task FractionAboveOne_SuggestsBudget() => Fails(2, ["--fraction 1.5", "(0, 1]", "--budget"], _good, "--fraction", "1.5");

    [Fact]
    public Task BudgetAboveRows_NamesBothNumbers() => Fails(2, ["--budget 41", "40"], _good, "--budget", "41");

    [Fact]
    public Task FractionOfLessThanOneRow_IsRefused() => Fails(2, ["--fraction 0.001", "less than one row"], _good, "--fraction", "0.001");

    [Fact]
    public Task MissingFile_IsNamed() => Fails(2, ["nowhere.npy", "no such file"], _workspace["nowhere.npy"], "--fraction", "0.1");

    [Fact]
    public Task UnknownOption_SuggestsTheNearest() => Fails(2, ["--fractoin", "did you mean --fraction?"], _good, "--fractoin", "0.1");

    [Fact]
    public Task EveryProblem_IsReportedAtOnce() =>
        Fails(2, ["--alpha -1", "--neighbors 0", "--seed x", "--score huh"], _good, "--fraction", "0.1", "--alpha", "-1", "--neighbors", "0", "--seed", "x", "--score", "huh");

    [Theory]
    [InlineData("0")]
    [InlineData("1.01")]
    [InlineData("95%")]
    public Task RecallOutsideItsRange_IsRefused(string recall) =>
        Fails(2, [$"--recall {recall}", "(0, 1]"], _good, "--fraction", "0.1", "--recall", recall);

    [Fact]
    public Task UnknownSearch_ListsTheKnownOnes() =>
        Fails(2, ["--neighbor-search hnsw", "auto, exact or blocks"], _good, "--fraction", "0.1", "--neighbor-search", "hnsw");

    [Fact]
    public Task NotAnNpy_IsNamed()
    {
        File.WriteAllText(_workspace["text.npy"], "this is no array");
        return Fails(3, ["text.npy"], _workspace["text.npy"], "--fraction", "0.1");
    }

    [Fact]
    public Task TruncatedNpy_IsNamed()
    {
        byte[] bytes = File.ReadAllBytes(_good);
        File.WriteAllBytes(_workspace["short.npy"], bytes[..^100]);
        return Fails(3, ["short.npy"], _workspace["short.npy"], "--fraction", "0.1");
    }

    [Fact]
    public Task ScoreCountThatDiffers_NamesBothFiles()
    {
        string scores = _workspace.Scores("scores.npy", new float[39]);
        return Fails(3, ["scores.npy", "good.npy", "39", "40"], _good, "--score", "file:" + scores, "--fraction", "0.1");
    }

    [Fact]
    public Task UnknownColumn_IsNamed() => Fails(3, ["quality"], _good, "--score", "column:quality", "--fraction", "0.1");

    [Fact]
    public Task NanAndZeroRows_AreNamedWithTheirReason()
    {
        float[,] values = Workspace.Clustered(20, 4);
        values[5, 1] = float.NaN;
        for (int j = 0; j < 4; j++)
        {
            values[9, j] = 0;
        }

        string input = _workspace.Embeddings("bad.npy", values);
        return Fails(
            3, ["bad.npy row 5 (non-finite embedding)", "bad.npy row 9 (zero embedding)", "2 invalid rows", "--on-invalid drop"], input, "--fraction", "0.1");
    }

    [Fact]
    public Task InputWithoutRows_IsRefused() =>
        Fails(3, ["empty.npy"], _workspace.Embeddings("empty.npy", new float[0, 4]), "--fraction", "0.1");

    [Fact]
    public Task DirectoryWithoutEmbeddings_IsRefused()
    {
        Directory.CreateDirectory(_workspace["hollow"]);
        return Fails(3, ["hollow"], _workspace["hollow"], "--fraction", "0.1");
    }

    [Fact]
    public async Task NonEmptyOutput_IsRefused_AndLeftAlone()
    {
        Directory.CreateDirectory(_workspace["out"]);
        File.WriteAllText(Path.Combine(_workspace["out"], "precious.txt"), "mine");

        InfomaxResult result = await CommandInProcess.RunAsync("prune", _good, "--fraction", "0.1", "--output", _workspace["out"]);

        AssertFailure(result, 2, ["not empty", "--overwrite"]);
        Assert.Equal(["precious.txt"], Directory.EnumerateFileSystemEntries(_workspace["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public Task OutputThatCannotBeWritten_IsNamed()
    {
        File.WriteAllText(_workspace["file"], "");
        return Fails(2, [_workspace["file"]], output: Path.Combine(_workspace["file"], "below"), arguments: [_good, "--fraction", "0.1"]);
    }

    [Fact]
    public Task ScoresOutsideTheUnitRange_NeedANormalization()
    {
        string scores = _workspace.Scores("scores.npy", [.. Enumerable.Range(0, 40).Select(i => i / 20f)]);
        return Fails(3, ["row 21", "--score-normalization"], _good, "--score", "file:" + scores, "--score-normalization", "none", "--fraction", "0.1");
    }

    [Fact]
    public Task TooLittleMemoryForOnePartition_SuggestsPartitions()
    {
        string input = _workspace.Embeddings("large.npy", new float[60_000, 256]);
        return Fails(2, ["--memory 450M", "--partitions"], input, "--fraction", "0.1", "--memory", "450M", "--partitions", "1");
    }

    private Task Fails(int exitCode, string[] expected, params string[] arguments) =>
        Fails(exitCode, expected, _workspace["out"], arguments);

    private static async Task Fails(int exitCode, string[] expected, string output, string[] arguments)
    {
        bool existed = Directory.Exists(output);
        InfomaxResult result = await CommandInProcess.RunAsync(["prune", .. arguments, "--output", output]);

        AssertFailure(result, exitCode, expected);
        Assert.False(File.Exists(Path.Combine(output, "manifest.json")), "an output looks finished");
        Assert.False(File.Exists(Path.Combine(output, "selection.npy")), "an output looks finished");
        Assert.True(existed || !Directory.Exists(output), "an empty output directory is left");
    }

    private static void AssertFailure(InfomaxResult result, int exitCode, string[] expected)
    {
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}: {result.Error}");
        Assert.All(expected, text => Assert.Contains(text, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }
}
