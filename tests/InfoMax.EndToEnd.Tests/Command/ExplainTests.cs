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
        Assert.Equal((0, "r0"), (found[2].Representative!.Row, found[2].Representative!.Id));
    }

    /// <summary>What is said adds up: the gain is what kept rows leave of the importance, and a copy of a row that went is sent to that one.</summary>
    [Fact]
    public void Words_AddUp()
    {
        RowExplanation[] all = [.. RowExplainer.Explain(ResultDirectory.Open(results.Output), [.. Enumerable.Range(0, 600).Select(row => FormattableString.Invariant($"{row}"))], Token)];
        RowExplanation shared = all.First(row => row.Reason == "budget" && row.Importance - row.Gain > 0.1);
        Assert.Contains(FormattableString.Invariant($"of which kept rows near it have {shared.Importance - shared.Gain:F3} already; gain {shared.Gain:F3}"), shared.Words[1], StringComparison.Ordinal);
        Assert.Contains(shared.Words, line => line.Contains(FormattableString.Invariant($"with the same alpha a budget larger by about {shared.RowsBefore + 1}"), StringComparison.Ordinal));
        IReadOnlyList<string> better = ExplanationText.Of(shared with { Gain = (float)shared.Price!.Value + 0.125f });
        Assert.Contains(better, line => line.StartsWith("its gain is above the price: in place of the last kept row it would raise the objective by 0.125", StringComparison.Ordinal));
        Assert.All(all.Where(row => row.Selected && row.Importance == row.Gain), row => Assert.DoesNotContain("already", row.Words[1], StringComparison.Ordinal));

        // A price below zero, as of a budget that takes more than is worth taking.
        RowExplanation kept = all.First(row => row is { Selected: true, Reason: "selected", Representative: null });
        Assert.Contains("it would still be kept whatever its importance", ExplanationText.Of(kept with { Gain = 0.7f, Importance = 0.78f, Price = -0.49 }));
        Assert.Contains("it would still be kept if its importance were lower by up to about 0.200", ExplanationText.Of(kept with { Gain = 0.7f, Importance = 0.78f, Price = 0.5 }));

        // The family of row 0 has the lowest score: nothing of it is kept.
        RowExplanation copy = all[510];
        Assert.Contains(copy.Words, line => line.EndsWith("one of a family of 51, which was not kept either", StringComparison.Ordinal));
        Assert.Equal("'infomax explain' of row 0 says what would keep that one, which stands for it", copy.Words[^1]);
        Assert.DoesNotContain(all.SelectMany(row => row.Words), line => line.Contains("of 1 rows", StringComparison.Ordinal) || line.Contains(" 1 rows ", StringComparison.Ordinal));
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
