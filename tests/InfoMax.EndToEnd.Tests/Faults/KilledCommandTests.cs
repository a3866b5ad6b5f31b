using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>The command dies in each round of its job, with its artifacts in an object store, and <c>--resume</c> goes on there each time.</summary>
public sealed class KilledCommandTests(FaultInput input) : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly S3Server _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _workspace.Dispose();
    }

    /// <summary>In some rounds, and while the results are all but finished.</summary>
    [Fact]
    public Task CommandKilledInSomeRounds_ResumesThere_ToTheSameBytes() => KillAsync(
        "semantic", [HoldingPoints.At(RoundKind.Scatter, 0), FaultPoints.AfterIndex(RoundKind.Visit), HoldingPoints.At(RoundKind.Write, 0, after: true)]);

    /// <summary>A start for each round is more than every run of the tests can spare: with the soak.</summary>
    /// <param name="partitioner">The two have every round between them.</param>
    /// <param name="points">Where it dies, in their order; those of the coordinator's own scenario.</param>
    [Theory]
    [MemberData(nameof(KilledCoordinatorTests.AllPoints), MemberType = typeof(KilledCoordinatorTests))]
    public Task CommandKilledInEachRound_ResumesThere_ToTheSameBytes(string partitioner, string[] points)
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        return KillAsync(partitioner, points);
    }

    private async Task KillAsync(string partitioner, string[] points)
    {
        HoldingPoints holds = new(_workspace["points"]);
        Array.ForEach(points, holds.Hold);
        string[] command = ["prune", .. input.Files, .. FaultInput.Options(partitioner), "--output", _workspace["out"], "-v"];
        string[] store = ["--artifacts", "s3://bucket/work"];
        _server.Objects["bucket/other"] = [];
        (string, string)[] variables = [holds.Variable, .. _server.Variables];
        foreach (string point in points)
        {
            using InfomaxProcess process = InfomaxProcess.Start(variables, [.. command, .. store, .. Resume(point)]);
            Assert.Equal(process.Id, await holds.HeldAsync(point));
            process.Signal(UnixSignal.Kill);
            Assert.Equal(137, (await process.EndAsync()).ExitCode);
            Assert.True(Directory.Exists(Path.Combine(_workspace["out"], ".infomax")));
            holds.Release(point);
        }

        InfomaxResult elsewhere = await InfomaxProcess.RunAsync(variables, [.. command, "--resume"]);
        Assert.Equal(2, elsewhere.ExitCode);
        Assert.Contains("keeps its artifacts in s3://bucket/work; give --artifacts s3://bucket/work to go on", elsewhere.Error, StringComparison.Ordinal);

        InfomaxResult resumed = await InfomaxProcess.RunAsync(variables, [.. command, .. store, "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("round ingest begins", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(await input.UndisturbedAsync(partitioner), OutputFiles.Fingerprint(_workspace["out"]));
        Assert.Equal("bucket/other", Assert.Single(_server.Objects.Keys));

        string[] Resume(string point) => point == points[0] ? [] : ["--resume"];
    }
}
