using System.Numerics;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Core.Solvers.Quotas;
using Xunit;

namespace InfoMax.Core.Tests.Solvers.Distributed;

/// <summary>
/// Quotas in the distributed solve. Invariants: exactly p_g rows of every group; one group is no quota, bit for bit; the bound is
/// above every set that keeps the quota; almost what one item reaches.
/// </summary>
public sealed class DistributedQuotaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Banking77_In16Partitions_KeepsEveryLabelsShare_AndIsAsGoodAsInOne()
    {
        int[] labels = ShippedRows.Banking77Labels();
        CoresetProblem problem = Divided(Banking77.Problem(0.3, 7, null, strength: 3), labels, QuotaKind.Proportional, 0);
        int[] owners = GrownPartitions.Of(problem.Graph, 16);
        (int[] selected, double value, long before, _) = DistributedSolver.Solve(problem, owners, 42, backwards: false, Token);
        Assert.Equal(problem.Quota!.Budgets, Counts(selected, problem.Quota));
        Assert.Equal(CoresetObjective.Value(problem, selected), value, 1e-7);
        Assert.InRange(Math.Abs(before - problem.Budget), 0, problem.Budget / 50);
        double single = QuotaSolver.Solve(problem, polishes: true, new SolverOptions(), Token).Objective;
        Assert.InRange(value / single, 0.99, 1.01);
        Assert.InRange(DistributedSolver.Bound(problem, owners, selected, Token) / Math.Max(value, single), 1, 1.5);
    }

    /// <summary>A label of ten chosen rows that are spread over all partitions: its price must not swing with whoever moves.</summary>
    [Fact]
    public void SmallGroupsInEveryPartition_AreAlmostAsGoodAsInOne()
    {
        SimilarityGraph graph = Banking77.Problem(0.1, 20, null, strength: 3).Graph;

        // Rows that lie near many others are worth most, as by the score that is the default: they are each other's neighbours.
        double[] weights = [.. Enumerable.Range(0, graph.Rows).Select(row => Enumerable.Range((int)graph.Offsets[row], (int)(graph.Offsets[row + 1] - graph.Offsets[row])).Sum(e => (double)graph.Weights[e]))];
        int[] order = [.. Enumerable.Range(0, graph.Rows)];
        Array.Sort(weights, order);
        float[] importance = new float[graph.Rows];
        for (int rank = 0; rank < order.Length; rank++)
        {
            importance[order[rank]] = (rank + 0.5f) / order.Length;
        }

        CoresetProblem plain = new(importance, graph, AutoParameters.Alpha(AutoParameters.DefaultBoost, 0.5, 0.1, graph.MeanRowWeight()), graph.Rows / 10);
        SeededRandom random = new(5);
        CoresetProblem problem = Divided(plain, [.. Enumerable.Range(0, plain.Rows).Select(_ => random.NextInt(77))], QuotaKind.Proportional, 0);
        int[] owners = GrownPartitions.Of(problem.Graph, 4);
        (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, 1, backwards: false, Token);
        Assert.Equal(problem.Quota!.Budgets, Counts(selected, problem.Quota));
        double single = QuotaSolver.Solve(problem, polishes: true, new SolverOptions(), Token).Objective;
        Assert.InRange(value / single, 0.95, 1.01);
    }

    [Fact]
    public void OneGroup_IsNoQuota_BitForBit()
    {
        CoresetProblem without = RandomProblem.Of(400, 3);
        CoresetProblem one = new(without.Importance, without.Graph, without.Alpha, without.Budget)
        {
            Quota = new GroupQuota([.. Enumerable.Repeat(1, without.Rows)], [0, without.Budget, 0]),
        };
        int[] owners = [.. Enumerable.Range(0, without.Rows).Select(i => i / 80)];
        (int[] selected, double value, long before, _) = DistributedSolver.Solve(without, owners, 5, backwards: false, Token);
        (int[] same, double also, long too, _) = DistributedSolver.Solve(one, owners, 5, backwards: true, Token);
        Assert.Equal(selected, same);
        Assert.Equal((value, before), (also, too));
        Assert.Equal(DistributedSolver.Bound(without, owners, selected, Token), DistributedSolver.Bound(one, owners, selected, Token));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void EveryGroup_HasExactlyItsBudget_AndTheBoundHolds(int partitions)
    {
        CoresetProblem plain = RandomProblem.Of(800, 8);

        // Groups of 8, 40, 80 ... rows, some of them in every partition and some in few.
        int[] groups = [.. Enumerable.Range(0, plain.Rows).Select(i => i % 100 == 0 ? 0 : i % 20 == 1 ? 1 : i < 300 ? 2 : i % 3 == 0 ? 3 : 4)];
        int[] owners = [.. Enumerable.Range(0, plain.Rows).Select(i => i * partitions / plain.Rows)];
        foreach ((QuotaKind kind, int least) in new[] { (QuotaKind.Proportional, 0), (QuotaKind.Equal, 0), (QuotaKind.Proportional, 8) })
        {
            CoresetProblem problem = Divided(plain, groups, kind, least);
            (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, 1, backwards: false, Token);
            Assert.Equal(problem.Quota!.Budgets, Counts(selected, problem.Quota));
            Assert.Equal(CoresetObjective.Value(problem, selected), value, 1e-9);
            double single = QuotaSolver.Solve(problem, polishes: true, new SolverOptions(), Token).Objective;
            Assert.InRange(value / single, 0.98, 1.005);
            Assert.InRange(DistributedSolver.Bound(problem, owners, selected, Token), Math.Max(value, single), 1.5 * single);
        }
    }

    [Fact]
    public void SmallProblems_KeepTheQuota_AndTheBoundIsAboveEverySetThatDoes()
    {
        double lost = 0;
        int solved = 0;
        for (ulong seed = 0; solved < 40; seed++)
        {
            SmallProblem small = SmallProblem.Random(seed, 10);
            if (small.Problem.Rows < 4)
            {
                continue;
            }

            SeededRandom random = new(seed, 10);
            int[] groups = [.. Enumerable.Range(0, small.Problem.Rows).Select(_ => random.NextInt(3))];
            int[] budgets = [.. Enumerable.Range(0, 4).Select(group => random.NextInt(groups.Count(own => own == group) + 1))];
            if (budgets.Sum() == 0)
            {
                continue;
            }

            GroupQuota quota = new(groups, budgets);
            CoresetProblem problem = new(small.Problem.Importance, small.Problem.Graph, small.Problem.Alpha, budgets.Sum()) { Quota = quota };
            int[] owners = [.. Enumerable.Range(0, problem.Rows).Select(i => i < 3 ? i : random.NextInt(3))];
            (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, seed, backwards: false, Token);
            Assert.Equal(budgets, Counts(selected, quota));
            double magnitude = 1 + (problem.Alpha * problem.Graph.TotalWeight());
            Assert.Equal(small.ValueOf(selected), value, 1e-12 * magnitude);
            double best = Enumerable.Range(0, 1 << problem.Rows)
                .Where(mask => BitOperations.PopCount((uint)mask) == problem.Budget)
                .Select(mask => Enumerable.Range(0, problem.Rows).Where(row => (mask >> row & 1) == 1).ToArray())
                .Where(set => Counts(set, quota).AsSpan().SequenceEqual(budgets))
                .Max(small.ValueOf);
            double bound = DistributedSolver.Bound(problem, owners, selected, Token);
            Assert.True(bound >= best, $"seed {seed}, {small}: bound {bound} below the optimum {best}");
            lost += (best - value) / magnitude;
            solved++;
        }

        // Rounding alone may put a value above the optimum.
        Assert.InRange(lost / solved, -1e-9, 2e-3);
    }

    /// <summary>Two thousand groups have bins four times as wide, and each its own price all the same.</summary>
    [Fact]
    public void ManyGroups_HaveWiderBins_AndAboutPGainsOfEachAreAboveItsPrice()
    {
        const int Groups = 2000;
        const int Each = 40;
        SeededRandom random = new(2);
        int[] groups = [.. Enumerable.Range(0, Groups * Each).Select(i => i % Groups)];
        float[] gains = [.. groups.Select(group => (float)((2 * random.NextDouble()) - 1 + (group / 500.0)))];
        long[] budgets = [.. Enumerable.Range(0, Groups).Select(group => group == 7 ? 0L : group == 8 ? Each : 10)];
        GroupShares shares = new([.. Enumerable.Repeat((long)Each, Groups)], budgets);
        Assert.Equal(2, shares.Widening);
        int[] seen = [3, 7, 8, 1999];
        GroupPrices first = GroupPrices.Of(GroupPrices.FirstBins(groups, gains, shares), seen, shares);
        GroupPrices all = GroupPrices.Of(GroupPrices.FirstBins(groups, gains, shares), [.. Enumerable.Range(0, Groups)], shares);
        Assert.InRange(first.Scale, 0.15, 0.35);
        int[] half = groups[..^30_001];
        SparseHistogram merged = SparseHistogram.Merge([all.Bins(groups[half.Length..], gains[half.Length..]), all.Bins(half, gains[..half.Length])]);
        Assert.InRange(merged.Bins.Length, 1, GroupShares.MostBins);
        GroupPrices next = first;
        for (int stage = 0; stage < 100; stage++)
        {
            next = next.Next(merged.Only(seen), shares);
        }

        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity], next.Last[1..3]);
        foreach (int at in new[] { 0, 3 })
        {
            Assert.InRange(Enumerable.Range(0, gains.Length).Count(i => groups[i] == seen[at] && gains[i] > next.Last[at]), 9, 11);
        }
    }

    private static CoresetProblem Divided(CoresetProblem problem, int[] groups, QuotaKind kind, int least)
    {
        int[] sizes = new int[groups.Max() + 1];
        Array.ForEach(groups, group => sizes[group]++);
        return new CoresetProblem(problem.Importance, problem.Graph, problem.Alpha, problem.Budget)
        {
            Quota = new GroupQuota(groups, GroupBudgets.Of(kind, sizes, problem.Budget, least)),
        };
    }

    private static int[] Counts(int[] selected, GroupQuota quota)
    {
        int[] counts = new int[quota.Budgets.Length];
        Array.ForEach(selected, row => counts[quota.Groups[row]]++);
        return counts;
    }
}
