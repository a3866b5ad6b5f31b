using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

public sealed class GreedySolverTests
{
    [Fact]
    public void EqualImportances_KeepLowerRows()
    {
        float[] importance = new float[50];
        Array.Fill(importance, 0.5f);
        CoresetProblem problem = new(importance, new SimilarityGraph(new long[51], [], []), 1, 7);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Solve(problem).Selected);
    }

    [Fact]
    public void Lazy_EqualsNaive()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            CoresetProblem problem = SmallProblem.Random(seed, 16).Problem;
            Assert.Equal(Naive(problem), Solve(problem).Selected);
        }
    }

    [Fact]
    public void CancelledToken_Throws()
    {
        CoresetProblem problem = new([1f, 1f], new SimilarityGraph(new long[3], [], []), 1, 1);
        Assert.Throws<OperationCanceledException>(
            () => new GreedySolver().Solve(problem, new SolverOptions(), new CancellationToken(true)));
    }

    private static CoresetSolution Solve(CoresetProblem problem) =>
        new GreedySolver().Solve(problem, new SolverOptions(), TestContext.Current.CancellationToken);

    /// <summary>p times the largest gain over all rows, the first of equals.</summary>
    private static int[] Naive(CoresetProblem problem)
    {
        Membership set = new(problem, new bool[problem.Rows]);
        for (int pick = 0; pick < problem.Budget; pick++)
        {
            int best = -1;
            for (int i = 0; i < problem.Rows; i++)
            {
                if (!set.Chosen[i] && (best < 0 || set.Gain[i] > set.Gain[best]))
                {
                    best = i;
                }
            }

            set.Add(best);
        }

        return set.Selected();
    }
}
