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
        IReadOnlyList<RowExplanation> found = RowExplainer.Explain(ResultDirectory.Open(results.Output), ["499", "r3", "id:r510"], [], Token);
        Assert.Equal([499, 3, 510], found.Select(row => row.Row));
        Assert.Equal(["r499", "r3", "r510"], found.Select(row => row.Id!));

        // The best score, and nothing like it.
        Assert.Equal((true, "selected", 1L, 600L), (found[0].Selected, found[0].Reason, found[0].Rank!.Value, found[0].Rows));
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
        RowExplanation[] all = [.. RowExplainer.Explain(ResultDirectory.Open(results.Output), [.. Enumerable.Range(0, 600).Select(row => FormattableString.Invariant($"{row}"))], [], Token)];
        RowExplanation shared = all.First(row => row.Reason == "budget" && row.Importance - row.Gain > 0.1);
        Assert.Contains(FormattableString.Invariant($"of which kept rows near it have {shared.Importance - shared.Gain:F3} already; gain {shared.Gain:F3}"), shared.Words[1], StringComparison.Ordinal);
        Assert.Contains(shared.Words, line => line.StartsWith(FormattableString.Invariant($"{shared.RowsBefore} rows that were not kept have a larger gain: its own is {shared.Price - shared.Gain:F3} below that of the last row kept."), StringComparison.Ordinal));
        Assert.DoesNotContain(all.SelectMany(row => row.Words), line => line.Contains("a budget larger by", StringComparison.Ordinal) || line.Contains("would still be kept", StringComparison.Ordinal));
        IReadOnlyList<string> better = ExplanationText.Of(shared with { Gain = (float)shared.Price!.Value + 0.125f });
        Assert.Contains(better, line => line.StartsWith("its gain is above the price: in place of the last kept row it would raise the objective by 0.125", StringComparison.Ordinal));
        Assert.All(all.Where(row => row.Selected && row.Importance == row.Gain), row => Assert.DoesNotContain("already", row.Words[1], StringComparison.Ordinal));

        // A price below zero, as of a budget that takes more than is worth taking.
        RowExplanation kept = all.First(row => row is { Selected: true, Reason: "selected", Representative: null });
        Assert.Contains("its gain is 0.200 above that of the last row kept", ExplanationText.Of(kept with { Gain = 0.7f, Importance = 0.78f, Price = 0.5 }));
        Assert.Contains(
            "beside the other kept rows no row would take its place unless its importance fell by 0.250 or more, which is where row 4 (id r4) (cosine 0.500) might: what the tables tell sets the least, and another row may be the first; a new run weighs all rows anew and may choose otherwise",
            ExplanationText.Of(kept with { Importance = 0.78f, Rival = new RowRival(4, "r4", 0.5f, 0.25) }));
        Assert.Contains(
            ExplanationText.Of(kept with { Importance = 0.78f, Rival = new RowRival(4, null, 0.5f, 1.25) }), line => line.StartsWith("beside the other kept rows no row would take its place, whatever its importance", StringComparison.Ordinal));

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
        RowExplanation row = Assert.Single(RowExplainer.Explain(directory, [FormattableString.Invariant($"{most.Key}")], [], Token));
        Assert.Equal(most.Count(), row.StandsFor);
        Assert.Equal(row.Covers.OrderByDescending(near => near.Cosine), row.Covers);
    }

    /// <summary>A row that is named twice, by number and by id, is one row, and what is counted of it is counted once.</summary>
    [Fact]
    public void RowNamedTwice_IsExplainedOnce()
    {
        ResultDirectory directory = ResultDirectory.Open(results.Output);
        string most = FormattableString.Invariant($"{directory.Reasons().SelectMany(part => part.Nearest.Where((row, i) => row is not null && !part.Selected[i])).GroupBy(row => row).MaxBy(group => group.Count())!.Key}");
        RowExplanation once = Assert.Single(RowExplainer.Explain(directory, [most], [], Token));
        RowExplanation twice = Assert.Single(RowExplainer.Explain(directory, [most, "r" + most, most, "id:r" + most], [], Token));
        Assert.Equal((once.StandsFor, once.Covers.Count), (twice.StandsFor, twice.Covers.Count));
        Assert.Equal(once.Covers, twice.Covers);
        Assert.Equal(once.Words, twice.Words);
    }

    /// <summary>The nearest rows are those of all rows by brute force, each with its fate; the raw score is the column's.</summary>
    [Fact]
    public void NearestRows_AreThoseOfTheInput_WithTheirFates()
    {
        ResultDirectory directory = ResultDirectory.Open(results.Output);
        (string[] reasons, bool[] selected) = ([.. directory.Reasons().SelectMany(part => part.Reasons)], [.. directory.Reasons().SelectMany(part => part.Selected)]);
        foreach (RowExplanation row in RowExplainer.Explain(directory, ["3", "499", "510", "77", "560", "0"], [], Token))
        {
            (int Row, double Cosine)[] near = [.. Enumerable.Range(0, 600).Where(other => other != row.Row).Select(other => (other, Cosine((int)row.Row, other))).OrderByDescending(other => other.Item2).Take(10)];
            Assert.Equal(near.Select(other => other.Cosine), row.Closest.Select(other => (double)other.Cosine), (one, other) => Math.Abs(one - other) < 1e-5);
            Assert.All(row.Closest, other => Assert.Equal(
                (Cosine((int)row.Row, (int)other.Row), $"r{other.Row}", selected[other.Row], reasons[other.Row]), (Math.Abs(Cosine((int)row.Row, (int)other.Row) - other.Cosine) < 1e-5 ? Cosine((int)row.Row, (int)other.Row) : 9, other.Id, other.Selected, other.Reason)));
            Assert.Contains(row.Words, line => line.StartsWith(FormattableString.Invariant($"nearest rows in the input that are no copies: {row.ClosestDistinct[0].Row} (id r{row.ClosestDistinct[0].Row}) ({row.ClosestDistinct[0].Cosine:F3}, {(row.ClosestDistinct[0].Selected ? "kept" : $"not kept: {row.ClosestDistinct[0].Reason}")})"), StringComparison.Ordinal));
            Assert.Equal(
                Enumerable.Range(0, 600).Where(other => other != row.Row && reasons[other] != "copy").Select(other => Cosine((int)row.Row, other)).OrderDescending().Take(10),
                row.ClosestDistinct.Select(other => (double)other.Cosine),
                (one, other) => Math.Abs(one - other) < 1e-5);
            Assert.Equal(row.Row < 500 ? row.Row : 0, row.RawScore);
            Assert.Contains(FormattableString.Invariant($"(raw score {row.RawScore})"), row.Words[1], StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// What a kept row may lose before an exchange pays is never above the truth by the exact graph, and often is it.
    /// </summary>
    [Fact]
    public void Rival_IsOfTheExactGraph()
    {
        const int Neighbors = 10;
        const double Alpha = 0.3;
        ResultDirectory directory = ResultDirectory.Open(results.Output);
        (string[] reasons, bool[] selected, float[] gains) = (
            [.. directory.Reasons().SelectMany(part => part.Reasons)], [.. directory.Reasons().SelectMany(part => part.Selected)], [.. directory.Reasons().SelectMany(part => part.Gains)]);
        int[] own = [.. Enumerable.Range(0, 600).Where(row => reasons[row] != "copy")];
        Dictionary<int, HashSet<int>> lists = own.ToDictionary(row => row, row => own.Where(other => other != row).OrderByDescending(other => Cosine(row, other)).Take(Neighbors).ToHashSet());
        RowExplanation[] kept = [.. RowExplainer.Explain(directory, [.. own.Where(row => selected[row]).Take(60).Select(row => FormattableString.Invariant($"{row}"))], [], Token)];
        int equal = 0;
        foreach (RowExplanation row in kept)
        {
            int i = (int)row.Row;
            double most = own.Where(other => !selected[other]).Max(other => gains[other] + (Alpha * Math.Max(0, Cosine(i, other)) * ((lists[i].Contains(other) ? 1 : 0) + (lists[other].Contains(i) ? 1 : 0))));
            double atMost = own.Where(other => !selected[other]).Max(other => gains[other] + (2 * Alpha * Math.Max(0, Cosine(i, other))));
            Assert.InRange(row.Rival!.Margin, row.Gain!.Value - atMost - 1e-4, row.Gain.Value - most + 1e-4);
            equal += Math.Abs(row.Rival.Margin - (row.Gain.Value - most)) < 1e-4 ? 1 : 0;
        }

        Assert.InRange(equal, kept.Length / 4, kept.Length);
    }

    /// <summary>Without the input the files tell the rest, and why there are no neighbours; so for many rows at once.</summary>
    [Fact]
    public void InputThatIsGone_IsSaid()
    {
        using TemporaryFolder folder = new();
        string gone = results.CopyTo(folder["gone"], manifest => manifest["options"]!["input"] = new System.Text.Json.Nodes.JsonArray(folder["nowhere"]));
        RowExplanation row = Assert.Single(RowExplainer.Explain(ResultDirectory.Open(gone), ["499"], [], Token));
        Assert.Contains("nowhere", row.ClosestMissing, StringComparison.Ordinal);
        Assert.Contains(row.Words, line => line.StartsWith("its nearest rows in the input are not known: ", StringComparison.Ordinal));
        Assert.Contains(row.Words, line => line.EndsWith("above that of the last row kept", StringComparison.Ordinal));
        Assert.All(
            RowExplainer.Explain(ResultDirectory.Open(results.Output), [.. Enumerable.Range(0, 65).Select(number => FormattableString.Invariant($"{number}"))], [], Token),
            many => Assert.Equal("they are looked up for at most 64 rows at a time", many.ClosestMissing));
    }

    [Theory]
    [InlineData("compare", "holds a comparison of methods")]
    [InlineData("tune", "holds a tuning")]
    [InlineData("score", "holds a table of scores")]
    [InlineData("dedupe", "holds results of dedupe")]
    [InlineData("prune", "run prune again with --reasons")]
    public void ResultsOfAnotherVerb_AreNamed(string goal, string expected)
    {
        using TemporaryFolder folder = new();
        string other = results.CopyTo(folder["other"], manifest => manifest["requested"]!["goal"] = goal);
        File.Delete(Path.Combine(other, "reasons.parquet"));
        string said = Assert.Throws<ResultException>(() => ResultDirectory.Open(other).Reasons()).Message;
        Assert.StartsWith($"{other}: ", said, StringComparison.Ordinal);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    private double Cosine(int one, int other)
    {
        (float[] a, float[] b) = (results.Vectors[one], results.Vectors[other]);
        return a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
    }

    [Fact]
    public void WhatIsNotThere_IsSaidInALine()
    {
        Assert.Contains("no such directory", Assert.Throws<ResultException>(() => ResultDirectory.Open("/nowhere/at/all")).Message, StringComparison.Ordinal);
        Assert.Contains("no manifest.json", Assert.Throws<ResultException>(() => ResultDirectory.Open(AppContext.BaseDirectory)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r49q", "did you mean r49?")]
    [InlineData("id:r51x", "did you mean r51?")]
    [InlineData("99999", "valid rows end at 599")]
    [InlineData("nothing like it", "rows that were dropped are in rejected.parquet")]
    public void UnknownRow_IsSaidWithTheNearest(string typed, string expected)
    {
        List<string> unknown = [];
        Assert.Empty(RowExplainer.Explain(ResultDirectory.Open(results.Output), [typed, typed], unknown, Token));
        string line = Assert.Single(unknown);
        Assert.StartsWith($"{typed}: is neither", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    /// <summary>Rows that are known are answered, each unknown one is named on standard error, and the exit code is that of a bad row.</summary>
    [Fact]
    public async Task UnknownRowAmongOthers_SpoilsNoAnswer()
    {
        InfomaxResult known = await CommandInProcess.RunAsync("explain", results.Output, "3", "499");
        InfomaxResult mixed = await CommandInProcess.RunAsync("explain", results.Output, "3", "99999", "499", "nobody");
        Assert.Equal((0, 2), (known.ExitCode, mixed.ExitCode));
        Assert.Equal(known.Output, mixed.Output);
        Assert.Equal(["infomax: 99999: is neither", "infomax: nobody: is neither"], mixed.Error.TrimEnd().Split('\n').Select(line => line[..(line.IndexOf("neither", StringComparison.Ordinal) + 7)]));
        System.Text.Json.Nodes.JsonNode json = System.Text.Json.Nodes.JsonNode.Parse((await CommandInProcess.RunAsync("explain", results.Output, "3", "99999", "499", "--json")).Output)!;
        Assert.Equal([3, 499], json["results"]!.AsArray().Select(row => row!["row"]!.GetValue<int>()));
        Assert.Equal(2, json["error"]!["exit_code"]!.GetValue<int>());
        Assert.Contains("99999: is neither", json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    /// <summary>What a kept row stands for is counted as the key has it, and a copy's cosine that is its representative's is said to be.</summary>
    [Fact]
    public void StandsFor_IsTheKeysCount_AndTellsWhoseCosineItIs()
    {
        RowExplanation[] all = [.. RowExplainer.Explain(ResultDirectory.Open(results.Output), [.. Enumerable.Range(0, 600).Select(row => FormattableString.Invariant($"{row}"))], [], Token)];
        Assert.All(all.Where(row => row.StandsFor > 1), row => Assert.Contains(row.Words, line => line.StartsWith(FormattableString.Invariant($"stands for {row.StandsFor} rows that were not kept, "), StringComparison.Ordinal)));
        Assert.All(all.Where(row => row.GroupSize > 1 && row.Representative is null), row => Assert.Contains(FormattableString.Invariant($"one of a family of {row.GroupSize}: itself and {row.GroupSize - 1} {(row.GroupSize == 2 ? "copy" : "copies")}"), row.Words));

        // Row 0 was not kept: its copies have its nearest kept row, at its cosine.
        RowExplanation copy = all[510];
        Assert.Equal((all[0].Nearest!.Row, all[0].Nearest!.Cosine), (copy.Nearest!.Row, copy.Nearest!.Cosine));
        Assert.Contains(FormattableString.Invariant($"nearest kept row: row {copy.Nearest.Row} (id r{copy.Nearest.Row}) (cosine {copy.Nearest.Cosine:F3} of row 0, which it is a copy of)"), copy.Words);
        RowExplanation kept = all[copy.Nearest.Row];
        Assert.All(kept.Covers, near => Assert.Equal(near.Row is >= 500 and < 550 ? 0 : null, near.Representative));
        RowExplanation many = kept with { Covers = [new CoveredRow(510, "r510", 0.5f, 0), new CoveredRow(7, "r7", 0.25f)] };
        Assert.Contains(ExplanationText.Of(many), line => line.EndsWith("the nearest of them: 510 (0.500 of row 0, which it is a copy of), 7 (0.250)", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownDirectory_IsSaidWithTheNearest() => Assert.EndsWith(
        $"did you mean {Path.GetFileName(results.Output)}?", Assert.Throws<ResultException>(() => ResultDirectory.Open(results.Output + "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void LostLabel_IsAWarningInTheManifest()
    {
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(results.Output);
        Assert.Contains(manifest["warnings"]!.AsArray(), line => line!.GetValue<string>().Equals("3 labels: 1 lost entirely beyond chance: 'lost' (0 of 50)", StringComparison.Ordinal));
        System.Text.Json.Nodes.JsonArray labels = manifest["retention"]!["labels"]!.AsArray();
        Assert.Equal(["even", "lost", "odd"], labels.Select(label => label!["name"]!.GetValue<string>()));
        Assert.Equal(100, labels.Sum(label => label!["selected"]!.GetValue<int>()));
        Assert.Equal(600, manifest["retention"]!["files"]![0]!["rows"]!.GetValue<int>());
    }
}
