using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>
/// A file of the input is overwritten in the middle of a job. Before it is read, or when the job goes on after a crash, the
/// job ends in words; once everything is read, the job has its own copy and is not disturbed.
/// </summary>
public sealed class ChangedInputTests(FaultInput input)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FileThatChangesBeforeItIsRead_EndsTheJob(bool workerSeesTheFiles)
    {
        Assert.SkipUnless(Soak.IsWanted || !workerSeesTheFiles, Soak.Reason);
        await using FaultCluster cluster = new(input);
        string[] files = cluster.UseOwnFiles();
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerByAsync(workerSeesTheFiles ? [] : cluster.Unseeing());
        string point = HoldingPoints.At(RoundKind.Ingest, 1);
        cluster.Points.Hold(point);
        await cluster.SubmitAsync();

        await cluster.HeldAsync(point);
        Overwrite(files[1]);
        cluster.Points.Release(point);

        await AssertRefusedAsync(cluster);
    }

    [Fact]
    public async Task FileThatChangesLater_EndsTheJobOnlyWhenItGoesOnAfterACrash()
    {
        await using FaultCluster cluster = new(input);
        string[] files = cluster.UseOwnFiles();
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync();
        string point = HoldingPoints.At(RoundKind.Graph, 0);
        cluster.Points.Hold(point);
        await cluster.SubmitAsync();
        await cluster.HeldAsync(point);
        Overwrite(files[1]);
        cluster.Points.Release(point);
        await cluster.JobAsync(job => (string)job["state"]! == "succeeded");
        Assert.Equal(await input.UndisturbedSelectionAsync(cluster.Partitioner), await File.ReadAllBytesAsync(Path.Combine(cluster.Output, "selection.npy"), TestContext.Current.CancellationToken));

        cluster.JobId = "second";
        point = HoldingPoints.At(RoundKind.Scatter, 0);
        cluster.Points.Hold(point);
        await cluster.SubmitAsync();
        await cluster.HeldAsync(point);
        Overwrite(files[2]);
        await cluster.Coordinator.KillAsync();
        await cluster.StartCoordinatorAsync();
        await AssertRefusedAsync(cluster);
    }

    /// <summary>Other values of the same shape, written in place.</summary>
    private static void Overwrite(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);
    }

    private static async Task AssertRefusedAsync(FaultCluster cluster)
    {
        InfomaxResult result = await cluster.SubmitAndWaitAsync("--resume");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("changed since the job began", result.Error, StringComparison.Ordinal);
        Assert.Contains("--overwrite", result.Error, StringComparison.Ordinal);
        Assert.Empty(cluster.OutputFiles());
    }
}
