using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InfoMax.Cli;
using InfoMax.Cli.Reports;
using InfoMax.Cli.Reports.Numbers;
using InfoMax.Cli.Reports.Page;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Results;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>The page needs nothing but itself, has every section, and shows first what is lost and what is most repeated; two results are compared by what F says of each.</summary>
public sealed partial class ReportTests(ResultFixture results) : IClassFixture<ResultFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Page_IsSelfContained_WithEverySection()
    {
        string page = File.ReadAllText(Page(new ShownColumns(null, null)));
        Assert.InRange(page.Length, 5000, 5 << 20);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["href=\"data:,\""], References().Matches(page).Select(match => match.Value).Where(reference => !reference.StartsWith("href=\"#", StringComparison.Ordinal)));
        foreach (string section in (string[])["summary", "certificate", "reasons", "map", "histograms", "retention", "families", "quantiles", "stages"])
        {
            Assert.Equal(1, Regex.Count(page, $"<section id=\"{section}\" "));
        }

        Assert.Equal(5, Svg().Count(page));
        Assert.Contains("prefers-color-scheme:dark", page, StringComparison.Ordinal);
    }

    /// <summary>As for the output of <c>prune</c>: where the page goes cannot be written, here since its place is taken.</summary>
    [Fact]
    public async Task DirectoryThatCannotBeWritten_IsBadUsage()
    {
        string taken = Path.Combine(results.Output, "report.html.tmp");
        Directory.CreateDirectory(taken);
        InfomaxResult result = await CommandInProcess.RunAsync("report", results.Output);
        Directory.Delete(taken);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"infomax: {results.Output}: cannot be written (", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void PlantedLossAndFamily_AreShownFirst()
    {
        ReportNumbers numbers = ReportNumbers.Of(ResultDirectory.Open(results.Output), null, 1, Token);
        Assert.Equal(("lost", 0L), (numbers.Labels[0].Name, numbers.Labels[0].Selected));
        Assert.Equal((0L, 51L), (numbers.Families[0].Representative, numbers.Families[0].Rows));
        Assert.Equal((600, 100), (numbers.Rows, numbers.Kept));
        Assert.Equal(numbers.Rows, numbers.ImportanceOfAll.Sum());
        Assert.Equal(numbers.Kept, numbers.ImportanceOfKept.Sum());
        Assert.Equal(numbers.Rows - numbers.Kept, numbers.ImportanceOfDropped.Sum());
        Assert.Equal(numbers.Rows, numbers.Reasons.Values.Sum());
        Assert.Equal(new GroupLoss("labels", 3, 1, 0, 0, 0), numbers.Losses[1] with { Examples = [] });
        Assert.Equal(numbers.Rows - numbers.Kept, numbers.DroppedByImportanceAndCosine.Sum());
        string page = File.ReadAllText(Page(new ShownColumns(null, null)));
        Assert.Contains("<tr class=\"lost\"><td>lost</td><td>50</td><td>0</td>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"alarm\"", page, StringComparison.Ordinal);
        Assert.Equal(100, JsonNode.Parse(File.ReadAllText(Path.Combine(results.Output, "report.json")))!["kept"]!.GetValue<int>());
    }

    [Fact]
    public void Words_NameTheLeastKeptAndTheSmallest()
    {
        IReadOnlyList<string> words = RetentionText.Of(ReportNumbers.Of(ResultDirectory.Open(results.Output), null, 1, Token));
        Assert.Equal("100 of 600 rows kept (16.7 %)", words[0]);
        Assert.Equal("3 labels: 1 lost entirely beyond chance: 'lost' (0 of 50); the least is left of lost (0 of 50), the smallest", words[1]);
        Assert.Matches("^2[0-9] clusters of nearby rows: .* beyond chance.*; the least is left of that around row [0-9]+ ", words[2]);
    }

    /// <summary>The raw score is the column's, whatever its ranks: spread over all rows, the kept ones and the others, drawn and in a table.</summary>
    [Fact]
    public void RawScore_IsSpreadAsTheColumn()
    {
        ValueSpread raw = ReportNumbers.Of(ResultDirectory.Open(results.Output), null, 1, Token).RawScore!;
        HashSet<long> kept = [.. OutputFiles.Selection(results.Output)];
        double Score(int row) => row < 500 ? row : 0;
        Assert.Equal(("column:quality", 0.0, 499.0), (raw.Name, raw.Least, raw.Most));
        foreach ((SeriesSpread series, int[] rows) in ((SeriesSpread, int[])[])
        [
            (raw.All, [.. Enumerable.Range(0, 600)]), (raw.Kept, [.. Enumerable.Range(0, 600).Where(row => kept.Contains(row))]), (raw.Dropped, [.. Enumerable.Range(0, 600).Where(row => !kept.Contains(row))]),
        ])
        {
            double[] scores = [.. rows.Select(Score).Order()];
            Assert.Equal((rows.Length, rows.Length), (series.Rows, series.Bins.Sum()));
            Assert.Equal(scores.Average(), series.Mean!.Value, 1e-9);
            Assert.Equal(scores[(int)Math.Ceiling(scores.Length / 2.0) - 1], series.Median!.Value, 0.2);
            Assert.Equal(scores.Count(score => score < 499.0 / 40), series.Bins[0]);
        }

        string page = File.ReadAllText(Page(new ShownColumns(null, null)));
        Assert.Contains("id=\"plot-score\"", page, StringComparison.Ordinal);
        Assert.Contains(">column:quality</text>", page, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"<td>kept</td><td>100</td><td>{raw.Kept.Mean:G4}</td>"), page, StringComparison.Ordinal);
    }

    /// <summary>A lost label stands first, however many larger ones there are, and what is left out is counted.</summary>
    [Fact]
    public void LostLabel_IsListedFirst_BeforeLargerOnes()
    {
        using TemporaryFolder folder = new();
        string many = results.CopyTo(folder["many"], manifest => manifest["retention"]!["labels"] = new JsonArray(
        [
            .. Enumerable.Range(0, 99).Select(i => new JsonObject { ["name"] = $"large {i}", ["rows"] = 1000 + i, ["selected"] = 167 }),
            new JsonObject { ["name"] = "tiny", ["rows"] = 2, ["selected"] = 0 },
            new JsonObject { ["name"] = "rare", ["rows"] = 40, ["selected"] = 0 },
        ]));
        ReportFiles.Write(many, new ReportRequest(ReportJson.Options, new ShownColumns(null, null), null, 1), Token);
        string page = File.ReadAllText(Path.Combine(many, "report.html"));
        Assert.Matches("<caption>By label</caption>.*</thead><tbody>\n<tr class=\"lost\"><td>rare</td><td>40</td><td>0</td>.*\n<tr class=\"toosmall\"><td>tiny</td>", page);
        Assert.Contains("101 labels: 1 lost entirely beyond chance: &#39;rare&#39; (0 of 40); 1 more has no kept row but is too small to tell (of so many labels chance leaves about 0.7 without). 71 more are in <code>report.json</code>; 0 of them without a kept row.", page, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(many, "report.json")))!;
        Assert.Equal(["rare", "tiny"], json["labels"]!.AsArray().Take(2).Select(label => label!["name"]!.GetValue<string>()));
        Assert.Equal((1, 0, 1), (json["losses"]![1]!["lost"]!.GetValue<int>(), json["losses"]![1]!["nearly_lost"]!.GetValue<int>(), json["losses"]![1]!["too_small"]!.GetValue<int>()));
        Assert.Contains(OutputFiles.Manifest(many)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("'rare' (0 of 40)", StringComparison.Ordinal));
    }

    /// <summary>What the text says is in the JSON, of each of several directories.</summary>
    [Fact]
    public async Task Json_HasWhatTheTextSays()
    {
        InfomaxResult text = await CommandInProcess.RunAsync("report", results.Output, results.OtherOutput);
        JsonNode json = JsonNode.Parse((await CommandInProcess.RunAsync("report", results.Output, results.OtherOutput, "--json")).Output)!;
        Assert.Equal(text.Output.TrimEnd().Split('\n').Select(line => line.Trim()), json["summaries"]!.AsArray().SelectMany(
            one => one!["words"]!.AsArray().Select(line => line!.GetValue<string>()).Prepend(one["path"]!.GetValue<string>())));
        Assert.All(json["summaries"]!.AsArray(), one => Assert.Contains(one!["losses"]!.AsArray(), loss => loss!["kind"]!.GetValue<string>() == "labels" && loss["groups"]!.GetValue<int>() == 3));
    }

    /// <summary>What vectors tell: every valid row is in one cluster, the planted family in one of its own; the map shows all rows of so small a set, each at its own place.</summary>
    [Fact]
    public void Vectors_TellOfClustersAndOfAMap()
    {
        ReportNumbers numbers = ReportNumbers.Of(ResultDirectory.Open(results.Output), null, 1, Token);
        Assert.Equal((numbers.Rows, numbers.Kept), (numbers.Clusters.Sum(cluster => cluster.Count.Rows), numbers.Clusters.Sum(cluster => cluster.Count.Selected)));
        Assert.Contains(numbers.Clusters, cluster => cluster.Example is 0 or (>= 500 and < 550) && cluster.Count is { Rows: >= 51 and < 120 });
        Assert.All(numbers.Clusters, cluster => Assert.Equal($"r{cluster.Example}", cluster.ExampleId));
        Assert.Equal(600, numbers.Map!.Points.Count);
        Assert.Equal(100, numbers.Map.Points.Count(point => point.Kept));
        MapPoint[] copies = [.. numbers.Map.Points.Where(point => point.Row is >= 500 and < 550)];
        Assert.InRange(copies.Max(point => point.X) - copies.Min(point => point.X), 0, 0.1);
        Assert.InRange(numbers.Map.Points.Max(point => point.X) - numbers.Map.Points.Min(point => point.X), 1, 2.1);
        Assert.Null(numbers.MapMissing);
    }

    [Fact]
    public void Coordinates_AreThoseOfTheColumns_AndColumnsThatAreNotThereAreNamed()
    {
        RowMap map = ReportNumbers.Of(ResultDirectory.Open(results.Output), ("quality", "y"), 1, Token).Map!;
        Assert.Equal(("quality", "y"), (map.XName, map.YName));
        Assert.All(map.Points, point => Assert.Equal((point.Row < 500 ? point.Row : 0, -2.5 * point.Row), (point.X, point.Y)));
        Assert.StartsWith(
            "--coordinates caption: x.csv has no such column of numbers; there are id",
            Assert.Throws<Data.InputDataException>(() => ReportNumbers.Of(ResultDirectory.Open(results.Output), ("caption", "y"), 1, Token)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Quantiles are of the rows, not of the values; the row drawn by chance is from all rows near the quantile.</summary>
    [Fact]
    public void Quantiles_HaveAKeptADroppedAndARandomRow()
    {
        ReportNumbers numbers = ReportNumbers.Of(ResultDirectory.Open(results.Output), null, 1, Token);
        Assert.Equal([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1], numbers.AtQuantiles.Select(at => at.Quantile));
        float[] importance = [.. ResultDirectory.Open(results.Output).Reasons().SelectMany(part => part.Importance).Order()];
        Assert.All(numbers.AtQuantiles, at =>
        {
            Assert.Equal(importance[Math.Max(0, (int)Math.Ceiling(at.Quantile * 600) - 1)], at.Importance, 1e-3);
            Assert.All(new[] { at.Kept, at.Dropped }.OfType<ShownRow>(), row => Assert.Equal(at.Importance, row.Importance, 0.0501));
            Assert.Equal("selected", at.Kept?.Reason ?? "selected");
            Assert.NotEqual("selected", at.Dropped?.Reason);
            Assert.Equal(at.Importance, at.Random!.Importance, 0.0201);
        });
        Assert.Null(numbers.AtQuantiles[0].Kept);
        Assert.Equal("selected", numbers.AtQuantiles[^1].Kept!.Reason);
        Assert.NotEqual(numbers.AtQuantiles.Select(at => at.Random), numbers.AtQuantiles.Select(at => at.Dropped));
    }

    /// <summary>A caption is its own row's and cannot break the page; a picture is held by the page itself.</summary>
    [Fact]
    public void CaptionsAndPictures_AreThoseOfTheRowsShown()
    {
        using TemporaryFolder pictures = new();
        File.WriteAllBytes(pictures["r0.png"], [0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
        File.WriteAllBytes(pictures["r500.jpg"], [0xff, 0xd8, .. new byte[128 << 10]]);
        string page = File.ReadAllText(Page(new ShownColumns("caption", pictures.Root)));
        Assert.Contains("<strong>stands for them:</strong> 0 (r0)<img src=\"data:image/png;base64,iVBORwECAw==\" alt=\"image of row 0: caption of &lt;row&gt; 0\"><div class=\"said\">caption of &lt;row&gt; 0</div>", page, StringComparison.Ordinal);
        Assert.Contains("499 (r499)<div class=\"said\">caption of &lt;row&gt; 499</div>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<row>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("1 images of the rows shown on this page are above 128 KiB", page, StringComparison.Ordinal);
        Assert.StartsWith(
            "--text captions: x.csv has no such column",
            Assert.Throws<ResultException>(() => Page(new ShownColumns("captions", null))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Another score file is another setting, not another input; other vectors are.</summary>
    [Fact]
    public async Task Difference_IsOfOneInput_WhateverScoresWereRead()
    {
        using Workspace workspace = new();
        string input = workspace.Embeddings("x.npy", Workspace.Clustered(60, 6));
        string scores = workspace.Scores("s.npy", [.. Enumerable.Range(0, 60).Select(i => (float)i)]);
        string other = workspace.Embeddings("y.npy", Workspace.Clustered(60, 7));
        string[][] runs = [[input], [input, "--score", "file:" + scores, "--score-order", "high"], [other]];
        for (int i = 0; i < runs.Length; i++)
        {
            InfomaxResult pruned = await CommandInProcess.RunAsync(["prune", .. runs[i], "--budget", "6", "--output", workspace[$"{i}"]]);
            Assert.True(pruned.ExitCode == 0, pruned.Error);
        }

        Assert.Equal(0, (await CommandInProcess.RunAsync("diff", workspace["0"], workspace["1"])).ExitCode);
        InfomaxResult refused = await CommandInProcess.RunAsync("diff", workspace["0"], workspace["2"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("different inputs", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>F of a choice under the other's settings is held against its definition: importance less alpha times redundancy.</summary>
    [Fact]
    public void Difference_KnowsEachChoiceUnderBothSettings()
    {
        (ResultDirectory one, ResultDirectory other) = (ResultDirectory.Open(results.Output), ResultDirectory.Open(results.OtherOutput));
        CoresetDifference difference = CoresetComparer.Compare(one, other, Token);
        Assert.Equal((100, 100), (difference.First, difference.Second));
        Assert.InRange(difference.Shared, 1, 99);
        Assert.Equal(difference.Shared / (200.0 - difference.Shared), difference.Jaccard, 12);
        Assert.Null(difference.OfFirst.Why);

        // Gains count each edge from both ends, F once: F = sum I - (sum I - sum m) / 2, and redundancy goes with alpha.
        (double importance, double gain) = Sums(one);
        Assert.Equal(importance - ((importance - gain) / 2), difference.OfFirst.UnderFirst!.Value, 1e-3);
        Assert.Equal(importance - ((importance - gain) / 2 * 0.1 / 0.3), difference.OfFirst.UnderSecond!.Value, 1e-3);

        // Each is the better one under its own settings.
        Assert.True(difference.OfFirst.UnderFirst >= difference.OfSecond.UnderFirst);
        Assert.True(difference.OfSecond.UnderSecond >= difference.OfFirst.UnderSecond);
        Assert.Equal(["alpha"], difference.Options.Select(option => option.Name));
        Assert.Equal((0.3, 0.1), (difference.Options[0].First!.GetValue<double>(), difference.Options[0].Second!.GetValue<double>()));
        Assert.Equal((one.Manifest["coverage"]!.GetValue<double>(), other.Manifest["coverage"]!.GetValue<double>()), (difference.Coverage.First, difference.Coverage.Second));
        Assert.Equal((100.0, 100.0), (difference.FamiliesKept.First, difference.FamiliesKept.Second));
        Assert.Equal(one.Manifest["mean_raw_score"]!.GetValue<double>(), difference.MeanRawScore.First);
        Assert.Equal(other.Manifest["mean_score"]!.GetValue<double>(), difference.MeanScore.Second);
        Assert.Equal(difference.Second - difference.First, difference.Labels.Sum(label => label.Second - label.First));
    }

    /// <summary>Rows and data first, then F, then the options, in words: what was not given has no value to show.</summary>
    [Fact]
    public async Task Difference_TellsOfDataBeforeF_AndOfOptionsInWords()
    {
        using TemporaryFolder folder = new();
        string other = results.CopyTo(folder["other"], manifest =>
        {
            manifest["options"]!["labels"] = "column:label";
            manifest["options"]!["export"] = new JsonArray();
            manifest["options"]!["seed"] = new JsonArray(1, 2);
            manifest["coverage_neighbors"] = 40;
        });
        string[] lines = (await CommandInProcess.RunAsync("diff", results.Output, other)).Output.TrimEnd().Split('\n');
        string[] heads = ["kept: 100 and 100 rows, 100 by both", "families kept: 100 and 100", "mean raw score: ", "mean score: ", "coverage: not compared, it is along ", "labels: not compared, ", "F of the first: ", "F of the second: ", "option --labels: not given in the first, column:label in the second", "option --seed: not given in the first, 1,2 in the second"];
        Assert.Equal(heads.Length, lines.Length);
        Assert.All(heads.Zip(lines, (head, line) => (Head: head, Line: line)), pair => Assert.StartsWith(pair.Head, pair.Line, StringComparison.Ordinal));
    }

    /// <summary>Counts by other labels, or by a file of labels that changed in between, are of other rows.</summary>
    [Theory]
    [InlineData("file:/a.npy", 90, "label cat: 3 and 9 of 90 rows")]
    [InlineData("file:/b.npy", 90, "labels: not compared")]
    [InlineData("file:/a.npy", 91, "labels: not compared")]
    public async Task Difference_CountsLabels_OnlyWhereBothHaveTheSame(string labels, int rows, string expected)
    {
        using TemporaryFolder folder = new();
        string one = Labelled(folder["one"], "file:/a.npy", 90, 3);
        string other = Labelled(folder["other"], labels, rows, 9);
        string text = (await CommandInProcess.RunAsync("diff", one, other)).Output;
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal(expected[0..7] == "labels:", !text.Contains("label cat", StringComparison.Ordinal));
    }

    private string Labelled(string path, string labels, int rows, int selected) => results.CopyTo(path, manifest =>
    {
        manifest["options"]!["labels"] = labels;
        manifest["retention"]!["labels"] = new JsonArray(new JsonObject { ["name"] = "cat", ["rows"] = rows, ["selected"] = selected });
    });

    private string Page(ShownColumns shown) => ReportFiles.Write(results.Output, new ReportRequest(ReportJson.Options, shown, null, 1), Token)[0].Path;

    private static (double Importance, double Gain) Sums(ResultDirectory directory)
    {
        double importance = 0;
        double gain = 0;
        foreach (Data.Outputs.Tables.ReasonRows part in directory.Reasons())
        {
            importance += part.Importance.Where((_, i) => part.Selected[i]).Sum(value => (double)value);
            gain += part.Gains.Where((_, i) => part.Selected[i]).Sum(value => (double)value);
        }

        return (importance, gain);
    }

    [GeneratedRegex("(?:src|href)=\"[^\"]*\"")]
    private static partial Regex References();

    [GeneratedRegex("<svg [^>]*>")]
    private static partial Regex Svg();
}
