using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>The coordinator dies and starts again; it goes on from its journal with the workers that come back to it.</summary>
public sealed class KilledCoordinatorTests(FaultInput input)
{
    /// <summary>
    /// A point in each round of either partitioner's job, those that both have once: while an item is worked on, when it is
    /// done and not reported, and around the round's end.
    /// </summary>
    public static TheoryData<string, string[]> AllPoints { get; } = new()
    {
        {
            "semantic",
            [
                HoldingPoints.At(RoundKind.Plan, 0),
                HoldingPoints.At(RoundKind.Ingest, 0),
                FaultPoints.AfterIndex(RoundKind.Importance),
                HoldingPoints.At(RoundKind.Centroids, 0, after: true),
                HoldingPoints.At(RoundKind.Scatter, 0),
                FaultPoints.BeforeIndex(RoundKind.Organise),
                HoldingPoints.At(RoundKind.Check, 0),
                FaultPoints.AfterIndex(RoundKind.Visit),
                HoldingPoints.At(RoundKind.Halo, 0, after: true),
                HoldingPoints.At(RoundKind.Merge, 0),
                FaultPoints.AfterIndex(RoundKind.GraphImportance),
                FaultPoints.BeforeIndex(RoundKind.LocalCoreset),
                HoldingPoints.At(RoundKind.Reduction, 0),
                HoldingPoints.At(RoundKind.Write, 0, after: true),
            ]
        },
        {
            "random",
            [
                HoldingPoints.At(RoundKind.Prototypes, 0, after: true),
                FaultPoints.BeforeIndex(RoundKind.Distances),
                HoldingPoints.At(RoundKind.Graph, 0, after: true),
                FaultPoints.AfterIndex(RoundKind.CandidateGraph),
                HoldingPoints.At(RoundKind.Pricing, 0),
                HoldingPoints.At(RoundKind.Shortlist, 0, after: true),
                FaultPoints.BeforeIndex(RoundKind.ShortlistGraph),
            ]
        },
    };

    /// <summary>One of each sort of point, where it is not the soak.</summary>
    private static TheoryData<string, string[]> SomePoints { get; } = new()
    {
        {
            "semantic",
            [
                HoldingPoints.At(RoundKind.Plan, 0),
                FaultPoints.AfterIndex(RoundKind.Visit),
                FaultPoints.BeforeIndex(RoundKind.LocalCoreset),
                HoldingPoints.At(RoundKind.Write, 0, after: true),
            ]
        },
    };

    public static TheoryData<string, string[]> Points => Soak.IsWanted ? AllPoints : SomePoints;

    [Theory]
    [MemberData(nameof(Points))]
    public async Task CoordinatorKilledInEachRound_GoesOnFromItsJournal(string partitioner, string[] points)
    {
        await using FaultCluster cluster = new(input) { Partitioner = partitioner };
        await cluster.StartCoordinatorAsync();
        await cluster.StartWorkerAsync();
        Array.ForEach(points, cluster.Points.Hold);
        await cluster.SubmitAsync();

        foreach (string point in points)
        {
            await cluster.HeldAsync(point);
            await cluster.Coordinator.KillAsync();
            cluster.Points.Release(point);
            await cluster.StartCoordinatorAsync();
        }

        await cluster.AssertUndisturbedResultAsync();
        JobJournal journal = await cluster.JournalAsync();
        FaultCluster.AssertRedone(journal);
        Assert.Equal(points.Length, journal.Events.OfType<InfoMax.Cluster.Protocol.JobEvents.Reopened>().Count());
    }
}
