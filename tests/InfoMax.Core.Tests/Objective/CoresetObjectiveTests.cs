using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Tests.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Objective;

public sealed class CoresetObjectiveTests
{
    /// <summary>Rows 0 and 1 name each other at cosine .5, row 2 names row 0 at .25; alpha 2, S = all.</summary>
    [Fact]
    public void Value_CountsEveryDirectedPairOnce()
    {
        SimilarityGraph graph = new([0, 2, 3, 4], [1, 2, 0, 0], [1f, 0.25f, 1f, 0.25f]);
        CoresetProblem problem = new([1f, 1f, 1f], graph, 2, 3);
        Assert.Equal(3 - 2 * (0.5 + 0.5 + 0.25), CoresetObjective.Value(problem, [0, 1, 2]), 1e-12);
        Assert.Equal([1 - 2 * 1.25f, 1 - 2f, 1 - 0.5f], CoresetObjective.Gains(problem, [0, 1, 2]));
    }

    [Fact]
    public void Value_EqualsEnumeration()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            SmallProblem small = SmallProblem.Random(seed, 10);
            int[] selected = new GreedySolver().Solve(small.Problem, new SolverOptions(), TestContext.Current.CancellationToken).Selected;
            Assert.Equal(small.ValueOf(selected), CoresetObjective.Value(small.Problem, selected), small.Rounding);
        }
    }
}
