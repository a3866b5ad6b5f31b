using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

/// <summary>The command line wins over the environment, and that over the file; each error names where the value was set.</summary>
public sealed class OptionPrecedenceTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly string _input;

    public OptionPrecedenceTests() => _input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task CommandLine_WinsOverEnvironment_WhichWinsOverTheFile()
    {
        string file = Config($"input: {_input}\nfraction: 0.5\nneighbors: 3\nseed: 1\nalpha: 0.1\noutput: {_workspace["file"]}\nexport: [txt, mask]\n");

        InfomaxResult result = await InfomaxProcess.RunAsync(
            [("INFOMAX_SEED", "2"), ("INFOMAX_ALPHA", "0.2"), ("INFOMAX_SCORE_ORDER", "high"), ("INFOMAX_CONFIG", file), ("INFOMAX_OTHER_PROGRAM", "x")],
            ["prune", "--alpha", "0.4", "--budget", "4", "--output", _workspace["typed"]]);

        Assert.True(result.ExitCode == 0, result.Error);
        var options = OutputFiles.Manifest(_workspace["typed"])["options"]!;
        Assert.Equal(4, OutputFiles.Selection(_workspace["typed"]).Length);
        Assert.Equal((3, 2, 0.4, "high"), ((int)options["neighbors"]!, (int)options["seed"]!, (double)options["alpha"]!, (string)options["score-order"]!));
        Assert.True(File.Exists(Path.Combine(_workspace["typed"], "selected-ids.txt")));
        Assert.False(Directory.Exists(_workspace["file"]));
    }

    [Theory]
    [InlineData("fraction: 1.5", "", "run.yaml line 1: fraction 1.5: must be in (0, 1]")]
    [InlineData("fraction: 0.5", "2.5", "INFOMAX_FRACTION 2.5: must be in (0, 1]")]
    [InlineData("fraction: 0.5\nverbose: maybe", "", "run.yaml line 2: verbose maybe: must be true or false")]
    [InlineData("fraction: 0.5\nbudget: 3", "", "run.yaml line 1: fraction 0.5 and")]
    public async Task Errors_NameTheFileAndLineOrTheVariable(string text, string variable, string expected)
    {
        string[] command = ["prune", _input, "--config", Config(text), "--output", _workspace["out"]];
        InfomaxResult result = await (variable.Length == 0 ? CommandInProcess.RunAsync(command) : InfomaxProcess.RunAsync([("INFOMAX_FRACTION", variable)], command));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["out"]));
    }

    [Fact]
    public void MisspeltVariable_IsNamedWithTheRightOne_OthersAreLeftAlone()
    {
        OptionProblems problems = new();
        Dictionary<string, string> variables = new() { ["INFOMAX_FRACTOIN"] = "1", ["INFOMAX_PORT"] = "1", ["INFOMAX_FUZZ_SEED"] = "1", ["PATH"] = "x" };
        SettingLayer layer = EnvironmentOptions.Read(variables, [.. new PruneOptionSet().FileNames], problems);
        Assert.Equal("INFOMAX_FRACTOIN: unknown; did you mean INFOMAX_FRACTION?", Assert.Single(problems.Lines));
        Assert.Empty(layer.Names);
    }

    private string Config(string text)
    {
        File.WriteAllText(_workspace["run.yaml"], text);
        return _workspace["run.yaml"];
    }
}
