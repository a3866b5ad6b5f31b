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
        Assert.DoesNotContain("cret:1", Uri.UnescapeDataString(second.ErrorOutput), StringComparison.Ordinal);

        // Who is refused is not let in later.
        InfomaxResult refused = await CommandInProcess.RunAsync("node", "--data-dir", cluster.Workspace["refused"], "--journal", server.Url.Replace("cret", "crypt", StringComparison.Ordinal));
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains($"--journal postgres://postgres@127.0.0.1:{server.Port}/postgres: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("crypt:1", Uri.UnescapeDataString(refused.Error), StringComparison.Ordinal);
    }

    /// <summary>A coordinator that starts before its database waits for it, and says so.</summary>
    [Fact]
    public async Task DatabaseThatIsNotThereYet_IsWaitedFor()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await server.StopAsync();
        using Workspace workspace = new();
        await using NodeProcess node = NodeProcess.Launch("--data-dir", workspace["node"], "--journal", server.Url, "--port", "0", "--http-port", "0");
        Assert.True(await node.ErrorLineAsync($"--journal postgres://postgres@127.0.0.1:{server.Port}/postgres: "), node.ErrorOutput);
        await server.StartAgainAsync();
        await node.ReadyAsync();
        Assert.DoesNotContain("cret:1", Uri.UnescapeDataString(node.ErrorOutput), StringComparison.Ordinal);
    }
}
