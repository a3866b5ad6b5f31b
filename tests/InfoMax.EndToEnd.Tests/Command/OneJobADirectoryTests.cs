using InfoMax.Cluster.Jobs;
using InfoMax.EndToEnd.Tests.Faults;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>An output directory serves one process at a time, and one job.</summary>
public sealed class OneJobADirectoryTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task DirectoryInUse_IsRefused_AndTheFirstJobIsLeftAlone()
    {
        string[] command = ["prune", _workspace.Embeddings("x.npy", Workspace.Clustered(500, 8)), "--fraction", "0.1", "--output", _workspace["out"]];
        HoldingPoints points = new(_workspace["points"]);
        string point = HoldingPoints.At(RoundKind.Graph, 0);
        using InfomaxProcess first = await points.StartHeldAsync(point, command);

        InfomaxResult[] others = await Task.WhenAll(((string[][])[[], ["--resume"], ["--overwrite"]]).Select(flag => CommandInProcess.RunAsync([.. command, .. flag])));
        points.Release(point);

        Assert.All(others, second =>
        {
            Assert.Equal(2, second.ExitCode);
            Assert.Contains("another infomax is at work there", second.Error, StringComparison.Ordinal);
        });
        Assert.Equal(0, (await first.EndAsync()).ExitCode);
        Assert.Equal(50, OutputFiles.Selection(_workspace["out"]).Length);
    }

    [Fact]
    public async Task ResumeOfAFinishedJob_IsDone_ForTheSameJobOnly()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(60, 6));
        string[] command = ["prune", input, "--output", _workspace["out"]];
        Assert.Equal(0, (await CommandInProcess.RunAsync([.. command, "--budget", "5"])).ExitCode);

        InfomaxResult same = await CommandInProcess.RunAsync([.. command, "--budget", "5", "--resume"]);
        InfomaxResult otherBudget = await CommandInProcess.RunAsync([.. command, "--budget", "6", "--resume"]);
        _workspace.Embeddings("x.npy", Workspace.Clustered(61, 6));
        InfomaxResult otherInput = await CommandInProcess.RunAsync([.. command, "--budget", "5", "--resume"]);

        Assert.Equal(0, same.ExitCode);
        Assert.Equal(2, otherBudget.ExitCode);
        Assert.Contains("--budget", otherBudget.Error, StringComparison.Ordinal);
        Assert.Equal(3, otherInput.ExitCode);
        Assert.Contains("changed", otherInput.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignalAtAnyMoment_EndsInWords()
    {
        string[] command = ["prune", _workspace.Embeddings("x.npy", Workspace.Clustered(500, 8)), "--fraction", "0.1", "--output", _workspace["out"]];
        using InfomaxProcess process = InfomaxProcess.Start([.. command, "-v"]);
        Assert.True(await process.ErrorLineAsync("Starting remoting"));
        process.Signal(UnixSignal.Terminate);
        process.Signal(UnixSignal.Interrupt);

        InfomaxResult result = await process.EndAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("--resume", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
