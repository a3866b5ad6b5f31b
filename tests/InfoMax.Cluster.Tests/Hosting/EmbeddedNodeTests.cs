using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>A real node in a temporary folder: whole jobs through singleton, shards, journal and artifacts.</summary>
public sealed class EmbeddedNodeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ClusterNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ClusterNode.StartEmbeddedAsync(
        new NodeOptions { DataDirectory = _folder["node"], Cores = 2 }, null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WholeJobs_ChooseExactlyTheBudget_OnOnePartitionAndOnFour()
    {
        string input = _folder.WriteEmbeddings("x.npy", 401, 16);
        foreach (int partitions in new[] { 1, 4 })
        {
            string output = _folder[$"out-{partitions}"];
            List<IClusterMessage> replies = await JobRuns.RunAsync(_node, $"job-{partitions}", JobRuns.Spec(input, output, partitions));

            JobRuns.AssertSucceeded(replies);
            Assert.False(Assert.IsType<JobProtocol.Accepted>(replies[0]).Resumed);
            JobReport report = ((JobProtocol.Ended)replies[^1]).Report!;
            Assert.Equal((401, 401, 16, partitions, 0), (report.Rows, report.ValidRows, report.Dimension, report.Partitions, report.Retries));
            long[] rows = JobRuns.Selection(output);
            Assert.Equal(40, rows.Length);
            Assert.Equal(rows.Distinct().Order(), rows);
            Assert.InRange(rows[^1], rows[0], 400);
        }
    }

    [Fact]
    public async Task FinishedJob_SubmittedAgain_RunsNothing_AndWithOtherOptionsIsRefusedByName()
    {
        string input = _folder.WriteEmbeddings("x.npy", 60, 8);
        JobSpec spec = JobRuns.Spec(input, _folder["out"], 1);
        JobRuns.AssertSucceeded(await JobRuns.RunAsync(_node, "job", spec));
        DateTime written = File.GetLastWriteTimeUtc(_folder["out/selection.npy"]);

        JobRuns.AssertSucceeded(await JobRuns.RunAsync(_node, "job", spec));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["out/selection.npy"]));

        List<IClusterMessage> replies = await JobRuns.RunAsync(_node, "job", JobRuns.Spec(input, _folder["out"], 1, fraction: 0.2));
        JobProtocol.Refused refused = Assert.IsType<JobProtocol.Refused>(Assert.Single(replies));
        Assert.Contains("--fraction was 0.1", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("0.2", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledJob_EndsCancelled_AndWritesNothing()
    {
        JobSpec spec = JobRuns.Spec(_folder.WriteEmbeddings("x.npy", 5000, 64), _folder["out"], 8);
        Probe client = new(_node.System);
        client.Send(_node.Coordinator, new JobProtocol.Submit("job", spec));
        client.Send(_node.Coordinator, new JobProtocol.Cancel("job"));
        client.Send(_node.Coordinator, new JobProtocol.Watch("job"));

        await client.Fish<JobProtocol.Accepted>();
        Assert.Equal(JobOutcome.Cancelled, (await client.Fish<JobProtocol.Ended>()).Outcome);
        Assert.False(Directory.Exists(_folder["out"]) && Directory.EnumerateFileSystemEntries(_folder["out"]).Any());
    }

    [Fact]
    public async Task BadInput_EndsTheJob_WithOneLineThatNamesTheFile()
    {
        JobSpec spec = JobRuns.Spec(_folder["absent.npy"], _folder["out"], 1);
        JobProtocol.Ended ended = Assert.IsType<JobProtocol.Ended>((await JobRuns.RunAsync(_node, "job", spec))[^1]);

        Assert.Equal(JobOutcome.BadInput, ended.Outcome);
        Assert.Contains("absent.npy", ended.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', ended.Message!);
    }

    [Fact]
    public async Task UnknownJob_IsRefused()
    {
        Probe client = new(_node.System);
        client.Send(_node.Coordinator, new JobProtocol.Watch("no-such-job"));
        Assert.Contains("no-such-job", (await client.Fish<JobProtocol.Refused>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryMessage_IsSentWithOurSerializer() => Assert.All(
        MessageManifests.Types.Values,
        type => Assert.Equal(ClusterMessageSerializer.Id, _node.System.Serialization.FindSerializerForType(type).Identifier));
}
