using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>Quality on real data, relative to centralised lazy greedy on the same graph, with its certificate.</summary>
public sealed class BankingTargetTests
{
    [Theory]
    [InlineData(0.10, 20, null, 1.012, 0.07)]
    [InlineData(0.10, 5, 0.3, 1.003, 0.03)]
    [InlineData(0.30, 7, null, 1.0155, 0.07)]
    [InlineData(0.05, 40, null, 1.0105, 0.07)]
    public void Auto_BeatsGreedyByTheStatedFactorWithinTheCertifiedGap(
        double fraction, int neighbors, double? alpha, double factor, double gap)
    {
        using ThreadedExecutor executor = new(2);
        SolverOptions options = new() { Executor = executor };
        CancellationToken token = TestContext.Current.CancellationToken;
        CoresetProblem problem = Banking77.Problem(fraction, neighbors, alpha);
        double greedy = new GreedySolver().Solve(problem, options, token).Objective;
        CoresetSolution auto = new AutoSolver().Solve(problem, options, token);
        Certificate certificate = DualBound.Compute(problem, auto.Objective, options, token);
        Assert.InRange(auto.Objective / greedy, factor, 1.1);
        Assert.InRange(certificate.Gap, 0, gap);
        Assert.True(certificate.UpperBound >= auto.Objective);
    }

    [Fact]
    public void Gradient_BeatsGreedyOnItsOwn()
    {
        CoresetProblem problem = Banking77.Problem(0.1, 20, null);
        CancellationToken token = TestContext.Current.CancellationToken;
        double greedy = new GreedySolver().Solve(problem, new SolverOptions(), token).Objective;
        CoresetSolution gradient = new GradientSolver().Solve(problem, new SolverOptions(), token);
        Assert.InRange(gradient.Objective / greedy, 1.0107, 1.1);
    }
}
