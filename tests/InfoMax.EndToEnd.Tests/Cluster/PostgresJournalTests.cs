using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>A coordinator that journals to PostgreSQL.</summary>
public sealed class PostgresJournalTests
{
    [Fact]
    public async Task Coordinator_JournalsThere_AndAnotherOneKnowsItsJobs()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using TestCluster cluster = new();
        NodeProcess first = await cluster.StartCoordinatorAsync("--journal", server.Url, "--roles", "coordinator,worker");
        string input = cluster.Workspace.Embeddings("x.npy", Workspace.Clustered(500, 8));
        InfomaxResult result = await cluster.RunAsync("submit", input, "--budget", "50", "--output", cluster.Workspace["out"], "--job", "kept", "--wait");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(50, OutputFiles.Selection(cluster.Workspace["out"]).Length);
        Assert.False(File.Exists(Path.Combine(cluster.Workspace["coordinator"], "journal.db")));
        await first.KillAsync();

        NodeProcess second = await cluster.StartCoordinatorAsync("--data-dir", cluster.Workspace["another"], "--journal", server.Url);
        Assert.Equal("succeeded", (string)(await second.GetAsync("/v1/jobs/kept"))["state"]!);
        Assert.DoesNotContain("secret", second.ErrorOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://infomax:secret@127.0.0.1:1/jobs")]
    public async Task UnreachableDatabase_IsALineAndExitCode4_WithoutThePassword(string url)
    {
        using Workspace workspace = new();
        InfomaxResult result = await InfomaxProcess.RunAsync("node", "--data-dir", workspace["node"], "--journal", url);
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("--journal postgres://infomax@127.0.0.1:1/jobs: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }
}
