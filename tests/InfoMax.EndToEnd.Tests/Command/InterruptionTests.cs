using System.Runtime.InteropServices;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A job that is interrupted or killed leaves nothing half-written, and goes on where it was.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("INT", "graph")]
    [InlineData("TERM", "reduction")]
    [InlineData("KILL", "graph")]
    [InlineData("KILL", "reduction")]
    public async Task StoppedJob_LooksUnfinished_AndResumesToTheSameBytes(string signal, string round)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            Assert.Skip("signals are sent with kill");
        }

        string[] common = ["prune", Path.Combine("tests", "data", "banking77", "embeddings"), "--fraction", "0.1", "--cores", "1"];
        Assert.Equal(0, (await InfomaxProcess.RunAsync([.. common, "--output", _workspace["whole"]])).ExitCode);

        using (InfomaxProcess process = InfomaxProcess.Start([.. common, "--output", _workspace["out"], "-v"]))
        {
            Assert.True(await process.ErrorLineAsync($"round {round} begins"));
            process.Signal(signal);
            InfomaxResult stopped = await process.EndAsync();
            Assert.Equal(signal == "KILL" ? 137 : 130, stopped.ExitCode);
            Assert.DoesNotContain("   at ", stopped.Error, StringComparison.Ordinal);
        }

        Assert.Equal([".infomax"], Directory.EnumerateFileSystemEntries(_workspace["out"]).Select(Path.GetFileName));
        InfomaxResult refused = await InfomaxProcess.RunAsync([.. common, "--output", _workspace["out"]]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--resume", refused.Error, StringComparison.Ordinal);

        InfomaxResult otherOptions = await InfomaxProcess.RunAsync([.. common, "--seed", "7", "--output", _workspace["out"], "--resume"]);
        Assert.Equal(2, otherOptions.ExitCode);
        Assert.Contains("--seed", otherOptions.Error, StringComparison.Ordinal);

        InfomaxResult resumed = await InfomaxProcess.RunAsync([.. common, "--output", _workspace["out"], "--resume", "-v"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("round ingest begins", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(OutputFiles.Fingerprint(_workspace["whole"]), OutputFiles.Fingerprint(_workspace["out"]));
    }

    [Fact]
    public async Task Overwrite_ReplacesEarlierResults()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(30, 5));
        Assert.Equal(0, (await InfomaxProcess.RunAsync("prune", input, "--budget", "5", "--output", _workspace["out"])).ExitCode);

        InfomaxResult result = await InfomaxProcess.RunAsync("prune", input, "--budget", "6", "--output", _workspace["out"], "--overwrite");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(6, OutputFiles.Selection(_workspace["out"]).Length);
    }

    [Fact]
    public async Task ChangedInput_IsRefusedOnResume()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(3000, 64));
        string[] common = ["prune", input, "--fraction", "0.2", "--output", _workspace["out"]];
        using (InfomaxProcess process = InfomaxProcess.Start([.. common, "-v"]))
        {
            Assert.True(await process.ErrorLineAsync("round graph begins"));
            process.Signal("KILL");
            await process.EndAsync();
        }

        _workspace.Embeddings("x.npy", Workspace.Clustered(3001, 64));
        InfomaxResult result = await InfomaxProcess.RunAsync([.. common, "--resume"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("changed", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_workspace["out"], "manifest.json")));
    }
}
