using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>Workers come and go all through a job, down to none at all.</summary>
public sealed class ElasticWorkersTests(FaultInput input)
{
    [Fact]
    public async Task AllWorkersGone_ThenNewOnes_GoOn()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        await using FaultCluster cluster = new(input);
        await cluster.StartCoordinatorAsync();
        NodeProcess[] first = await cluster.StartWorkersAsync(2);
        string[] points = [HoldingPoints.At(RoundKind.Graph, 0), HoldingPoints.At(RoundKind.Graph, 1)];
        Array.ForEach(points, cluster.Points.Hold);
        await cluster.SubmitAsync();
        NodeProcess one = await cluster.HeldAsync(points[0]);
        await cluster.HeldAsync(points[1], one);

        await Task.WhenAll(first.Select(worker => worker.KillAsync()));
        Array.ForEach(points, cluster.Points.Release);
        await cluster.JobAsync(job => (string)job["state"]! == "running" && (int)job["round"]!["running"]! == 0 && job["workers"]!.AsArray().Count == 0);
        await cluster.StartWorkersAsync(2);

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal);
        Assert.All([0, 1], index => Assert.InRange(journal.AttemptsAt(RoundKind.Graph, index), 2, 4));
    }

    /// <summary>A worker that is told to stop gives back what it cannot finish within its grace, and finishes what it can.</summary>
    [Fact]
    public async Task WorkersThatJoinAndLeaveAllThroughTheJob_LoseNothing()
    {
        (RoundKind Round, bool Finishes)[] departures =
        [
            (RoundKind.Ingest, false), (RoundKind.Importance, true), (RoundKind.Reduction, false),
        ];
        await using FaultCluster cluster = new(input);
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync();
        foreach ((RoundKind round, _) in departures)
        {
            cluster.Points.Hold(HoldingPoints.At(round, 0));
        }

        await cluster.SubmitAsync();
        List<Task<InfomaxResult>> left = [];
        foreach ((RoundKind round, bool finishes) in departures)
        {
            string point = HoldingPoints.At(round, 0);
            NodeProcess leaver = await cluster.HeldAsync(point);
            await cluster.StartWorkerAsync();
            leaver.Signal(UnixSignal.Terminate);
            if (!finishes)
            {
                await cluster.HeldAsync(point, leaver);
            }

            cluster.Points.Release(point);
            left.Add(leaver.EndAsync());
        }

        await cluster.AssertUndisturbedResultAsync();
        Assert.All(await Task.WhenAll(left), result => Assert.True(result.ExitCode == 0, result.Error));
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal);
        Assert.All(
            departures.Where(departure => !departure.Finishes),
            departure => Assert.InRange(journal.AttemptsAt(departure.Round, 0), 2, 4));
    }
}
