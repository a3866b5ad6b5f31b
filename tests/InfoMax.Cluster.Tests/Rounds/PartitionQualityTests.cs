using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Solvers;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>The shipped sets at 10 %: eight random partitions lose at most 3 % of the objective of a single one.</summary>
[Collection(nameof(RunsAlone))]
public sealed class PartitionQualityTests(ITestOutputHelper output)
{
    /// <summary>Sets, scores and solvers; all but the first are the soak's.</summary>
    public static TheoryData<string, ScoreKind, string?, SolverKind> Sets { get; } = Soak.IsWanted
        ? new()
        {
            { "banking77", ScoreKind.Prototype, null, SolverKind.Auto },
            { "spamassassin", ScoreKind.Prototype, null, SolverKind.Auto },
            { "banking77", ScoreKind.File, "train_ssp.npy", SolverKind.Gradient },
        }
        : new() { { "banking77", ScoreKind.Prototype, null, SolverKind.Auto } };

    [Theory]
    [MemberData(nameof(Sets))]
    public void EightRandomPartitions_ReachAlmostTheObjectiveOfOne(string data, ScoreKind score, string? scoreFile, SolverKind solver)
    {
        string folder = Repository.PathOf("tests", "data", data);
        JobSpec spec = new()
        {
            Inputs = [Path.Combine(folder, "embeddings")],
            ScoreKind = score,
            ScoreArgument = scoreFile is null ? null : Path.Combine(folder, scoreFile),
            Budgets = [new BudgetRule(0.1, null)],
            Neighbors = [0],
            Alphas = [new AlphaRule(null, 3)],
            Partitioner = Partitioner.Random,
            Partitions = 1,
            Solver = solver,
            Output = folder,
        };
        using RoundRun single = new(spec);
        using RoundRun parted = new(spec with { Partitions = 8 });
        PointResult one = Assert.Single(single.Solve(TestContext.Current.CancellationToken));
        PointResult eight = Assert.Single(parted.Solve(TestContext.Current.CancellationToken));
        (long[] local, long[] shortlisted) = parted.Candidates();
        output.WriteLine($"{data}: {eight.Value:F3} of {one.Value:F3}, {eight.Value / one.Value:F4}; {local.Length} + {shortlisted.Length} candidates for {one.Budget}");

        Assert.True(eight.Value >= 0.97 * one.Value, $"{eight.Value} against {one.Value}");
        Assert.Equal(one.Alpha, eight.Alpha, 9);
        Assert.Equal(one.UpperBound, eight.UpperBound, one.UpperBound * 0.01);
        Assert.InRange(local.Length + shortlisted.Length, one.Budget, (5 * one.Budget) + 16);
    }
}
