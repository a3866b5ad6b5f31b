using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

public sealed class ScoreAdviceTests
{
    [Theory]
    [InlineData("column:el2n", "el2n")]
    [InlineData("file:/data/train_el2n.npy", "el2n")]
    [InlineData("column:Val-Loss", "loss")]
    [InlineData("column:ifd", "ifd")]
    [InlineData("column:forgetting events", "forgetting")]
    public void NamesOfDifficulty_AreAskedForAnOrder(string score, string word)
    {
        string? problem = ScoreAdvice.Problem(ScoreSource.Parse(score), null);
        Assert.StartsWith($"'{word}' looks like difficulty", problem, StringComparison.Ordinal);
        Assert.Contains("--score-order low", problem, StringComparison.Ordinal);
        Assert.Null(ScoreAdvice.Problem(ScoreSource.Parse(score), ScoreOrder.High));
    }

    [Theory]
    [InlineData("column:clip_b32_similarity_score")]
    [InlineData("column:glossy")]
    [InlineData("file:/el2n/quality.npy")]
    [InlineData("clip")]
    [InlineData("auto")]
    public void OtherNames_AreNot(string score) => Assert.Null(ScoreAdvice.Problem(ScoreSource.Parse(score), null));

    [Fact]
    public void InACombination_DifficultyNeedsANegativeWeight()
    {
        Assert.Equal(
            "'loss' looks like difficulty, and a combination takes high as good; give column:loss a negative weight, such as column:loss*-1",
            ScoreAdvice.Problem(ScoreSource.Parse("combine:hub+column:loss"), null));
        Assert.Null(ScoreAdvice.Problem(ScoreSource.Parse("combine:hub+column:loss*-1"), null));
    }

    [Fact]
    public void SeveralScores_AreForTheVerbScore()
    {
        Assert.StartsWith("are several scores", ScoreAdvice.GoalProblem(ScoreSource.Parse("hub,el2n"), JobGoal.Prune), StringComparison.Ordinal);
        Assert.Null(ScoreAdvice.GoalProblem(ScoreSource.Parse("hub,el2n"), JobGoal.Score));
        Assert.StartsWith("is the same for every row", ScoreAdvice.GoalProblem(new ScoreSource(ScoreKind.Uniform), JobGoal.Score), StringComparison.Ordinal);
    }

    [Fact]
    public void AScoreFromOutside_IsSaidToBeKeptHigh_UnlessItsOrderIsGiven()
    {
        JobSpec spec = Spec(new ScoreSource(ScoreKind.Column, "quality"), 0.1);
        Assert.Contains("column:quality: high values are worth more", Assert.Single(ScoreAdvice.Of(spec, ScoreKind.Column, 100)), StringComparison.Ordinal);
        Assert.Empty(ScoreAdvice.Of(spec with { ScoreOrder = ScoreOrder.Low }, ScoreKind.Column, 100));
        Assert.Empty(ScoreAdvice.Of(Spec(new ScoreSource(ScoreKind.Auto), 0.1), ScoreKind.Column, 100));
    }

    [Fact]
    public void Uniform_WarnsBelowThirtyPercent()
    {
        Assert.Contains("uniform at 10.0 %", Assert.Single(ScoreAdvice.Of(Spec(new ScoreSource(ScoreKind.Uniform), 0.1), ScoreKind.Uniform, 100)), StringComparison.Ordinal);
        Assert.Empty(ScoreAdvice.Of(Spec(new ScoreSource(ScoreKind.Uniform), 0.3), ScoreKind.Uniform, 100));
    }

    [Fact]
    public void AutomaticNeighboursAndAlpha_FollowTheScore()
    {
        JobSpec auto = Spec(new ScoreSource(ScoreKind.Auto), 0.1);
        Assert.Equal((40, 0.5), Point(auto.For(ScoreKind.Clip)));
        Assert.Equal((20, 3), Point(auto.For(ScoreKind.Prototype)));
        Assert.Equal((40, 0.5), Point(Spec(new ScoreSource(ScoreKind.File, "/a.npy"), 0.1)));
        Assert.Equal((7, 2), Point(auto.For(ScoreKind.Clip) with { Neighbors = [7], Alphas = [AlphaRule.Parse("auto:2")] }));

        // What is given is not found again.
        Assert.Equal(ScoreKind.Uniform, Spec(new ScoreSource(ScoreKind.Uniform), 0.1).For(ScoreKind.Clip).ScoreKind);
    }

    private static (int Neighbors, double Boost) Point(JobSpec spec)
    {
        SweepPoint point = Assert.Single(SweepPoint.Of(spec, 1000));
        return (point.Neighbors, point.Alpha.Boost);
    }

    private static JobSpec Spec(ScoreSource score, double fraction) => new()
    {
        Inputs = [],
        Output = "",
        Score = score,
        Budgets = [new BudgetRule(fraction, null)],
        Neighbors = [0],
        Alphas = [AlphaRule.Auto],
    };
}
