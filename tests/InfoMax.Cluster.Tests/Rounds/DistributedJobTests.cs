using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Whole jobs whose partitions solve among themselves. Invariants: the rounds do what the same solve does in one process, row for
/// row; value and bound are those of the true graph; a kernel's result depends on its order alone.
/// </summary>
public sealed class DistributedJobTests
{
    private const int Rows = 3000;
    private const int Budget = 300;
    private const int Neighbors = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Rounds_ChooseWhatOneProcessChooses_AndAlmostReachOnePartition()
    {
        using NpyInput input = new(TrueObjective.Vectors(Rows, 8, 21));
        JobSpec spec = Spec(input);
        using RoundRun run = new(spec, threads: 1, reclaim: true);
        run.Until(RoundKind.Borders, Token);
        (NeighborLists lists, int[] owners) = Lists(run, Rows);
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists, cancellationToken: Token);
        PointResult found = Assert.Single(run.Solve(Token));
        Assert.Equal("distributed anneal", found.Method);
        CoresetColumns coreset = run.Read(found.Coreset);
        float[] importance = new float[Rows];
        Array.Fill(importance, coreset.Importance[0]);
        CoresetProblem problem = new(importance, graph, found.Alpha, Budget);
        (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, spec.Seed, backwards: false, Token);
        Assert.Equal(selected, coreset.Rows.Select(row => (int)row));
        Assert.Equal(value, found.Value, 1e-9);
        float[] gains = CoresetObjective.Gains(problem, selected);
        Assert.All(Enumerable.Range(0, selected.Length), i => Assert.Equal(gains[selected[i]], coreset.Gains[i], 1e-5f));

        using RoundRun single = new(spec with { Partitions = 1, MemoryBytes = 0 });
        PointResult one = Assert.Single(single.Solve(Token));
        Assert.Equal(one.Alpha, found.Alpha, 9);
        Assert.Equal(one.Random, found.Random, 1e-3);
        double information = Budget * (double)coreset.Importance[0];
        Assert.InRange((found.Value - one.Value) / information, -0.005, 0.01);
        Assert.InRange(found.UpperBound, Math.Max(one.Value, found.Value), one.Value + information);
        CoresetSimilarity similarity = CoresetSimilarity.Measure(lists, Neighbors, selected);
        Assert.Equal(similarity.Coverage, found.Coverage!.Value, 1e-6);
        Assert.Equal(similarity.WithinCoreset, found.NearestSimilarity, 1e-6);
        Assert.Equal(similarity.CloseRows, found.CloseRows);
        Assert.Null(found.TopScore);
    }

    [Fact]
    public void OneAndTwoThreads_GiveTheSameArtifacts_AndSoDoesASecondAttempt_UnderOtherNames()
    {
        using NpyInput input = new(TrueObjective.Vectors(400, 8, 9));
        JobSpec spec = Spec(input) with { Budgets = [new BudgetRule(null, 60)], MemoryBytes = 1L << 18 };
        using RoundRun one = new(spec, threads: 1);
        using RoundRun two = new(spec, threads: 2);
        one.Solve(Token);
        two.Solve(Token);
        ColoursResult colours = one.PassResults<ColoursResult>(RoundKind.Colours)[0];
        int last = new SolveSchedule(colours.Count, colours.Sweeps).Passes().Count - 1;
        RoundId[] rounds =
        [
            RoundKind.Borders, RoundKind.Join, RoundKind.Extend, .. Enumerable.Range(0, last + 1).Where(pass => pass < 4 || pass > last - 6).Select(pass => new RoundId(RoundKind.Solve, pass)),
            RoundKind.Bound, RoundKind.Settle,
        ];
        Assert.Equal(
            one.PassResults<ExtendResult>(RoundKind.Extend).Select(partition => partition.Rows.Rows),
            one.PassResults<JoinResult>(RoundKind.Join).Select(partition => partition.HeldRows));
        foreach (RoundId round in rounds)
        {
            for (int item = 0; item < 4; item++)
            {
                ArtifactRef[] first = References(one.PassResults<WorkResult>(round)[item]);
                ArtifactRef[] again = References(one.RunItem(round, item, 2, Token));
                Assert.NotEmpty(first);
                Assert.Empty(first.Select(r => r.Uri).Intersect(again.Select(r => r.Uri)));
                Assert.Equal(first.Select(r => r.Sha256), again.Select(r => r.Sha256));
                Assert.Equal(first.Select(r => r.Sha256), References(two.PassResults<WorkResult>(round)[item]).Select(r => r.Sha256));
            }
        }
    }

    /// <summary>
    /// The default score is made from the graph, behind which rounds have other rows and importance: all declare it, and rounds of the bound that are
    /// not worth their time leave what was.
    /// </summary>
    [Theory]
    [InlineData(SolverEffort.Standard)]
    [InlineData(SolverEffort.Fast)]
    public void AScoreOfTheGraph_GoesThroughAllRounds(SolverEffort effort)
    {
        using NpyInput input = new(TrueObjective.Vectors(400, 8, 9));
        JobSpec spec = Spec(input) with { Score = ScoreSource.Parse("hub"), Budgets = [new BudgetRule(null, 60)], MemoryBytes = 1L << 18, Effort = effort };
        using RoundRun run = new(spec, threads: 1, reclaim: true);
        PointResult found = Assert.Single(run.Solve(Token));
        Assert.Equal("distributed anneal", found.Method);
        Assert.Equal(60, found.Coreset.Rows);
        Assert.True(run.Read(found.Coreset).Importance.Distinct().Count() > 30);
        Assert.InRange(found.UpperBound, found.Value, 1.2 * found.Value);
        BoundResult[] bounds = [.. Enumerable.Range(0, BoundSchedule.Rounds).Select(round => run.PassResults<BoundResult>(new RoundId(RoundKind.Bound, BoundSchedule.AddingPass(round)))[0])];
        Assert.NotEqual(bounds[0].Kept.Sha256, bounds[2].Kept.Sha256);
        if (effort == SolverEffort.Fast)
        {
            Assert.All(bounds.Skip(3), later => Assert.Equal(bounds[2].Kept.Sha256, later.Kept.Sha256));
        }
    }

    /// <summary>Passes and visits of the rounds are those of the job's effort.</summary>
    [Fact]
    public void Effort_IsThatOfTheSameSolveInOneProcess()
    {
        const int Few = 400;
        using NpyInput input = new(TrueObjective.Vectors(Few, 8, 9));
        JobSpec spec = Spec(input) with { Budgets = [new BudgetRule(null, 60)], MemoryBytes = 1L << 18, Effort = SolverEffort.Fast };
        using RoundRun run = new(spec, threads: 1);
        run.Until(RoundKind.Borders, Token);
        (NeighborLists lists, int[] owners) = Lists(run, Few);
        PointResult found = Assert.Single(run.Solve(Token));
        CoresetColumns coreset = run.Read(found.Coreset);
        float[] importance = new float[Few];
        Array.Fill(importance, coreset.Importance[0]);
        CoresetProblem problem = new(importance, SimilarityGraphBuilder.FromNeighborLists(lists, cancellationToken: Token), found.Alpha, 60);
        (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, spec.Seed, backwards: false, Token, SolverEffort.Fast);
        Assert.Equal(selected, coreset.Rows.Select(row => (int)row));
        Assert.Equal(value, found.Value, 1e-9);
        Assert.NotEqual(selected, DistributedSolver.Solve(problem, owners, spec.Seed, backwards: false, Token).Selected);
    }

    /// <summary>Labels that follow the vectors for some rows and are spread over all partitions for others, a few rows without one.</summary>
    [Theory]
    [InlineData(QuotaKind.Equal, 4)]
    [InlineData(QuotaKind.Proportional, 6)]
    public void Quotas_AreKeptExactly_AsInOneProcess_ForAnyThreads(QuotaKind kind, int partitions)
    {
        Assert.SkipUnless(Soak.IsWanted || kind == QuotaKind.Equal, Soak.Reason);
        const int Few = 400;
        float[][] vectors = TrueObjective.Vectors(Few, 8, 5);
        double[] labels = [.. Enumerable.Range(0, Few).Select(i => i % 50 == 0 ? double.NaN : i % 80 == 3 ? 7 : vectors[i][0] > 0 ? 1 : vectors[i][1] > 0 ? 2 : i % 3)];
        using NpyInput input = new(vectors);
        JobSpec spec = Labelled(input, labels) with { Partitions = partitions, Quota = kind, MinPerGroup = 5, MemoryBytes = 1L << 18 };
        using RoundRun run = new(spec, threads: 1, reclaim: true);
        run.Until(RoundKind.Borders, Token);
        (NeighborLists lists, int[] owners) = Lists(run, Few);
        PointResult found = Assert.Single(run.Solve(Token));
        Assert.Equal("distributed anneal", found.Method);
        using RoundRun two = new(spec, threads: 2);
        PointResult same = partitions > 4 ? found : Assert.Single(two.Solve(Token));
        Assert.Equal((found.Coreset.Sha256, found.Value, found.UpperBound), (same.Coreset.Sha256, same.Value, same.UpperBound));

        // Labels in their order, then the rows without one.
        int[] groups = Array.ConvertAll(labels, label => double.IsNaN(label) ? 4 : label == 7 ? 3 : (int)label);
        int[] sizes = [.. Enumerable.Range(0, 5).Select(group => groups.Count(own => own == group))];
        CoresetColumns coreset = run.Read(found.Coreset);
        float[] importance = new float[Few];
        Array.Fill(importance, coreset.Importance[0]);
        CoresetProblem problem = new(importance, SimilarityGraphBuilder.FromNeighborLists(lists, cancellationToken: Token), found.Alpha, Few / 10)
        {
            Quota = new GroupQuota(groups, GroupBudgets.Of(kind, sizes, Few / 10, 5)),
        };
        Assert.Equal(problem.Quota.Budgets, Enumerable.Range(0, 5).Select(group => coreset.Rows.Count(row => groups[row] == group)));
        (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, spec.Seed, backwards: false, Token);
        Assert.Equal(selected, coreset.Rows.Select(row => (int)row));
        Assert.Equal(value, found.Value, 1e-9);
        using RoundRun single = new(spec with { Partitions = 1, MemoryBytes = 0 });
        PointResult one = Assert.Single(single.Solve(Token));
        Assert.InRange(found.Value / one.Value, 0.97, 1.01);
        Assert.True(found.UpperBound >= Math.Max(one.Value, found.Value));
    }

    [Fact]
    public void AQuotaOfOneLabel_IsNone_BitForBit()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        using NpyInput input = new(TrueObjective.Vectors(400, 8, 9));
        JobSpec spec = Labelled(input, new double[400]) with { Partitions = 2, MemoryBytes = 1L << 18 };
        using RoundRun with = new(spec with { Quota = QuotaKind.Proportional });
        using RoundRun without = new(spec with { Quota = QuotaKind.None });
        PointResult one = Assert.Single(with.Solve(Token));
        PointResult none = Assert.Single(without.Solve(Token));
        Assert.Equal("distributed anneal", one.Method);
        Assert.Equal((none.Coreset.Sha256, none.Value, none.UpperBound), (one.Coreset.Sha256, one.Value, one.UpperBound));
    }

    [Fact]
    public void EqualRows_ZeroAlpha_AndABudgetOfAllButOne_StillGiveExactlyPRows()
    {
        float[][] vectors = TrueObjective.Vectors(200, 4, 2);
        for (int i = 0; i < vectors.Length; i += 3)
        {
            vectors[i] = vectors[0];
        }

        using NpyInput input = new(vectors);
        foreach ((int budget, double alpha) in new[] { (199, 0.4), (75, 0.0) })
        {
            using RoundRun run = new(Spec(input) with { Budgets = [new BudgetRule(null, budget)], Alphas = [new AlphaRule(alpha, 0)], MemoryBytes = 1L << 17 });
            PointResult point = Assert.Single(run.Solve(Token));
            Assert.Equal("distributed anneal", point.Method);
            Assert.Equal(budget, run.Read(point.Coreset).Rows.Distinct().Count());
            Assert.True(point.UpperBound >= point.Value);
        }
    }

    private static JobSpec Spec(NpyInput input) => input.Spec(4, Budget, Neighbors, 0.4) with
    {
        Partitioner = Partitioner.Semantic,
        Alphas = [new AlphaRule(null, 3)],
        NeighborSearch = NeighborSearch.Exact,
        MemoryBytes = 4L << 20,
    };

    private static JobSpec Labelled(NpyInput input, double[] labels) => Spec(input) with
    {
        Labels = new LabelSource(null, input.WriteLabels(labels)),
        Budgets = [new BudgetRule(null, labels.Length / 10)],
    };

    /// <summary>The lists and the partition of each row.</summary>
    private static (NeighborLists Lists, int[] Owners) Lists(RoundRun run, int rows)
    {
        int[] neighbors = new int[rows * Neighbors];
        float[] cosines = new float[neighbors.Length];
        int[] owners = new int[rows];
        MergeResult[] merged = run.Results<MergeResult>(RoundKind.Merge);
        for (int partition = 0; partition < merged.Length; partition++)
        {
            using Stream stream = run.Store.OpenRead(merged[partition].Neighbors);
            GlobalLists lists = NeighborsArtifact.ReadRange(stream, 0, (int)merged[partition].Neighbors.Rows);
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                owners[lists.Rows[i]] = partition;
                for (int e = 0; e < Neighbors; e++)
                {
                    neighbors[(lists.Rows[i] * Neighbors) + e] = (int)lists.Neighbors[(i * lists.K) + e];
                    cosines[(lists.Rows[i] * Neighbors) + e] = lists.Cosines[(i * lists.K) + e];
                }
            }
        }

        return (new NeighborLists(rows, Neighbors, neighbors, cosines), owners);
    }

    private static ArtifactRef[] References(WorkResult result) =>
        [.. result.GetType().GetProperties().Select(property => property.GetValue(result)).OfType<ArtifactRef>()];
}
