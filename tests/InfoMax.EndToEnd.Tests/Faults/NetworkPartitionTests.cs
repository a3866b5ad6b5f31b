using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>A worker on a network of its own is cut off from the others, and connected again.</summary>
public sealed class NetworkPartitionTests(FaultInput input)
{
    [Fact]
    public async Task WorkerThatIsCutOff_LosesItsItem_AndComesBack()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        using NodeNetwork network = NodeNetwork.Create();
        (int far, string address) = network.Add();
        await using FaultCluster cluster = new(input);
        await cluster.StartCoordinatorAsync("--insecure", "--bind", network.HostAddress);
        NodeProcess cutOff = await cluster.StartWorkerByAsync([.. network.Launcher(far), .. cluster.Unseeing()], "--insecure", "--bind", address);
        string done = HoldingPoints.At(RoundKind.Graph, 0, after: true);
        string later = HoldingPoints.At(RoundKind.Reduction, 0);
        cluster.Points.Hold(done);
        cluster.Points.Hold(later);
        await cluster.SubmitAsync();
        Assert.Same(cutOff, await cluster.HeldAsync(done));
        NodeProcess other = await cluster.StartWorkerAsync("--insecure", "--bind", network.HostAddress);

        network.SetLink(far, up: false);
        cluster.Points.Release(done);
        Assert.Same(other, await cluster.HeldAsync(later));
        await cluster.SaidAsync(cutOff, "joins again");
        await cluster.JobAsync(job => job["workers"]!.AsArray().Count == 1);
        network.SetLink(far, up: true);
        await cluster.JobAsync(job => job["workers"]!.AsArray().Count == 2);
        cluster.Points.Release(later);

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal);
        Assert.InRange(journal.AttemptsAt(RoundKind.Graph, 0), 2, 4);
    }
}
