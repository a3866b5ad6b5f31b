using System.Globalization;
using System.Text.RegularExpressions;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Scores;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Documents;

/// <summary>The documents stay short and whole.</summary>
public sealed class DocumentsTests
{
    private const int MostLines = 130;

    /// <summary>Lines of a terminal that show the two commands without scrolling.</summary>
    private const int FirstScreen = 24;

    [Fact]
    public void Readme_IsShort_AndBeginsWithTheTwoCommands()
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("README.md"));
        Assert.InRange(lines.Length, 1, MostLines);
        string[] first = lines[..FirstScreen];
        Assert.Contains(first, line => line.StartsWith("dotnet run -c Release --project src/InfoMax.Cli -- prune ", StringComparison.Ordinal));
        Assert.Contains("dotnet test -c Release", first);
    }

    [Fact]
    public void EveryLink_HasAnOtherEnd() => Assert.Empty(
        MarkdownDocument.Names.SelectMany(name => MarkdownDocument.Read(name).Dangling().Select(link => $"{name}: {link}")));

    [Fact]
    public void EveryDocument_IsReachedFromTheReadme()
    {
        string[] linked = [.. MarkdownDocument.Read("README.md").Links.Select(link => link.Split('#')[0])];
        Assert.All(MarkdownDocument.Names.Where(name => name.StartsWith("docs/", StringComparison.Ordinal)), name => Assert.Contains(name, linked));
    }

    [Fact]
    public void EveryRound_IsInTheTableOfRounds()
    {
        string[] named =
        [
            .. File.ReadLines(Repository.PathOf("docs", "architecture.md"))
                .SkipWhile(line => line != "| round | unit | writes |").Skip(2).TakeWhile(line => line.StartsWith('|'))
                .SelectMany(row => row.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
        ];
        Assert.Equal(RoundCatalog.Kinds.Select(kind => RoundCatalog.NameOf(kind)).Order(), named.Order());
    }

    /// <summary>c and B are told for every score there is, as its definition has them.</summary>
    [Fact]
    public void MethodTellsTheDefaultsOfEveryScore()
    {
        string prose = string.Join(' ', File.ReadLines(Repository.PathOf("docs", "method.md")).SkipWhile(line => line != "## Objective").TakeWhile(line => line != "## Scores"));
        (string, double, double)[] told =
        [
            .. Regex.Matches(prose, @"(?<c>[0-9.]+) and (?<b>[0-9.]+) for one [^(;]*\((?<names>`[^)]*)\)").SelectMany(match => Regex.Matches(match.Groups["names"].Value, "`([a-z0-9]+)`").Select(name =>
                (name.Groups[1].Value, double.Parse(match.Groups["c"].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups["b"].Value, CultureInfo.InvariantCulture)))),
        ];
        Assert.Equal(ScoreCatalogue.All.Select(score => (score.Name, score.NeighborFactor, score.Boost)).Order(), told.Order());
    }

    [Fact]
    public void DanglingLinks_AreFound()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["other.md"], "# Its `heading`: one\n");
        File.WriteAllText(folder["a.md"], "[a](none.md) [b](other.md#its-heading-one) [c](other.md#two) [d](#here) [e](https://example.org/x)\n## Here\n```\n[f](gone)\n```\n");
        Assert.Equal(["none.md", "other.md#two"], MarkdownDocument.Read(folder["a.md"]).Dangling());
    }
}
