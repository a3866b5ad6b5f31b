using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>Artifacts of finished items are damaged on the coordinator's disk: those items are done again, and no others.</summary>
public sealed class DamagedArtifactTests(FaultInput input)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TruncatedOrFlipped_IsNoticed_AndDoneAgain(bool workersSeeTheDirectory)
    {
        Assert.SkipUnless(Soak.IsWanted || !workersSeeTheDirectory, Soak.Reason);
        await using FaultCluster cluster = new(input);
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerByAsync(workersSeeTheDirectory ? [] : cluster.Unseeing());
        string[] points = [HoldingPoints.At(RoundKind.Distances, 0), HoldingPoints.At(RoundKind.Graph, 0), HoldingPoints.At(RoundKind.LocalCoreset, 0)];
        Array.ForEach(points, cluster.Points.Hold);
        await cluster.SubmitAsync();

        // Both were read, hence checked, in the round before.
        await cluster.HeldAsync(points[0]);
        using (FileStream vectors = Artifact(cluster, "ingest/bulk", "000001.*.vectors.arrow"))
        {
            vectors.SetLength(vectors.Length / 2);
        }

        Flip(cluster, "ingest/bulk", "000002.*.vectors.arrow");
        cluster.Points.Release(points[0]);

        // What the coordinator itself wrote is no item's: it is written again.
        await cluster.HeldAsync(points[1]);
        Flip(cluster, "index", "scatter.msgpack");
        File.Delete(Path.Combine(cluster.Artifacts, "job.msgpack"));
        cluster.Points.Release(points[1]);

        await cluster.HeldAsync(points[2]);
        Flip(cluster, "graph/bulk", "000002.*.neighbors.arrow");
        cluster.Points.Release(points[2]);

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal, new WorkKey(RoundKind.Ingest, 1), new WorkKey(RoundKind.Ingest, 2), new WorkKey(RoundKind.Graph, 2));
        Assert.Equal(3, journal.Events.OfType<JobEvents.ItemReopened>().Count());
    }

    /// <summary>Everything that the job has written so far is gone, as its neighbours are found and once more as they are merged.</summary>
    [Fact]
    public async Task AllArtifactsAtOnce_Twice_AreMadeAnew()
    {
        await using FaultCluster cluster = new(input) { Partitioner = "semantic" };
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync();
        string[] points = [HoldingPoints.At(RoundKind.Visit, 0), HoldingPoints.At(RoundKind.Merge, 0)];
        Array.ForEach(points, cluster.Points.Hold);
        await cluster.SubmitAsync();
        foreach (string point in points)
        {
            await cluster.HeldAsync(point);
            Assert.True(Directory.GetFiles(cluster.Artifacts, "*.arrow", SearchOption.AllDirectories).Length > 3);
            Directory.Delete(cluster.Artifacts, recursive: true);
            cluster.Points.Release(point);
        }

        await cluster.AssertUndisturbedResultAsync();
        Assert.NotEmpty((await cluster.JournalAsync()).Events.OfType<JobEvents.ItemReopened>());
    }

    private static void Flip(FaultCluster cluster, string folder, string pattern)
    {
        using FileStream file = Artifact(cluster, folder, pattern);
        file.Position = file.Length / 2;
        int value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 0x10));
    }

    private static FileStream Artifact(FaultCluster cluster, string folder, string pattern) => new(
        Assert.Single(Directory.GetFiles(Path.Combine(cluster.Artifacts, folder), pattern)), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
}
