using CsCheck;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Whole jobs over semantic partitions. Invariants: exactly p rows; the reported value is that of the true graph; lists and
/// selection do not depend on the number of partitions; a kernel's result depends on its order alone.
/// </summary>
public sealed class SemanticJobTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Partitions from two to more than there are cells, so that some are empty; p = N occurs.</summary>
    [Fact]
    public void SmallSets_AreSearchedExactly_AndSolvedAsByASinglePartition() =>
        Gen.Select(Gen.Int[16, 200], Gen.Int[2, 15], Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample((rows, partitions, neighbors, seed) =>
        {
            int budget = 1 + (seed % rows);
            float[][] vectors = TrueObjective.Vectors(rows, 6, (ulong)seed);
            using NpyInput input = new(vectors);
            using RoundRun run = new(Spec(input, partitions, budget, neighbors) with { Seed = (ulong)seed });
            PointResult point = Assert.Single(run.Solve(Token));
            CoresetColumns coreset = run.Read(point.Coreset);
            using RoundRun single = new(Spec(input, 1, budget, neighbors) with { Seed = (ulong)seed });
            PointResult one = Assert.Single(single.Solve(Token));

            Assert.Equal(budget, coreset.Rows.Length);
            (double low, double high) = new TrueObjective(vectors, neighbors).Values(coreset.Rows, coreset.Importance[0], 0.4);
            Assert.InRange(point.Value, low - 5e-4, high + 5e-4);
            Assert.Equal(run.Read(one.Coreset).Rows.Length, coreset.Rows.Length);
            Assert.Equal((one.Value, one.UpperBound, one.TopScore), (point.Value, point.UpperBound, point.TopScore));
            Assert.Equal(ListsOf(single, RoundKind.Graph), ListsOf(run, RoundKind.Merge));
        }, iter: 15, threads: 1);

    /// <summary>Few rows, searched by blocks: what is found is nearly independent of the borders, and so is the selection's worth.</summary>
    [Fact]
    public void BlockSearch_FindsTheSame_ForAnyNumberOfPartitions()
    {
        using NpyInput input = new(TrueObjective.Vectors(6000, 16, 3));
        JobSpec spec = Spec(input, 1, 600, 8) with { NeighborSearch = NeighborSearch.Blocks, Alphas = [new AlphaRule(null, 3)] };
        using RoundRun single = new(spec with { NeighborSearch = NeighborSearch.Exact });
        PointResult one = Assert.Single(single.Solve(Token));
        Dictionary<long, long[]> truth = ListsOf(single, RoundKind.Graph).ToDictionary(list => list.Row, list => list.Neighbors);
        List<double> recalls = [];
        foreach (int partitions in new[] { 4, 16 })
        {
            using RoundRun run = new(spec with { Partitions = partitions });
            PointResult point = Assert.Single(run.Solve(Token));
            Assert.InRange(point.Value / one.Value, 0.99, 1.01);
            (long Row, long[] Neighbors)[] lists = [.. ListsOf(run, RoundKind.Merge)];
            Assert.Equal(6000, lists.Length);
            recalls.Add(lists.Average(list => list.Neighbors.Intersect(truth[list.Row]).Count() / 8.0));
            GraphRecall reported = MergeRound.Recall(run.ContextOf(RoundKind.Reduction, 0, 1, Token));
            Assert.Equal(NeighborSearchRule.Blocks, reported.Search);
            Assert.InRange(recalls[^1], reported.Lower - 0.02, reported.Upper + 0.02);
        }

        Assert.InRange(recalls.Min(), 0.93, 1);
        Assert.InRange(recalls.Max() - recalls.Min(), 0, 0.01);
    }

    /// <summary>More is asked for than the most probes find: the lists are joined, over a partition's own rows and with guests, whatever the threads.</summary>
    [Fact]
    public void BlockSearch_AtItsLimitOfProbes_JoinsTheLists()
    {
        using NpyInput input = new(TrueObjective.Vectors(12_000, 16, 3));
        JobSpec spec = Spec(input, 4, 600, 8) with { NeighborSearch = NeighborSearch.Blocks, Recall = 0.9999 };
        using RoundRun one = new(spec, threads: 1);
        using RoundRun two = new(spec, threads: 2);
        one.Until(RoundKind.LocalCoreset, Token);
        two.Until(RoundKind.LocalCoreset, Token);
        Assert.Equal(2, Assert.Single(one.Results<CheckResult>(RoundKind.Check)).Joins);
        Assert.Equal(
            one.Results<MergeResult>(RoundKind.Merge).Select(merge => merge.Neighbors.Sha256),
            two.Results<MergeResult>(RoundKind.Merge).Select(merge => merge.Neighbors.Sha256));

        // Rows without structure visit nearly all partitions; no item may hold more guests than its memory is declared for.
        long[] sent = [.. one.Results<VisitResult>(RoundKind.Visit).Select(visit => visit.Guests.Rows)];
        Assert.All(sent, guests => Assert.InRange(guests, 0, JobSizes.Of(spec, one.Facts).MostGuests));
        Assert.InRange(sent.Sum() / 12_000.0, 2, 3);

        (double none, double own, double all) = (Missing(spec, 0, 0), Missing(spec, 2, 0), Missing(spec, 2, 2));
        Assert.InRange(none, 0.01, 1);
        Assert.InRange(own / none, 0, 0.8);
        Assert.InRange(all / own, 0, 0.8);
    }

    /// <summary>The share of the sampled rows' neighbours that lists do not hold after three visits and so many joins of a partition's own lists, and with its guests.</summary>
    private static double Missing(JobSpec spec, int ownJoins, int guestJoins)
    {
        using RoundRun run = new(spec);
        run.Until(RoundKind.Visit, Token);
        run.Replace<CheckResult>(RoundKind.Check, (check, _) => check with { Visits = 3, Joins = ownJoins });
        run.Until(RoundKind.Halo, Token);
        run.Replace<CheckResult>(RoundKind.Check, (check, _) => check with { Joins = guestJoins });
        run.Until(RoundKind.LocalCoreset, Token);
        return 1 - MergeRound.Recall(run.ContextOf(RoundKind.Reduction, 0, 1, Token)).Value;
    }

    /// <summary>Nine rows in ten are one and the same: they are spread over partitions, and every list is full of them.</summary>
    [Fact]
    public void Duplicates_AreSpreadOverPartitions_AndListedAsNeighbours()
    {
        float[][] vectors = TrueObjective.Vectors(4000, 8, 12);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = i % 10 == 0 ? vectors[i] : vectors[1];
        }

        using NpyInput input = new(vectors);
        using RoundRun run = new(Spec(input, 4, 200, 5) with { NeighborSearch = NeighborSearch.Blocks });
        Assert.Equal(200, run.Read(Assert.Single(run.Solve(Token)).Coreset).Rows.Length);
        long[] sizes = [.. run.Results<OrganiseResult>(RoundKind.Organise).Select(r => r.Rows.Rows)];
        Assert.InRange(sizes.Max(), 1000, 2000);
        foreach (GlobalLists lists in Merged(run))
        {
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                Assert.Equal(lists.Rows[i] % 10 == 0, lists.Cosines[(i * 5) + 4] < 0.9999);
            }
        }
    }

    [Fact]
    public void SweepWithFewerCandidatesThanRows_StillReachesAlmostTheSameObjective_AndIsBounded()
    {
        using NpyInput input = new(TrueObjective.Vectors(8000, 8, 21));
        JobSpec spec = Spec(input, 4, 800, 20) with { Alphas = [new AlphaRule(null, 3), new AlphaRule(0.4, 0)], NeighborSearch = NeighborSearch.Exact };
        using RoundRun whole = new(spec);
        PointResult all = whole.Solve(Token)[0];

        // So little that two candidates a row of the budget are all that it takes, and fixed partitions fit it.
        JobSpec tight = spec with { MemoryBytes = 4L << 20, Budgets = [new BudgetRule(null, 800)] };
        using RoundRun run = new(tight);
        PointResult few = run.Solve(Token)[0];
        long candidates = run.Results<LocalCoresetResult>(RoundKind.LocalCoreset).Sum(r => r.Coreset.Rows);
        Assert.InRange(candidates, 1600, 3300);
        Assert.InRange(few.Value / all.Value, 0.9, 1.0001);
        Assert.True(few.UpperBound >= all.Value);
        Assert.Null(few.TopScore);
        Assert.Equal(all.Alpha, few.Alpha, 9);
    }

    [Fact]
    public void OneAndTwoThreads_GiveTheSameArtifacts_AndSoDoesASecondAttempt_UnderOtherNames()
    {
        using NpyInput input = new(TrueObjective.Vectors(2500, 8, 9));
        JobSpec spec = Spec(input, 3, 100, 8) with { NeighborSearch = NeighborSearch.Blocks };
        using RoundRun one = new(spec, threads: 1);
        using RoundRun two = new(spec, threads: 2);
        one.Solve(Token);
        two.Solve(Token);
        foreach ((RoundKind round, int items) in new[]
                 {
                     (RoundKind.Centroids, 1), (RoundKind.Scatter, 1), (RoundKind.Organise, 3), (RoundKind.Check, 1), (RoundKind.Visit, 3),
                     (RoundKind.Halo, 3), (RoundKind.Merge, 3), (RoundKind.LocalCoreset, 3),
                 })
        {
            for (int item = 0; item < items; item++)
            {
                ArtifactRef[] first = References(one.Results<WorkResult>(round)[item]);
                ArtifactRef[] again = References(one.RunItem(round, item, 2, Token));
                Assert.Empty(first.Select(r => r.Uri).Intersect(again.Select(r => r.Uri)));
                Assert.Equal(first.Select(r => r.Sha256), again.Select(r => r.Sha256));
                Assert.Equal(first.Select(r => r.Sha256), References(two.Results<WorkResult>(round)[item]).Select(r => r.Sha256));
            }
        }
    }

    [Fact]
    public void EveryPointOfASweep_HasItsOwnNeighboursAndAlpha()
    {
        float[][] vectors = TrueObjective.Vectors(300, 8, 5);
        using NpyInput input = new(vectors);
        JobSpec spec = Spec(input, 4, 1, 0) with
        {
            Budgets = [new BudgetRule(null, 40), new BudgetRule(0.05, null)],
            Neighbors = [7, 3],
            Alphas = [new AlphaRule(0.25, 0), new AlphaRule(null, 3)],
        };
        using RoundRun run = new(spec);
        PointResult[] points = run.Solve(Token);
        Assert.Equal(8, points.Select(p => p.Name).Distinct().Count());
        foreach (PointResult point in points)
        {
            TrueObjective truth = new(vectors, point.Neighbors);
            CoresetColumns coreset = run.Read(point.Coreset);
            Assert.Equal(point.Budget, coreset.Rows.Length);
            Assert.Equal(truth.Value(coreset.Rows, coreset.Importance[0], point.Alpha), point.Value, 3);
            double automatic = 3 * coreset.Importance[0] / (point.Fraction * truth.MeanRowWeight());
            Assert.Equal(point.Name.Contains("auto", StringComparison.Ordinal) ? automatic : 0.25, point.Alpha, 4);
        }
    }

    private static JobSpec Spec(NpyInput input, int partitions, int budget, int neighbors) =>
        input.Spec(partitions, budget, neighbors, 0.4) with { Partitioner = Partitioner.Semantic };

    private static IEnumerable<GlobalLists> Merged(RoundRun run) => run.Results<MergeResult>(RoundKind.Merge).Select(merge => Read(run, merge.Neighbors));

    /// <summary>The lists of all rows, by row.</summary>
    private static IEnumerable<(long Row, long[] Neighbors)> ListsOf(RoundRun run, RoundKind round)
    {
        IEnumerable<GlobalLists> parts = round == RoundKind.Merge
            ? Merged(run)
            : run.Results<GraphResult>(round).Select(graph => Read(run, graph.Neighbors));
        return parts.SelectMany(lists => lists.Rows.Select((row, i) => (row, lists.Neighbors[(i * lists.K)..((i + 1) * lists.K)]))).OrderBy(list => list.row);
    }

    private static GlobalLists Read(RoundRun run, ArtifactRef neighbors)
    {
        using Stream stream = run.Store.OpenRead(neighbors);
        return NeighborsArtifact.ReadRange(stream, 0, (int)neighbors.Rows);
    }

    private static ArtifactRef[] References(WorkResult result) => result switch
    {
        CellsResult r => [r.Coarse, r.Fine, r.Layout, r.SampleRows, r.SampleVectors],
        ScatterResult r => [r.Importance, r.Vectors, r.Counts],
        OrganiseResult r => [r.Rows, r.Vectors, r.Blocks, r.Truth, r.HitRows, r.HitVectors],
        CheckResult r => [r.Truth],
        VisitResult r => [r.Neighbors, r.Guests, r.GuestVectors, r.Counts],
        HaloResult r => [r.OwnLists, r.GuestLists],
        MergeResult r => [r.Neighbors, r.Recall],
        LocalCoresetResult r => [r.Coreset, r.Lists!],
        _ => throw new ArgumentException($"{result}: no artifacts"),
    };
}
