using System.Runtime.InteropServices;
using InfoMax.Cluster.Jobs;
using InfoMax.EndToEnd.Tests.Faults;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A job that is interrupted or killed leaves nothing half-written, and goes on where it was.</summary>
public sealed class InterruptionTests(UninterruptedJob job) : IClassFixture<UninterruptedJob>, IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(UnixSignal.Interrupt, RoundKind.Graph)]
    [InlineData(UnixSignal.Kill, RoundKind.Reduction)]
    public async Task StoppedJob_LooksUnfinished_AndResumesToTheSameBytes(UnixSignal signal, RoundKind round)
    {
        Assert.SkipUnless(Soak.IsWanted || signal == UnixSignal.Interrupt, Soak.Reason);
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            Assert.Skip("signals are sent with kill");
        }

        string[] common = job.Command;
        using (InfomaxProcess process = await new HoldingPoints(_workspace["points"]).StartHeldAsync(HoldingPoints.At(round, 0), [.. common, "--output", _workspace["out"]]))
        {
            process.Signal(signal);
            InfomaxResult stopped = await process.EndAsync();
            Assert.Equal(signal == UnixSignal.Kill ? 137 : 130, stopped.ExitCode);
            Assert.DoesNotContain("   at ", stopped.Error, StringComparison.Ordinal);
        }

        Assert.Equal([".infomax"], Directory.EnumerateFileSystemEntries(_workspace["out"]).Select(Path.GetFileName));
        InfomaxResult refused = await CommandInProcess.RunAsync([.. common, "--output", _workspace["out"]]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--resume", refused.Error, StringComparison.Ordinal);

        InfomaxResult otherOptions = await CommandInProcess.RunAsync([.. common, "--seed", "7", "--output", _workspace["out"], "--resume"]);
        Assert.Equal(2, otherOptions.ExitCode);
        Assert.Contains("--seed", otherOptions.Error, StringComparison.Ordinal);

        InfomaxResult resumed = await InfomaxProcess.RunAsync([.. common, "--output", _workspace["out"], "--resume", "-v"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("round ingest begins", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(job.Fingerprint, OutputFiles.Fingerprint(_workspace["out"]));
    }

    [Fact]
    public async Task Overwrite_ReplacesEarlierResults()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(30, 5));
        Assert.Equal(0, (await CommandInProcess.RunAsync("prune", input, "--budget", "5", "--output", _workspace["out"])).ExitCode);

        InfomaxResult result = await CommandInProcess.RunAsync("prune", input, "--budget", "6", "--output", _workspace["out"], "--overwrite");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(6, OutputFiles.Selection(_workspace["out"]).Length);
    }

    [Fact]
    public async Task ChangedInput_IsRefusedOnResume()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(300, 16));
        string[] common = ["prune", input, "--fraction", "0.2", "--output", _workspace["out"]];
        using (InfomaxProcess process = await new HoldingPoints(_workspace["points"]).StartHeldAsync(HoldingPoints.At(RoundKind.Graph, 0), common))
        {
            process.Signal(UnixSignal.Kill);
            await process.EndAsync();
        }

        _workspace.Embeddings("x.npy", Workspace.Clustered(301, 16));
        InfomaxResult result = await CommandInProcess.RunAsync([.. common, "--resume"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("changed", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_workspace["out"], "manifest.json")));
    }
}
