using CsCheck;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Rounds.Results;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Whole jobs over random partitions. Invariants: exactly p rows; the reported value is that of the true graph over all
/// rows; no set of p rows exceeds the bound; candidates are bounded; a kernel's result depends on its order alone.
/// </summary>
public sealed class PartitionedJobTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Partitions from one to more than there are rows, so that some are empty; N = 1 and p = N occur.</summary>
    [Fact]
    public void ReportedObjective_IsThatOfTheTrueGraph_AndTheBoundHoldsForEverySet() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 15], Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample((rows, partitions, neighbors, seed) =>
        {
            int budget = 1 + (seed % rows);
            float[][] vectors = TrueObjective.Vectors(rows, 6, (ulong)seed);
            TrueObjective truth = new(vectors, neighbors);
            using NpyInput input = new(vectors);
            using RoundRun run = new(input.Spec(partitions, budget, neighbors, 0.4, (ulong)seed));
            PointResult point = Assert.Single(run.Solve(Token));
            CoresetColumns coreset = run.Read(point.Coreset);

            Assert.Equal(budget, coreset.Rows.Length);
            Assert.Equal(coreset.Rows.Distinct().Order(), coreset.Rows);
            Assert.Equal(truth.Value(coreset.Rows, coreset.Importance[0], 0.4), point.Value, tolerance: 5e-5);
            double best = Subsets(rows, budget).Max(s => truth.Value(s, coreset.Importance[0], 0.4));
            Assert.InRange(point.UpperBound, best - 1e-4, double.PositiveInfinity);
            Assert.InRange(point.Value, double.NegativeInfinity, best + 1e-4);
        }, iter: 40, threads: 1);

    /// <summary>Two budgets, two neighbour counts and two weights: every point has its own problem on shared candidates.</summary>
    [Fact]
    public void EveryPointOfASweep_ReportsItsTrueObjectiveAndAlpha()
    {
        const int Rows = 300;
        float[][] vectors = TrueObjective.Vectors(Rows, 8, 5);
        using NpyInput input = new(vectors);
        JobSpec spec = input.Spec(4, 1, 0, 0) with
        {
            Budgets = [new BudgetRule(null, 40), new BudgetRule(0.05, null)],
            Neighbors = [7, 3],
            Alphas = [new AlphaRule(0.25, 0), new AlphaRule(null, 3)],
        };
        using RoundRun run = new(spec);
        PointResult[] points = run.Solve(Token);

        Assert.Equal(8, points.Length);
        Assert.Equal(8, points.Select(p => p.Name).Distinct().Count());
        foreach (PointResult point in points)
        {
            TrueObjective truth = new(vectors, point.Neighbors);
            CoresetColumns coreset = run.Read(point.Coreset);
            double importance = coreset.Importance[0];
            double automatic = 3 * importance / ((double)point.Budget / Rows * truth.MeanRowWeight());
            Assert.Equal(point.Name.Contains("auto", StringComparison.Ordinal) ? automatic : 0.25, point.Alpha, 4);
            Assert.Equal(point.Budget, coreset.Rows.Length);
            Assert.Equal(truth.Value(coreset.Rows, importance, point.Alpha), point.Value, 3);
        }
    }

    /// <summary>More rows than the graph sample holds: the lists of most shortlisted rows come from the shortlist graph alone.</summary>
    [Fact]
    public void BeyondTheGraphSample_EveryCandidateHasItsTrueList_AndShortlistedRowsAreChosen()
    {
        const int Rows = 60_000;
        const int Budget = 150;
        const int Neighbors = 12;
        float[][] vectors = TrueObjective.Vectors(Rows, 4, 11);
        using NpyInput input = new(vectors);
        using RoundRun run = new(input.Spec(6, Budget, Neighbors, 0.5));
        CoresetColumns coreset = run.Read(Assert.Single(run.Solve(Token)).Coreset);
        (long[] local, long[] shortlisted) = run.Candidates();
        Assert.Empty(local.Intersect(shortlisted));
        Assert.InRange(local.Length, CandidateShares.LocalCoreset * Budget, (CandidateShares.LocalCoreset * Budget) + 6);
        Assert.InRange(shortlisted.Length, CandidateShares.Shortlist * Budget, (CandidateShares.Shortlist * Budget) + 6);
        Assert.Contains(shortlisted, row => !GraphSample.Contains(42, row, Rows) && coreset.Rows.Contains(row));
        Assert.Empty(coreset.Rows.Except(local).Except(shortlisted));

        ReductionInput reduction = ReductionInput.Read(run.ContextOf(RoundKind.Reduction, 0, 1, Token));
        Assert.Equal(local.Concat(shortlisted).Order(), reduction.Candidates!.Select(i => reduction.Rows[i]));
        TrueObjective truth = new(vectors, Neighbors);
        foreach (long row in local.Take(50).Concat(shortlisted.Where(r => !GraphSample.Contains(42, r, Rows)).Take(50)))
        {
            // Rows may change places where their cosines differ by less than a float's rounding.
            float[] cosines = reduction.Lists.Cosines[((int)row * Neighbors)..(((int)row + 1) * Neighbors)];
            double[] expected = [.. truth.Nearest((int)row).Select(n => n.Cosine)];
            for (int i = 0; i < Neighbors; i++)
            {
                Assert.Equal(expected[i], cosines[i], 1e-6);
            }
        }
    }

    [Fact]
    public void CandidatesThatAreAllRows_NeedNoShortlist()
    {
        using NpyInput input = new(TrueObjective.Vectors(50, 4, 3));
        using RoundRun run = new(input.Spec(4, 25, 5, 0.4));
        Assert.Equal(25, run.Read(Assert.Single(run.Solve(Token)).Coreset).Rows.Length);
        (long[] local, long[] shortlisted) = run.Candidates();
        Assert.Equal(50, local.Length);
        Assert.Empty(shortlisted);
        Assert.All(run.Results<ArtifactResult>(RoundKind.ShortlistGraph), result => Assert.Equal(0, result.Artifact.Rows));
    }

    [Fact]
    public void OneAndTwoThreads_GiveTheSameArtifacts_AndSoDoesASecondAttempt_UnderOtherNames()
    {
        using NpyInput input = new(TrueObjective.Vectors(400, 8, 9));
        JobSpec spec = input.Spec(4, 30, 8, 0.4);
        using RoundRun one = new(spec, threads: 1);
        using RoundRun two = new(spec, threads: 2);
        one.Solve(Token);
        two.Solve(Token);
        foreach ((RoundKind round, int items) in new[]
                 {
                     (RoundKind.LocalCoreset, 4), (RoundKind.CandidateGraph, 4), (RoundKind.Pricing, 1), (RoundKind.Shortlist, 4),
                     (RoundKind.ShortlistGraph, 4),
                 })
        {
            for (int item = 0; item < items; item++)
            {
                ArtifactRef[] first = References(one.Results<WorkResult>(round)[item]);
                ArtifactRef[] second = References(one.RunItem(round, item, 2, Token));
                Assert.Empty(first.Select(r => r.Uri).Intersect(second.Select(r => r.Uri)));
                if (round != RoundKind.Pricing)
                {
                    // The pricing's index names its tables, whose names differ between attempts.
                    Assert.Equal(first.Select(r => r.Sha256), second.Select(r => r.Sha256));
                }

                Assert.Equal(first.Select(r => r.Sha256), References(two.Results<WorkResult>(round)[item]).Select(r => r.Sha256));
            }
        }
    }

    private static ArtifactRef[] References(WorkResult result) => result switch
    {
        LocalCoresetResult coreset => [coreset.Coreset, coreset.Vectors!],
        ArtifactResult artifact => [artifact.Artifact],
        _ => throw new ArgumentException($"{result}: no artifacts"),
    };

    private static IEnumerable<long[]> Subsets(int rows, int size) =>
        Enumerable.Range(0, 1 << rows)
            .Where(mask => int.PopCount(mask) == size)
            .Select(mask => Enumerable.Range(0, rows).Where(i => (mask >> i & 1) > 0).Select(i => (long)i).ToArray());
}
