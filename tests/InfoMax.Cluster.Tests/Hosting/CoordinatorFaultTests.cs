using Akka.Actor;
using InfoMax.Cluster.Hosting;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>A coordinator that is gone, a journal that cannot be used, and a directory that has a coordinator already.</summary>
[Collection(nameof(RunsAlone))]
public sealed class CoordinatorFaultTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CoordinatorThatIsGoneForGood_IsToldAsTheReason_AndEndsItsNode()
    {
        await using ClusterNode node = await StartAsync("""
            infomax { coordinator-silence = 1s, coordinator-missing = 2s }
            akka.coordinated-shutdown.phases.cluster-exiting.timeout = 1s
            """);
        await UntilAsync(() => node.Problem is null);
        node.System.ActorSelection("/user/coordinator").Tell(PoisonPill.Instance);

        await UntilAsync(() => node.Problem is { } problem && problem.StartsWith("the coordinator has not answered for ", StringComparison.Ordinal));
        await node.Ended.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task SecondCoordinator_OnADirectory_IsRefused_AndTheFirstIsNamed_UntilItIsGone()
    {
        await using (await StartAsync(""))
        {
            NodeStartException refusal = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(""));
            Assert.True(refusal.IsBadConfiguration);
            Assert.StartsWith(
                $"--data-dir {_folder["node"]}: a coordinator works there (process {Environment.ProcessId} on {Environment.MachineName} since 20",
                refusal.Message,
                StringComparison.Ordinal);
        }

        await using ClusterNode next = await StartAsync("");
        Assert.True(next.IsUp);
    }

    [Fact]
    public async Task JournalThatIsNone_IsFound_AndSoIsOneThatIsMended()
    {
        NodeOptions options = new() { DataDirectory = _folder["data"] };
        Directory.CreateDirectory(options.DataDirectory);
        Assert.Null((await JournalCheck.ProbeAsync(options)).Problem);
        string journal = Path.Combine(options.DataDirectory, "journal.db");
        await File.WriteAllBytesAsync(journal, new byte[4096], TestContext.Current.CancellationToken);
        string? problem = (await JournalCheck.ProbeAsync(options)).Problem;
        Assert.Contains("file is not a database", problem, StringComparison.Ordinal);
        Assert.Contains("jobs stand still until it can", problem, StringComparison.Ordinal);

        File.Delete(journal);
        Assert.Null((await JournalCheck.ProbeAsync(options)).Problem);
        Assert.Empty(Directory.GetFiles(options.DataDirectory));
    }

    private Task<ClusterNode> StartAsync(string overrides) => ClusterNode.StartEmbeddedAsync(
        new NodeOptions { DataDirectory = _folder["node"], Cores = 1, Overrides = overrides }, null, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (DateTimeOffset begun = TimeProvider.System.GetUtcNow(); !condition(); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            Assert.True(TimeProvider.System.GetUtcNow() - begun < Patience);
        }
    }
}
