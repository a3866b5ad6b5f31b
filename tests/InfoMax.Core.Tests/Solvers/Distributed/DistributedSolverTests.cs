using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using Xunit;

namespace InfoMax.Core.Tests.Solvers.Distributed;

/// <summary>The distributed solve and its certificate against the objective's definition, all sets of small problems, and the single solver.</summary>
public sealed class DistributedSolverTests
{
    [Fact]
    public void Banking77_In16Partitions_IsAsGoodAsInOne()
    {
        CoresetProblem problem = Banking77.Problem(0.3, 7, null, strength: 3);
        int[] owners = GrownPartitions.Of(problem.Graph, 16);
        CancellationToken token = TestContext.Current.CancellationToken;
        (int[] selected, double value, long before, _) = DistributedSolver.Solve(problem, owners, 42, backwards: false, token);
        Assert.Equal(problem.Budget, selected.Length);
        Assert.Equal(CoresetObjective.Value(problem, selected), value, 1e-7);
        Assert.InRange(Math.Abs(before - problem.Budget), 0, 1 + (problem.Budget / 500));
        double single = new AutoSolver().Solve(problem, new SolverOptions(), token).Objective;
        Assert.InRange(value / single, 0.995, 1.01);

        // 1.034; 1.35 where each edge is given to one partition and nobody hears what others take from a row.
        Assert.InRange(DistributedSolver.Bound(problem, owners, selected, token) / Math.Max(value, single), 1, 1.045);
    }

    [Fact]
    public void OrderOfPartitionsWithinAPass_ChangesNothing()
    {
        CoresetProblem problem = RandomProblem.Of(600, 3);
        int[] owners = [.. Enumerable.Range(0, problem.Rows).Select(i => i % 7)];
        CancellationToken token = TestContext.Current.CancellationToken;
        (int[] forwards, double value, _, _) = DistributedSolver.Solve(problem, owners, 5, backwards: false, token);
        (int[] backwards, double same, _, _) = DistributedSolver.Solve(problem, owners, 5, backwards: true, token);
        Assert.Equal(forwards, backwards);
        Assert.Equal(value, same);
    }

    [Fact]
    public void SmallProblems_ExactlyPRows_TheirF_AndABoundAboveTheOptimum()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        double lost = 0;
        int solved = 0;
        for (ulong seed = 0; solved < 40; seed++)
        {
            SmallProblem small = SmallProblem.Random(seed, 11);
            CoresetProblem problem = small.Problem;
            if (problem.Rows < 3 || problem.Budget == 0 || problem.Budget == problem.Rows)
            {
                continue;
            }

            SeededRandom random = new(seed, 9);
            int partitions = 2 + random.NextInt(Math.Min(4, problem.Rows - 1));
            int[] owners = [.. Enumerable.Range(0, problem.Rows).Select(i => i < partitions ? i : random.NextInt(partitions))];
            (int[] selected, double value, _, _) = DistributedSolver.Solve(problem, owners, seed, backwards: false, token);
            Assert.Equal(problem.Budget, selected.Distinct().Count());
            double magnitude = 1 + (problem.Alpha * problem.Graph.TotalWeight());
            Assert.Equal(small.ValueOf(selected), value, 1e-12 * magnitude);
            double bound = DistributedSolver.Bound(problem, owners, selected, token);
            Assert.True(bound >= small.Optimum, $"seed {seed}, {small}: bound {bound} below the optimum {small.Optimum}");
            lost += (small.Optimum - value) / magnitude;
            solved++;
        }

        // Rounding alone may put a value above the optimum.
        Assert.InRange(lost / solved, -1e-9, 1e-3);
    }

    [Fact]
    public void BoundHolds_ForAnyOtherSelection()
    {
        CoresetProblem problem = RandomProblem.Of(300, 8);
        int[] owners = [.. Enumerable.Range(0, problem.Rows).Select(i => i / 75)];
        CancellationToken token = TestContext.Current.CancellationToken;
        double best = new AutoSolver().Solve(problem, new SolverOptions(), token).Objective;
        int[] poor = [.. Enumerable.Range(0, problem.Budget)];
        Assert.True(DistributedSolver.Bound(problem, owners, poor, token) >= best);
    }
}
