using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>The coordinator dies and starts again; it goes on from its journal with the workers that come back to it.</summary>
public sealed class KilledCoordinatorTests(FaultInput input)
{
    /// <summary>A point in each round: while an item is worked on, once it is done and not reported, and around the round's end.</summary>
    private static readonly string[] Points =
    [
        HoldingPoints.At(RoundKind.Plan, 0),
        HoldingPoints.At(RoundKind.Ingest, 0),
        HoldingPoints.At(RoundKind.Prototypes, 0, after: true),
        FaultPoints.BeforeIndex(RoundKind.Distances),
        FaultPoints.AfterIndex(RoundKind.Importance),
        HoldingPoints.At(RoundKind.Scatter, 0),
        HoldingPoints.At(RoundKind.Graph, 0, after: true),
        FaultPoints.BeforeIndex(RoundKind.LocalCoreset),
        FaultPoints.AfterIndex(RoundKind.CandidateGraph),
        HoldingPoints.At(RoundKind.Pricing, 0),
        HoldingPoints.At(RoundKind.Shortlist, 0, after: true),
        FaultPoints.AfterIndex(RoundKind.ShortlistGraph),
        HoldingPoints.At(RoundKind.Reduction, 0),
        HoldingPoints.At(RoundKind.Write, 0, after: true),
    ];

    [Fact]
    public async Task CoordinatorKilledInEachRound_GoesOnFromItsJournal()
    {
        await using FaultCluster cluster = new(input);
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync();
        Array.ForEach(Points, cluster.Points.Hold);
        await cluster.SubmitAsync();

        foreach (string point in Points)
        {
            await cluster.HeldAsync(point);
            await cluster.Coordinator.KillAsync();
            cluster.Points.Release(point);
            await cluster.StartCoordinatorAsync();
        }

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal);
        Assert.Equal(Points.Length, journal.Events.OfType<InfoMax.Cluster.Protocol.JobEvents.Reopened>().Count());
    }
}
