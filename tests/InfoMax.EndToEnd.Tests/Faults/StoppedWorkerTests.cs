using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>A worker is suspended with an item that is as good as done; others do the item, and then it wakes up.</summary>
public sealed class StoppedWorkerTests(FaultInput input)
{
    private static readonly string Done = HoldingPoints.At(RoundKind.Graph, 0, after: true);
    private static readonly string Later = HoldingPoints.At(RoundKind.Reduction, 0);

    [Fact]
    public async Task WorkerStoppedForTooLong_IsTakenOut_ItsLateResultIsRefused_AndItComesBack()
    {
        await using FaultCluster cluster = new(input);
        (NodeProcess stopped, NodeProcess other) = await StopAtTheEndOfAnItemAsync(cluster);
        await cluster.JobAsync(job => job["workers"]!.AsArray().Count == 1);

        stopped.Signal(UnixSignal.Continue);
        await cluster.SaidAsync(stopped, "joins again");
        await cluster.JobAsync(job => job["workers"]!.AsArray().Count == 2);
        await other.KillAsync();
        cluster.Points.Release(Later);

        await cluster.AssertUndisturbedResultAsync();
        AssertDoneByTheOther(await cluster.JournalAsync(), other);
    }

    /// <summary>With patience enough it stays a member, so its result does arrive.</summary>
    [Fact]
    public async Task WorkerStoppedForLess_IsOvertaken_AndItsLateResultIsRefused()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        await using FaultCluster cluster = new(input, timing: "akka.cluster.failure-detector.acceptable-heartbeat-pause = 60s");
        (NodeProcess stopped, NodeProcess other) = await StopAtTheEndOfAnItemAsync(cluster);

        stopped.Signal(UnixSignal.Continue);
        await cluster.JobAsync(job => job["workers"]!.AsArray().Count == 2 && job["workers"]!.AsArray().All(
            worker => worker!["work"]!.AsArray().All(item => !item!.ToString().Contains("graph 0", StringComparison.Ordinal))));
        cluster.Points.Release(Later);

        await cluster.AssertUndisturbedResultAsync();
        AssertDoneByTheOther(await cluster.JournalAsync(), other);
        Assert.DoesNotContain("joins again", stopped.ErrorOutput, StringComparison.Ordinal);
    }

    /// <summary>Returns the stopped worker and the one that has gone on to a later round.</summary>
    private static async Task<(NodeProcess Stopped, NodeProcess Other)> StopAtTheEndOfAnItemAsync(FaultCluster cluster)
    {
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkersAsync(2);
        cluster.Points.Hold(Done);
        cluster.Points.Hold(Later);
        await cluster.SubmitAsync();
        NodeProcess stopped = await cluster.HeldAsync(Done);
        stopped.Signal(UnixSignal.Stop);
        cluster.Points.Release(Done);
        return (stopped, await cluster.HeldAsync(Later));
    }

    private static void AssertDoneByTheOther(JobJournal journal, NodeProcess other)
    {
        FaultCluster.AssertRedone(journal);
        JobEvents.Finished done = Assert.Single(journal.Finished, done => done.Round == RoundKind.Graph && done.Index == 0);
        JobEvents.Leased lease = Assert.Single(
            journal.Events.OfType<JobEvents.Leased>(), lease => lease.Round == done.Round && lease.Index == 0 && lease.Attempt == done.Attempt);
        Assert.Contains($":{other.Port}", lease.Worker, StringComparison.Ordinal);
    }
}
