using InfoMax.Cli.Reports;
using InfoMax.Data.Results;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>Rows are found by number and by id, and what is said of them is what the files have.</summary>
public sealed class ExplainTests(ResultFixture results) : IClassFixture<ResultFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Rows_AreFoundByNumberAndId_InTheOrderAsked()
    {
        IReadOnlyList<RowExplanation> found = RowExplainer.Explain(ResultDirectory.Open(results.Output), ["499", "r3", "id:r510"], Token);
        Assert.Equal([499, 3, 510], found.Select(row => row.Row));
        Assert.Equal(["r499", "r3", "r510"], found.Select(row => row.Id!));

        // The best score, and nothing like it.
        Assert.Equal((true, "selected", 1L, 600L), (found[0].Selected, found[0].Reason, found[0].Rank, found[0].Rows));
        Assert.Contains("kept", found[0].Words[0], StringComparison.Ordinal);

        // Of a low score.
        Assert.Equal("low-importance", found[1].Reason);
        Assert.Contains(found[1].Words, line => line.Contains("below the price", StringComparison.Ordinal));

        // Row 0 and its 50 copies have the lowest score: the first of them stands for all.
        Assert.Equal(("copy", 51), (found[2].Reason, found[2].GroupSize));
        Assert.Equal(0, found[2].Representative!.Row);
    }

    [Fact]
    public void NearestKeptRow_CountsTheRowsThatItStandsFor()
    {
        ResultDirectory directory = ResultDirectory.Open(results.Output);
        long[][] parts = [.. directory.Reasons().Select(part => part.Nearest.Where((row, i) => row is not null && !part.Selected[i]).Select(row => row!.Value).ToArray())];
        IGrouping<long, long> most = parts.SelectMany(part => part).GroupBy(row => row).MaxBy(group => group.Count())!;
        RowExplanation row = Assert.Single(RowExplainer.Explain(directory, [FormattableString.Invariant($"{most.Key}")], Token));
        Assert.Equal(most.Count(), row.StandsFor);
        Assert.Equal(row.Closest.OrderByDescending(near => near.Cosine), row.Closest);
    }

    [Fact]
    public void WhatIsNotThere_IsSaidInALine()
    {
        Assert.Contains("99999: is neither", Assert.Throws<ResultException>(() => RowExplainer.Explain(ResultDirectory.Open(results.Output), ["99999"], Token)).Message, StringComparison.Ordinal);
        Assert.Contains("no such directory", Assert.Throws<ResultException>(() => ResultDirectory.Open("/nowhere/at/all")).Message, StringComparison.Ordinal);
        Assert.Contains("no manifest.json", Assert.Throws<ResultException>(() => ResultDirectory.Open(AppContext.BaseDirectory)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r49q", "did you mean r49?")]
    [InlineData("id:r51x", "did you mean r51?")]
    [InlineData("99999", "valid rows end at 599")]
    [InlineData("nothing like it", "rows that were dropped are in rejected.parquet")]
    public void UnknownRow_IsSaidWithTheNearest(string typed, string expected) => Assert.Contains(
        expected, Assert.Throws<ResultException>(() => RowExplainer.Explain(ResultDirectory.Open(results.Output), [typed], Token)).Message, StringComparison.Ordinal);

    [Fact]
    public void UnknownDirectory_IsSaidWithTheNearest() => Assert.EndsWith(
        $"did you mean {Path.GetFileName(results.Output)}?", Assert.Throws<ResultException>(() => ResultDirectory.Open(results.Output + "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void LostLabel_IsAWarningInTheManifest()
    {
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(results.Output);
        Assert.Contains(manifest["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("labels nearly lost", StringComparison.Ordinal) && line.GetValue<string>().Contains("'lost' (0 of 50)", StringComparison.Ordinal));
        System.Text.Json.Nodes.JsonArray labels = manifest["retention"]!["labels"]!.AsArray();
        Assert.Equal(["even", "lost", "odd"], labels.Select(label => label!["name"]!.GetValue<string>()));
        Assert.Equal(100, labels.Sum(label => label!["selected"]!.GetValue<int>()));
        Assert.Equal(600, manifest["retention"]!["files"]![0]!["rows"]!.GetValue<int>());
    }
}
