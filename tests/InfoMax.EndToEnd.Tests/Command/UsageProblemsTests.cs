using InfoMax.Cli.Commands;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>What is said of a command line before any verb looks at it.</summary>
public sealed class UsageProblemsTests
{
    [Theory]
    [InlineData("prun x.npy", "prun: there is no such verb; did you mean prune? 'infomax --help' lists them")]
    [InlineData("stats", "stats: there is no such verb; did you mean status? 'infomax --help' lists them")]
    [InlineData("tuning", "tuning: there is no such verb; the nearest is tune, and 'infomax --help' lists them")]
    [InlineData("versoin", "versoin: there is no such verb; the nearest is report, and 'infomax --help' lists them")]
    [InlineData("completely-different", "completely-different: there is no such verb; the nearest is compare, and 'infomax --help' lists them")]
    [InlineData("validate d --alhpa 0", "--alhpa: there is no such option; did you mean --alpha?")]
    [InlineData("validate d --fractoin=0.1", "--fractoin: there is no such option; did you mean --fraction?")]
    [InlineData("prune d -x", "-x: there is no such option; --help lists them")]
    [InlineData("status --cordinator http://a", "--cordinator: there is no such option; did you mean --coordinator?")]
    [InlineData("node --data-dri d", "--data-dri: there is no such option; did you mean --data-dir?")]
    [InlineData("cancel b1 --zzzzzzzzzz", "--zzzzzzzzzz: there is no such option; --help lists them")]
    public void UnknownNames_AreSaidWithTheNearest(string line, string expected) =>
        Assert.Equal(expected, Assert.Single(UsageProblems.Of(InfomaxCommand.Create(), line.Split(' '))));

    [Fact]
    public void EveryUnknownOption_IsSaidAtOnce() => Assert.Equal(
        ["--fractoin: there is no such option; did you mean --fraction?", "--outptu: there is no such option; did you mean --output?"],
        UsageProblems.Of(InfomaxCommand.Create(), ["prune", "x", "--fractoin", "1", "--outptu", "y"]));

    [Theory]
    [InlineData("prune", "", "argument 2 is empty after 'prune'")]
    [InlineData("", "x", "argument 1 is empty:")]
    [InlineData("--output", " ", "argument 2 is empty after '--output'")]
    public void EmptyArguments_AreNamed(string first, string second, string expected) =>
        Assert.StartsWith(expected, Assert.Single(UsageProblems.Of(InfomaxCommand.Create(), [first, second])), StringComparison.Ordinal);

    [Theory]
    [InlineData("prune x --alpha -1 --output=y -q")]
    [InlineData("validate x --alpha 0 --seed 3 --resume --json")]
    [InlineData("prune -- --odd-name")]
    [InlineData("prune --help")]
    [InlineData("--version")]
    [InlineData("[suggest:3] prune --fr")]
    public void WhatIsKnown_IsLeftToTheVerb(string line) => Assert.Empty(UsageProblems.Of(InfomaxCommand.Create(), line.Split(' ')));
}
