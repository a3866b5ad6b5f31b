using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>Workers die; what they had finished stays, and what they were at is done by others.</summary>
public sealed class KilledWorkerTests(FaultInput input)
{
    /// <summary>The rounds of each partitioner's job that run on workers, those that both have, once; or, but for the soak, some: orders and leases do not look at a round's name.</summary>
    public static TheoryData<string, RoundKind[]> WorkerRounds => Soak.IsWanted ? AllRounds : SomeRounds;

    /// <summary>Of partitions with bulk, and of the job; either before and after its artifacts are written.</summary>
    private static TheoryData<string, RoundKind[]> SomeRounds { get; } = new()
    {
        { "semantic", [RoundKind.Visit, RoundKind.Reduction] },
    };

    private static TheoryData<string, RoundKind[]> AllRounds { get; } = new()
    {
        {
            "semantic",
            [
                RoundKind.Ingest, RoundKind.Importance, RoundKind.Copies, RoundKind.Centroids, RoundKind.Scatter, RoundKind.Organise,
                RoundKind.Check, RoundKind.Visit, RoundKind.Halo, RoundKind.Merge, RoundKind.GraphImportance, RoundKind.LocalCoreset, RoundKind.Reduction,
                RoundKind.Reasons,
            ]
        },
        { "random", [RoundKind.Prototypes, RoundKind.Distances, RoundKind.Graph, RoundKind.CandidateGraph, RoundKind.Pricing, RoundKind.Shortlist, RoundKind.ShortlistGraph] },
        {
            "ranges",
            [
                RoundKind.CopyDigests, RoundKind.CopyEquals, RoundKind.CopyCells, RoundKind.CopyScatter, RoundKind.CopyVisit, RoundKind.CopyWalk,
                RoundKind.CopyMatch, RoundKind.CopyLeads, RoundKind.CopyParts,
            ]
        },
    };

    /// <summary>In every other round the item's artifacts are written already, and nobody has been told.</summary>
    [Theory]
    [MemberData(nameof(WorkerRounds))]
    public async Task WorkerKilledInEachRound_CostsTheItemThatItWasAt(string partitioner, RoundKind[] rounds)
    {
        await using FaultCluster cluster = new(input) { Partitioner = partitioner };
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkersAsync(2);
        string[] points = [.. rounds.Select((round, i) => HoldingPoints.At(round, 0, after: i % 2 == 1))];
        Array.ForEach(points, cluster.Points.Hold);
        await cluster.SubmitAsync();

        Task replacement = Task.CompletedTask;
        foreach (string point in points)
        {
            NodeProcess worker = await cluster.HeldAsync(point);
            await worker.KillAsync();
            cluster.Points.Release(point);
            await replacement;
            replacement = cluster.StartWorkerAsync();
        }

        await cluster.AssertUndisturbedResultAsync();
        await replacement;
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal);
        Assert.All(rounds, round => Assert.InRange(journal.AttemptsAt(round, 0), 2, 4));
    }
}
