using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>
/// Quotas. Invariants: budgets sum to p and are those of giving rows one at a time; every group has exactly its budget; no exchange within a
/// group improves; the bound is above every set that keeps the quota and not above the bound without one.
/// </summary>
public sealed class QuotaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void EqualBudgets_AreThoseOfGivingOneRowAtATime()
    {
        SeededRandom random = new(5, 1);
        for (int trial = 0; trial < 200; trial++)
        {
            int[] rows = [.. Enumerable.Range(0, 1 + random.NextInt(6)).Select(_ => random.NextInt(12))];
            int budget = random.NextInt(rows.Sum() + 1);
            int[] given = new int[rows.Length];
            for (int i = 0; i < budget; i++)
            {
                int poorest = Enumerable.Range(0, rows.Length).Where(g => given[g] < rows[g]).MinBy(g => given[g]);
                given[poorest]++;
            }

            Assert.Equal(given, GroupBudgets.Of(QuotaKind.Equal, rows, budget, 0));
        }
    }

    [Fact]
    public void ProportionalBudgets_SumToP_KeepTheLeast_AndAreHamiltonsWithoutOne()
    {
        SeededRandom random = new(6, 1);
        for (int trial = 0; trial < 200; trial++)
        {
            int[] rows = [.. Enumerable.Range(0, 1 + random.NextInt(6)).Select(_ => 1 + random.NextInt(40))];
            int least = random.NextInt(4);
            int floors = (int)GroupBudgets.Floors(rows, least);
            int budget = floors + random.NextInt(rows.Sum() - floors + 1);
            int[] budgets = GroupBudgets.Of(QuotaKind.Proportional, rows, budget, least);
            Assert.Equal(budget, budgets.Sum());
            Assert.All(budgets, (own, g) => Assert.InRange(own, Math.Min(rows[g], least), rows[g]));
            Assert.Equal(LargestRemainder.Share(rows, budget), GroupBudgets.Of(QuotaKind.Proportional, rows, budget, 0));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => GroupBudgets.Of(QuotaKind.Equal, [5, 5], 3, 2));
        Assert.Equal([2, 2, 6], GroupBudgets.Of(QuotaKind.Proportional, [3, 3, 94], 10, 2));
    }

    [Fact]
    public void TheSolution_KeepsTheQuota_AndTheBoundIsAboveEverySetThatDoes()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            CoresetProblem problem = Problem(14, seed, out GroupQuota quota);
            CoresetSolution solution = QuotaSolver.Solve(problem, polishes: true, new SolverOptions(), Token);
            bool[] chosen = new bool[problem.Rows];
            Array.ForEach(solution.Selected, row => chosen[row] = true);
            Assert.True(Keeps(chosen, quota));
            Assert.Equal(CoresetObjective.Value(problem, chosen), solution.Objective, 1e-9);

            double best = Best(problem, quota);
            Certificate certificate = DualBound.Compute(problem, solution.Objective, new SolverOptions(), Token);
            Certificate without = DualBound.Compute(new CoresetProblem(problem.Importance, problem.Graph, problem.Alpha, problem.Budget), solution.Objective, new SolverOptions(), Token);
            Assert.InRange(solution.Objective, best * 0.9, best + 1e-9);
            Assert.True(certificate.UpperBound >= best - 1e-9, $"seed {seed}: bound {certificate.UpperBound}, optimum {best}");
            Assert.True(certificate.UpperBound <= without.UpperBound + 1e-6, $"seed {seed}: {certificate.UpperBound} above {without.UpperBound} without a quota");

            for (int i = 0; i < problem.Rows; i++)
            {
                for (int j = 0; j < problem.Rows; j++)
                {
                    if (chosen[i] && !chosen[j] && quota.Groups[i] == quota.Groups[j])
                    {
                        (chosen[i], chosen[j]) = (false, true);
                        Assert.True(CoresetObjective.Value(problem, chosen) <= solution.Objective + 1e-6, $"seed {seed}: exchanging {i} for {j} improves");
                        (chosen[i], chosen[j]) = (true, false);
                    }
                }
            }
        }
    }

    /// <summary>Swaps alone end in a poor optimum where rows crowd; annealing does not, whatever the threads, and the bound is near it.</summary>
    [Fact]
    public void Annealing_RaisesF_TheSameForAnyThreads_AndTheGapIsThatOfAPriceForEachGroup()
    {
        CoresetProblem problem = Clustered(1200, 7);
        CoresetSolution fast = QuotaSolver.Solve(problem, polishes: true, new SolverOptions { Effort = SolverEffort.Fast }, Token);
        CoresetSolution one = QuotaSolver.Solve(problem, polishes: true, new SolverOptions(), Token);
        using ThreadedExecutor executor = new(3);
        CoresetSolution three = QuotaSolver.Solve(problem, polishes: true, new SolverOptions { Executor = executor }, Token);
        Assert.Equal(one.Selected, three.Selected);
        Assert.Equal("quota greedy+swap+anneal", one.Method);
        Assert.True(one.Objective > fast.Objective, $"{one.Objective} after annealing, {fast.Objective} without");
        int[] kept = new int[problem.Quota!.Budgets.Length];
        Array.ForEach(one.Selected, row => kept[problem.Quota.Groups[row]]++);
        Assert.Equal(problem.Quota.Budgets, kept);

        Certificate certificate = DualBound.Compute(problem, one.Objective, new SolverOptions(), Token);
        Assert.Equal(certificate, DualBound.Compute(problem, one.Objective, new SolverOptions { Executor = executor }, Token));
        Assert.InRange(certificate.Gap, 0, 0.002);
    }

    /// <summary>Points on a line, each joined to the eight nearest; importance by group, so that prices differ.</summary>
    private static CoresetProblem Clustered(int rows, ulong seed)
    {
        SeededRandom random = new(seed, 3);
        double[] places = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * rows).Order()];
        int[] groups = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3) is 0 ? random.NextInt(5) : 5)];
        float[] importance = [.. groups.Select(group => (float)((0.5 * random.NextDouble()) + (group / 10.0)))];
        int[] neighbors = new int[rows * 8];
        float[] cosines = new float[neighbors.Length];
        for (int i = 0; i < rows; i++)
        {
            int[] near = [.. Enumerable.Range(Math.Clamp(i - 4, 0, rows - 9), 9).Where(j => j != i)];
            for (int e = 0; e < 8; e++)
            {
                neighbors[(i * 8) + e] = near[e];
                cosines[(i * 8) + e] = (float)Math.Exp(-Math.Abs(places[i] - places[near[e]]) / 3);
            }
        }

        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(new NeighborLists(rows, 8, neighbors, cosines), SequentialExecutor.Instance, Token);
        int[] sizes = [.. Enumerable.Range(0, 6).Select(group => groups.Count(own => own == group))];
        return new CoresetProblem(importance, graph, 0.2, 300) { Quota = new GroupQuota(groups, GroupBudgets.Of(QuotaKind.Equal, sizes, 300, 0)) };
    }

    [Fact]
    public void WithoutRedundancy_TheTopOfEachGroupIsChosen_AndCertified()
    {
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(new NeighborLists(6, 1, [1, 0, 3, 2, 5, 4], new float[6]), SequentialExecutor.Instance, Token);
        CoresetProblem problem = new([0.9f, 0.8f, 0.7f, 0.1f, 0.3f, 0.2f], graph, 0, 3) { Quota = new GroupQuota([0, 0, 0, 1, 1, 1], [1, 2]) };
        CoresetSolution solution = QuotaSolver.Solve(problem, polishes: true, new SolverOptions(), Token);
        Assert.Equal([0, 4, 5], solution.Selected);
        Assert.Equal(1.4, DualBound.Compute(problem, solution.Objective, new SolverOptions(), Token).UpperBound, 1e-6);
    }

    private static CoresetProblem Problem(int rows, ulong seed, out GroupQuota quota)
    {
        SeededRandom random = new(seed, 2);
        float[] importance = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble())];
        int[] neighbors = new int[rows * 4];
        float[] cosines = new float[neighbors.Length];
        for (int i = 0; i < rows; i++)
        {
            int[] others = [.. Enumerable.Range(1, 4).Select(step => (i + (step * 3)) % rows).Where(other => other != i)];
            for (int e = 0; e < 4; e++)
            {
                neighbors[(i * 4) + e] = e < others.Length ? others[e] : -1;
                cosines[(i * 4) + e] = (float)(0.9 - (0.2 * e));
            }
        }

        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(new NeighborLists(rows, 4, neighbors, cosines), SequentialExecutor.Instance, Token);
        int[] groups = [.. Enumerable.Range(0, rows).Select(row => row < 3 ? 2 : row % 2)];
        int[] counts = [groups.Count(g => g == 0), groups.Count(g => g == 1), 3];
        quota = new GroupQuota(groups, GroupBudgets.Of(QuotaKind.Equal, counts, 6, 0));
        return new CoresetProblem(importance, graph, 0.3, 6) { Quota = quota };
    }

    private static bool Keeps(bool[] chosen, GroupQuota quota) =>
        quota.Budgets.Select((budget, g) => chosen.Where((isChosen, row) => isChosen && quota.Groups[row] == g).Count() == budget).All(kept => kept);

    private static double Best(CoresetProblem problem, GroupQuota quota)
    {
        double best = double.NegativeInfinity;
        for (int mask = 0; mask < 1 << problem.Rows; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) == problem.Budget)
            {
                bool[] chosen = [.. Enumerable.Range(0, problem.Rows).Select(row => (mask >> row & 1) == 1)];
                best = Keeps(chosen, quota) ? Math.Max(best, CoresetObjective.Value(problem, chosen)) : best;
            }
        }

        return best;
    }
}
