using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>Artifacts in an object store that refuses one request in twenty: workers die, and the coordinator moves to another machine.</summary>
public sealed class ObjectStoreArtifactTests(FaultInput input)
{
    private const string Root = "bucket/jobs/";

    [Fact]
    public async Task WorkerKilled_AndCoordinatorOnAnotherDataDirectory_TheJobGoesOnFromTheStore()
    {
        using S3Server server = new() { Fault = (number, method, _) => number % 20 != 7 ? null : method == "GET" ? "cut" : "503 SlowDown" };
        server.Objects["bucket/others/file"] = [1];
        await using FaultCluster cluster = new(input, variables: [.. server.Variables]) { Partitioner = "semantic" };
        string[] store = ["--artifacts", "s3://bucket/jobs"];
        await cluster.StartCoordinatorAsync(store);
        await cluster.StartWorkersAsync(2);
        string worked = HoldingPoints.At(RoundKind.Organise, 0, after: true);
        string decided = FaultPoints.AfterIndex(RoundKind.Visit);
        cluster.Points.Hold(worked);
        cluster.Points.Hold(decided);
        await cluster.SubmitAsync();

        await (await cluster.HeldAsync(worked)).KillAsync();
        cluster.Points.Release(worked);
        await cluster.HeldAsync(decided);
        await cluster.Coordinator.KillAsync();
        cluster.Points.Release(decided);

        // What of the coordinator's machine comes along is the journal.
        string other = cluster.Workspace["other"];
        Directory.CreateDirectory(other);
        foreach (string file in Directory.GetFiles(cluster.CoordinatorData, "*.db*"))
        {
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        }

        Assert.DoesNotContain(Directory.GetFiles(cluster.CoordinatorData, "*", SearchOption.AllDirectories), file => file.EndsWith(".arrow", StringComparison.Ordinal));
        await cluster.StartCoordinatorAsync(["--data-dir", other, .. store]);
        await cluster.AssertUndisturbedResultAsync();
        FaultCluster.AssertRedone(await cluster.JournalAsync(FaultCluster.Sqlite(other)));
        Assert.Contains(server.Written, key => key.StartsWith(Root + "job/merge/", StringComparison.Ordinal));

        // Deletion follows the end of the job.
        for (int i = 0; i < 3000 && server.Objects.Count > 2; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal([Root + ".infomax-store", "bucket/others/file"], server.Objects.Keys.Order(StringComparer.Ordinal));
    }
}
