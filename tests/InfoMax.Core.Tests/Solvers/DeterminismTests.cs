using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>Results depend on the problem and the seed, never on the number of threads or on an earlier call.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(SolverKind.Auto)]
    [InlineData(SolverKind.Gradient)]
    [InlineData(SolverKind.Softmax)]
    [InlineData(SolverKind.Greedy)]
    public void OneThreadAndThree_GiveTheSameBits(SolverKind kind)
    {
        CoresetProblem problem = Banking77.Problem(0.1, 20, null, strength: 3);
        using ThreadedExecutor three = new(3);
        CancellationToken token = TestContext.Current.CancellationToken;
        CoresetSolution one = CoresetSolvers.For(kind).Solve(problem, new SolverOptions(), token);
        CoresetSolution many = CoresetSolvers.For(kind).Solve(problem, new SolverOptions { Executor = three }, token);
        Assert.Equal(one.Selected, many.Selected);
        Assert.Equal(one.Objective, many.Objective);
        Assert.Equal(one.Method, many.Method);
        Assert.Equal(one.Iterations, many.Iterations);
        Assert.Equal(one.Relaxed, many.Relaxed);
    }

    [Fact]
    public void OneThreadAndThree_GiveTheSameBound()
    {
        CoresetProblem problem = Banking77.Problem(0.3, 7, null);
        using ThreadedExecutor three = new(3);
        CancellationToken token = TestContext.Current.CancellationToken;
        Certificate one = DualBound.Compute(problem, 2180, new SolverOptions(), token);
        Certificate many = DualBound.Compute(problem, 2180, new SolverOptions { Executor = three }, token);
        Assert.Equal(one, many);
    }

    [Fact]
    public void AnotherSeed_ChangesTheAnnealedSetButHardlyItsValue()
    {
        CoresetProblem problem = Banking77.Problem(0.3, 7, null);
        CancellationToken token = TestContext.Current.CancellationToken;
        CoresetSolution first = new AutoSolver().Solve(problem, new SolverOptions { Seed = 1 }, token);
        CoresetSolution second = new AutoSolver().Solve(problem, new SolverOptions { Seed = 2 }, token);
        Assert.NotEqual(first.Selected, second.Selected);
        Assert.InRange(first.Objective / second.Objective, 0.999, 1.001);
    }
}
