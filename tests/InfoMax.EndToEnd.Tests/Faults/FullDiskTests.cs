using InfoMax.Cluster.Jobs;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>The coordinator's disk fills up in the middle of a job.</summary>
public sealed class FullDiskTests(FaultInput input)
{
    [Fact]
    public async Task ArtifactsThatDoNotFit_FailTheJobInWords_AndWithRoomItGoesOn()
    {
        using SmallDisk disk = SmallDisk.Mount(16 << 20);
        await using FaultCluster cluster = new(input);
        Directory.CreateSymbolicLink(Path.Combine(cluster.Workspace["coordinator"], "artifacts"), disk.Path);
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync();
        string point = HoldingPoints.At(RoundKind.Scatter, 0);
        cluster.Points.Hold(point);
        await cluster.SubmitAsync();
        await cluster.HeldAsync(point);
        disk.Fill();
        cluster.Points.Release(point);

        await cluster.JobAsync(job => (string)job["state"]! == "failed");
        InfomaxResult full = await CommandInProcess.RunAsync("status", FaultCluster.FirstJob, "--coordinator", cluster.Coordinator.Http);
        Assert.Contains("No space left", full.Output, StringComparison.Ordinal);
        Assert.Empty(cluster.OutputFiles());

        disk.Free();
        InfomaxResult resumed = await cluster.SubmitAndWaitAsync("--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        await cluster.AssertUndisturbedResultAsync();
        FaultCluster.AssertRedone(await cluster.JournalAsync());
    }

    [Fact]
    public async Task JournalThatDoesNotFit_StopsTheJob_AndWithRoomItGoesOn()
    {
        using SmallDisk disk = SmallDisk.Mount(16 << 20);
        await using FaultCluster cluster = new(input);
        string data = Path.Combine(disk.Path, "data");
        await cluster.StartCoordinatorAsync("--data-dir", data);
        await cluster.StartWorkerAsync();
        string point = HoldingPoints.At(RoundKind.Scatter, 0);
        cluster.Points.Hold(point);
        await cluster.SubmitAsync();
        await cluster.HeldAsync(point);
        disk.Fill();
        cluster.Points.Release(point);

        await cluster.SaidAsync(cluster.Coordinator, "job job stands still until the journal can be written: SQLite Error 13: 'database or disk is full'");
        Assert.Empty(cluster.OutputFiles());

        // Whoever submits another job must wait.
        cluster.JobId = "second";
        Task second = cluster.SubmitAsync();
        await cluster.SaidAsync(cluster.Coordinator, "no job can be taken on or closed until the journal can be written");
        disk.Free();
        await second;

        cluster.JobId = FaultCluster.FirstJob;
        await cluster.AssertUndisturbedResultAsync();
        FaultCluster.AssertRedone(await cluster.JournalAsync(FaultCluster.Sqlite(data)));
    }
}
