using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Core.Graph;
using InfoMax.Core.Scores;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

/// <summary>Figures that help says in words are those that the code computes with: an attribute can only hold a text.</summary>
public sealed class HelpFiguresTests
{
    private static readonly PruneOptionSet Set = new();

    [Fact]
    public void Neighbors_SaysTheFactorsAndTheLimits()
    {
        string inner = Text(ScoreCatalogue.Find("hub")!.NeighborFactor);
        string outer = Text(ScoreCatalogue.Find("column")!.NeighborFactor);
        Assert.Equal(outer, Text(ScoreCatalogue.Find("el2n")!.NeighborFactor));
        Assert.Equal(
            $"auto = {inner}/F, {outer}/F for scores of labels and from outside (column, file, clip), {AutoParameters.Neighbors(1)} to {AutoParameters.MostNeighbors}",
            DefaultOf("neighbors"));
    }

    [Fact]
    public void Alpha_SaysTheBoosts()
    {
        Assert.Equal(ScoreCatalogue.Find("hub")!.Boost, ScoreCatalogue.Find("el2n")!.Boost);
        Assert.Equal($"auto = auto:{Text(ScoreCatalogue.Find("hub")!.Boost)}, auto:{Text(ScoreCatalogue.Find("column")!.Boost)} for a score from outside", DefaultOf("alpha"));
    }

    [Fact]
    public void ScoreOrder_SaysTheOrders()
    {
        string[] low = [.. ScoreCatalogue.All.Where(score => score.Order == ScoreOrder.Low && !score.OrderFollowsBudget).Select(score => score.Name)];
        Assert.Equal($"auto = high; low for {low[0]}, {low[1]} and {low[2]}; at:Q for scores of labels", DefaultOf("score-order"));
        Assert.Equal(3, low.Length);
        Assert.All(ScoreCatalogue.All, score => Assert.Equal(score.NeedsLabels, score.OrderFollowsBudget));
    }

    [Fact]
    public void ScoreOrder_SaysTheQuantilesOfTheRule()
    {
        ScoreDefinition score = ScoreCatalogue.Find("margin")!;
        string note = Set.Options.Single(option => option.Name == "score-order").Declaration.Note!;
        Assert.Contains("Q is 0 up to 4 rows kept of each, .65 from 32 on", note, StringComparison.Ordinal);
        Assert.Equal(["at:0", "at:0.65", "at:0.65"], new[] { 4, 32, 400 }.Select(rows => score.OrderAt(rows, 1, 1).ToString()));
        Assert.NotEqual("at:0", score.OrderAt(5, 1, 1).ToString());
        Assert.NotEqual("at:0.65", score.OrderAt(31, 1, 1).ToString());
    }

    [Fact]
    public void Score_SaysHowManyNeighboursCount()
    {
        string note = Set.Options.Single(option => option.Name == "score").Declaration.Note!;
        Assert.Contains($"count the row among their {HubSums.Neighbors} nearest", note, StringComparison.Ordinal);
        Assert.Contains($"mean cosine to its {GraphScores.DensityNeighbors} nearest", note, StringComparison.Ordinal);
        Assert.Contains($"agreement of the {GraphScores.AgreementNeighbors} nearest rows' labels", note, StringComparison.Ordinal);
    }

    private static string DefaultOf(string name) => Set.Options.Single(option => option.Name == name).Declaration.Default!;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
