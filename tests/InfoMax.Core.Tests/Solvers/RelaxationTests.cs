using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

public sealed class RelaxationTests
{
    [Fact]
    public void Projection_SumsToTheBudgetAndSatisfiesOptimality() =>
        Gen.ULong.Sample(
            seed =>
            {
                SeededRandom random = new(seed);
                float[] values = new float[1 + random.NextInt(40)];
                double spread = Math.Pow(10, random.NextInt(5) - 2);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = random.NextInt(4) == 0 ? 1 : (float)(spread * (random.NextDouble() - 0.5));
                }

                int budget = random.NextInt(values.Length + 1);
                double guess = 10 * random.NextDouble() - 5;
                double t = CappedSimplex.Threshold(values, budget, guess, SequentialExecutor.Instance, CancellationToken.None);
                Assert.Equal(budget, values.Sum(value => Math.Clamp(value - t, 0, 1)), 1e-7 * (1 + spread));
            },
            iter: 5000,
            threads: 1);

    [Theory]
    [InlineData(SolverKind.Gradient)]
    [InlineData(SolverKind.Softmax)]
    [InlineData(SolverKind.Auto)]
    public void RelaxedPoint_LiesInTheCappedSimplex(SolverKind kind)
    {
        CoresetProblem problem = Banking77.Problem(0.3, 7, null);
        float[]? x = CoresetSolvers.For(kind).Solve(problem, new SolverOptions(), TestContext.Current.CancellationToken).Relaxed;
        Assert.NotNull(x);
        Assert.All(x, value => Assert.InRange(value, 0f, 1f));
        Assert.Equal(problem.Budget, x.Sum(value => (double)value), 0.05);
    }

    [Fact]
    public void WarmStart_FromTheNeighboringBudget_IsAsGoodAsColdAndSooner()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        CoresetProblem before = Banking77.Problem(0.10, 7, 0.3);
        CoresetProblem after = Banking77.Problem(0.11, 7, 0.3);
        SolverOptions warm = new() { WarmStart = new GradientSolver().Solve(before, new SolverOptions(), token).Relaxed };
        (_, int coldSteps, _) = GradientSolver.Relax(after, new SolverOptions(), token);
        (_, int warmSteps, _) = GradientSolver.Relax(after, warm, token);
        double cold = new GradientSolver().Solve(after, new SolverOptions(), token).Objective;
        double warmed = new GradientSolver().Solve(after, warm, token).Objective;
        Assert.True(warmSteps <= coldSteps, $"{warmSteps} steps from a warm start, {coldSteps} from a cold one");
        Assert.InRange(warmed / cold, 0.999, 1.01);
    }

    [Fact]
    public void WarmStart_OfAnotherLength_IsRefused()
    {
        CoresetProblem problem = SmallProblem.Random(4, 16).Problem;
        SolverOptions options = new() { WarmStart = new float[problem.Rows + 1] };
        Assert.Throws<ArgumentException>(() => new GradientSolver().Solve(problem, options, TestContext.Current.CancellationToken));
    }
}
