using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Bounds;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

public sealed class DualBoundTests
{
    private static readonly SolverOptions Options = new();

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 0)]
    [InlineData(5, 5)]
    public void NoChoiceLeft_ClosesTheGap(double alpha, int budget)
    {
        CoresetProblem problem = new([0.9f, 0.2f, 0.7f, 0.4f, 0.1f], Cliques(1, 5), alpha, budget);
        Certificate certificate = Bound(problem, out double value);
        Assert.Equal(StopReason.Trivial, certificate.StopReason);
        Assert.InRange(certificate.UpperBound, value, value + 1e-10);
    }

    [Fact]
    public void NoRows_BoundIsZero()
    {
        CoresetProblem problem = new([], new SimilarityGraph([0], [], []), 1, 0);
        Assert.Equal(0, DualBound.Compute(problem, 0, Options, TestContext.Current.CancellationToken).UpperBound, 1e-10);
    }

    /// <summary>
    /// Thirty groups of eight duplicates, one of each to choose: the optimum pays nothing. Half a unit on two members of
    /// each group satisfies every edge inequality of twice the budget as well, so only the cliques see that p of
    /// these groups is all there is.
    /// </summary>
    [Fact]
    public void GroupsOfDuplicates_AreSettledByTheirCliques()
    {
        SeededRandom random = new(5);
        float[] importance = new float[240];
        for (int i = 0; i < importance.Length; i++)
        {
            importance[i] = (float)(0.5 + 0.5 * random.NextDouble());
        }

        CoresetProblem problem = new(importance, Cliques(30, 8), 1, 30);
        Certificate certificate = Bound(problem, out double value);
        double best = importance.Chunk(8).Sum(group => (double)group.Max());
        Assert.Equal(best, value, 1e-5);
        Assert.InRange(certificate.Gap, 0, 1e-3);
    }

    /// <summary>Three of every clique of five must be chosen: only inequalities of a higher level are tight there.</summary>
    [Fact]
    public void CrowdedCliques_NeedHigherLevels()
    {
        float[] importance = new float[100];
        Array.Fill(importance, 1f);
        CoresetProblem problem = new(importance, Cliques(20, 5), 0.05, 60);
        Certificate certificate = Bound(problem, out double value);
        Assert.Equal(60 - 20 * 3 * 0.05 * 2, value, 1e-6);
        Assert.InRange(certificate.Gap, 0, 1e-3);
    }

    [Fact]
    public void LooseMultipliers_StillGiveAValidBound()
    {
        CoresetProblem problem = new([1f, 0.9f, 0.8f, 0.7f], Cliques(1, 4), 0.3, 2);
        PrimalDualIteration state = new(problem, int.MaxValue, SequentialExecutor.Instance);
        state.Cuts.Add([0, 1, 2, 3], 1);
        state.Cuts.Add([0, 1, 2], 1);
        state.Rebuild(0, TestContext.Current.CancellationToken);
        Array.Fill(state.CliqueLambda, 1000f);
        Array.Fill(state.PairLambda, 1000f);
        double optimum = 1.9 - 0.3 * 2;
        double bound = BoundValue.Compute(problem, state);
        Assert.InRange(bound, optimum, 4);
    }

    private static Certificate Bound(CoresetProblem problem, out double value)
    {
        value = new AutoSolver().Solve(problem, Options, TestContext.Current.CancellationToken).Objective;
        return DualBound.Compute(problem, value, Options, TestContext.Current.CancellationToken);
    }

    /// <summary>Disjoint cliques of duplicates (W = 2), members of a clique adjacent in row order.</summary>
    private static SimilarityGraph Cliques(int count, int size)
    {
        SortedDictionary<int, float>[] rows = new SortedDictionary<int, float>[count * size];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = [];
            int first = i / size * size;
            for (int j = first; j < first + size; j++)
            {
                if (j != i)
                {
                    rows[i][j] = 2;
                }
            }
        }

        return GraphRows.From(rows);
    }
}
