using InfoMax.Core.Scores;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

public sealed class ScoreCatalogueTests
{
    [Fact]
    public void Names_AreUnique_AndFoundInAnyCase()
    {
        Assert.Equal(ScoreCatalogue.All.Count, ScoreCatalogue.All.Select(definition => definition.Name).Distinct().Count());
        Assert.All(ScoreCatalogue.All, definition => Assert.Same(definition, ScoreCatalogue.Find(definition.Name.ToUpperInvariant())));
        Assert.Null(ScoreCatalogue.Find("hubs"));
    }

    [Theory]
    [InlineData("clip", "high", 40, 0.5)]
    [InlineData("column", "high", 40, 0.5)]
    [InlineData("target", "high", 40, 0.5)]
    [InlineData("combine", "high", 40, 0.5)]
    [InlineData("hub", "low", 20, 3)]
    [InlineData("prototype", "low", 20, 3)]
    [InlineData("el2n", "low", 40, 3)]
    [InlineData("agreement", "low", 40, 3)]
    [InlineData("uniform", "high", 20, 3)]
    public void Defaults_GoWithTheScore(string name, string order, int neighbors, double boost)
    {
        ScoreDefinition definition = ScoreCatalogue.Find(name)!;
        Assert.Equal(order, definition.Order.ToString());
        Assert.Equal(neighbors, definition.Neighbors(0.1));
        Assert.Equal(boost, definition.Boost);
    }

    /// <summary>180 rows of each class, of whose labels two in five are right to the probe and to the neighbours.</summary>
    [Theory]
    [InlineData("el2n", "at:0.3")]
    [InlineData("margin", "at:0.3")]
    [InlineData("aum", "at:0.3")]
    [InlineData("forgetting", "at:0.3")]
    [InlineData("entropy", "at:0.65")]
    [InlineData("agreement", "at:0.3")]
    [InlineData("hub", "low")]
    public void WrongLabels_MoveTheOrderOfScoresThatSeeThem(string name, string order) =>
        Assert.Equal(order, ScoreCatalogue.Find(name)!.OrderAt(1800, 10, 0.4).ToString());

    [Fact]
    public void TheGraphComesFirst_ForScoresOfTheGraph() => Assert.Equal(
        ["hub", "density", "agreement"], ScoreCatalogue.All.Where(definition => definition.NeedsGraph).Select(definition => definition.Name));

    /// <summary>What is declared of a score says how its values are made, so that none is silently taken for another.</summary>
    [Fact]
    public void EveryScore_IsMadeInOneWay() => Assert.All(ScoreCatalogue.All, definition => Assert.Equal(
        1, new[] { definition.IsFromOutside, definition.NeedsGraph, definition.FromRows is not null, definition.FromProbe is not null }.Count(isSo => isSo)));

    [Fact]
    public void OnlyScoresOfTheGraph_AreReadFromLists() =>
        Assert.All(ScoreCatalogue.All, definition => Assert.True(definition.FromOwnList is null || definition.NeedsGraph));

    [Fact]
    public void Forms_AreThoseOfTheCommandLine()
    {
        Assert.Equal("column:NAME", ScoreCatalogue.Find("column")!.Form);
        Assert.Equal("hub", ScoreCatalogue.Find("hub")!.Form);
    }
}
