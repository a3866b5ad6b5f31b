using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>
/// Invariants on thousands of random problems whose every set is known:
/// 1. every solver returns exactly p ascending rows with the value it claims, never above the optimum;
/// 2. auto is never below greedy or softmax; 3. a swap search ends where no swap improves;
/// 4. pipage rounding never loses value; 5. the bound is never below the optimum.
/// </summary>
public sealed class ExhaustiveTests
{
    [Theory]
    [InlineData(SolverKind.Auto, 600)]
    [InlineData(SolverKind.Gradient, 3000)]
    [InlineData(SolverKind.Softmax, 3000)]
    [InlineData(SolverKind.Greedy, 3000)]
    public void EverySolver_ReturnsExactlyTheBudgetWithItsTrueValue(SolverKind kind, int problems) =>
        Gen.ULong.Sample(
            seed =>
            {
                SmallProblem small = SmallProblem.Random(seed, 12);
                CoresetSolution solution = CoresetSolvers.For(kind).Solve(small.Problem, new SolverOptions(), CancellationToken.None);
                Assert.Equal(small.Problem.Budget, solution.Selected.Length);
                Assert.True(solution.Selected.Zip(solution.Selected.Skip(1)).All(pair => pair.First < pair.Second), small.ToString());
                Assert.Equal(small.ValueOf(solution.Selected), solution.Objective, small.Rounding);
                Assert.True(solution.Objective <= small.Optimum + small.Rounding, small.ToString());
            },
            iter: problems,
            threads: 1);

    [Fact]
    public void Auto_IsNeverBelowGreedyOrSoftmax() =>
        Gen.ULong.Sample(
            seed =>
            {
                SmallProblem small = SmallProblem.Random(seed, 14);
                double auto = Solve(SolverKind.Auto, small.Problem);
                Assert.True(auto >= Solve(SolverKind.Greedy, small.Problem) - small.Rounding, small.ToString());
                Assert.True(auto >= Solve(SolverKind.Softmax, small.Problem) - small.Rounding, small.ToString());
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void Auto_FindsTheOptimumOfNearlyEverySmallProblem()
    {
        int missed = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            SmallProblem small = SmallProblem.Random(seed, 12);
            missed += Solve(SolverKind.Auto, small.Problem) < small.Optimum - 1e-9 * (1 + small.Problem.Alpha) ? 1 : 0;
        }

        Assert.InRange(missed, 0, 4);
    }

    [Fact]
    public void SwapSearch_EndsWhereNoSwapImproves() =>
        Gen.ULong.Sample(
            seed =>
            {
                SmallProblem small = SmallProblem.Random(seed, 14);
                Membership set = RandomSet(small.Problem, seed);
                double before = set.Value;
                (_, bool optimal) = SwapSearch.Run(set, SwapSearch.Limit(small.Problem), CancellationToken.None);
                Assert.True(optimal, small.ToString());
                Assert.Equal(small.Problem.Budget, set.Count);
                Assert.True(set.Value >= before - small.Rounding, small.ToString());
                Assert.Equal(small.ValueOf(set.Chosen), set.Value, small.Rounding);
                double left = small.BestSwap(set.Chosen);
                Assert.True(left <= SwapSearch.Tolerance(small.Problem.Alpha) + small.Rounding, $"{small}: a swap gains {left}");
            },
            iter: 4000,
            threads: 1);

    [Fact]
    public void Pipage_NeverLowersTheRelaxedValue() =>
        Gen.ULong.Sample(
            seed =>
            {
                SmallProblem small = SmallProblem.Random(seed, 14);
                float[] x = RandomPoint(small.Problem, seed);
                (Membership set, double relaxed, _) = PipageRounding.Round(small.Problem, x, CancellationToken.None);
                Assert.Equal(small.Problem.Budget, set.Count);
                Assert.Equal(PlainValue(small.Problem, x), relaxed, 1e-5 * (1 + small.Problem.Alpha));
                Assert.True(set.Value >= relaxed - small.Rounding, $"{small}: {relaxed} rounded to {set.Value}");
            },
            iter: 4000,
            threads: 1);

    [Fact]
    public void Bound_IsNeverBelowTheOptimum() =>
        Gen.ULong.Sample(
            seed =>
            {
                SmallProblem small = SmallProblem.Random(seed, 16);
                double optimum = small.Optimum;
                Certificate certificate = DualBound.Compute(small.Problem, optimum, new SolverOptions(), CancellationToken.None);
                Assert.True(certificate.UpperBound >= optimum, $"{small}: bound {certificate.UpperBound:R} below {optimum:R}");
                Assert.True(double.IsFinite(certificate.Gap) && certificate.Gap >= 0, small.ToString());
            },
            iter: 1000,
            threads: 1);

    private static double Solve(SolverKind kind, CoresetProblem problem) =>
        CoresetSolvers.For(kind).Solve(problem, new SolverOptions(), CancellationToken.None).Objective;

    private static Membership RandomSet(CoresetProblem problem, ulong seed)
    {
        SeededRandom random = new(seed, 1);
        bool[] chosen = new bool[problem.Rows];
        for (int left = problem.Budget; left > 0;)
        {
            int row = random.NextInt(chosen.Length);
            left -= chosen[row] ? 0 : 1;
            chosen[row] = true;
        }

        return new Membership(problem, chosen);
    }

    /// <summary>A point of the capped simplex with whole and fractional entries.</summary>
    private static float[] RandomPoint(CoresetProblem problem, ulong seed)
    {
        SeededRandom random = new(seed, 2);
        float[] values = new float[problem.Rows];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(3 * random.NextDouble() - 1);
        }

        double threshold = CappedSimplex.Threshold(values, problem.Budget, 0, SequentialExecutor.Instance, CancellationToken.None);
        return Array.ConvertAll(values, value => (float)Math.Clamp(value - threshold, 0, 1));
    }

    private static double PlainValue(CoresetProblem problem, float[] x)
    {
        double value = 0;
        for (int i = 0; i < x.Length; i++)
        {
            value += problem.Importance[i] * (double)x[i];
            for (long e = problem.Graph.Offsets[i]; e < problem.Graph.Offsets[i + 1]; e++)
            {
                value -= 0.5 * problem.Alpha * problem.Graph.Weights[e] * x[i] * x[problem.Graph.Neighbors[e]];
            }
        }

        return value;
    }
}
