using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Progress;

/// <summary>The end of a run speaks of data first, and hints at what its user may want otherwise: at the border of each rule.</summary>
public sealed class SummaryTests
{
    private static readonly JobSpec Job = new() { Inputs = ["/in"], Output = "/out", Budgets = [new BudgetRule(0.1, null)], Neighbors = [0], Alphas = [AlphaRule.Auto] };

    private static readonly PointSummary Point = new(
        "", 0.1, 100, 20, 0.5, 80, 84, 50, 40, "greedy", 0.9, 3, [new Rival("random", null, 0.5, 0.61, null, null, 93, 7.31), new Rival("top", null, 0.97, 0.35, null, null, 71, 14.25), new Rival("dedupe-top", -40, 0.95, 0.42, 60, 60, 100, 13.75)], 0.7, null, 12.5, 7.25, FamiliesKept: 100);

    [Fact]
    public void Data_ComeBeforeTheObjective_AndTheBoundIsExplained()
    {
        string text = Written(Report(Point), Job);
        int[] places = [.. ((string[])["rows: 1000", "copies: 50 rows are copies of 20 others", "kept: 100 rows (10.00 %)", "families kept (of 950)", "coverage", "mean raw score (of all rows 7.25)", "mean importance", "objective F 80.00", "took", "results in /out", "infomax report /out", "infomax explain /out 0"]).Select(part => text.IndexOf(part, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("can score more than 5.0 % higher on this objective (proven bound 84.00); that says nothing of the model", text, StringComparison.Ordinal);
        Assert.Contains("-40.00", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hint:", text, StringComparison.Ordinal);
    }

    /// <summary>Verbs that read results read them from this machine's disk, and refuse an address.</summary>
    [Theory]
    [InlineData("", "s3://bucket/out")]
    [InlineData("fraction-0.1", "s3://bucket/out/fraction-0.1")]
    public void ResultsInAStore_AreToBeCopiedHereFirst(string name, string address)
    {
        string text = Written(Report(Point with { Name = name }), Job with { Output = "s3://bucket/out" });
        Assert.Contains($"next: copy them here with the store's own tool (aws s3 cp --recursive {address} DIR, or its like); then", text, StringComparison.Ordinal);
        Assert.Contains("infomax explain DIR ROW", text, StringComparison.Ordinal);
        Assert.DoesNotContain("infomax report s3:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("infomax explain s3:", text, StringComparison.Ordinal);
    }

    /// <summary>Where the budget is above the rows that are no copies, nothing is set beside the choice, of which F does not speak.</summary>
    [Theory]
    [InlineData(950, false)]
    [InlineData(951, true)]
    public void WithoutAChoice_NothingIsCompared(int budget, bool expected)
    {
        string text = Written(Report(Point with { Budget = budget }), Job);
        Assert.Equal(expected, text.Contains("all 950 rows that are no copies are kept, and 1 copy by rank: nothing was weighed", StringComparison.Ordinal));
        Assert.Equal(!expected, text.Contains("objective F 80.00", StringComparison.Ordinal));
        Assert.Equal(!expected, text.Contains("coverage (", StringComparison.Ordinal));
    }

    /// <summary>Where the search missed neighbours, what is at most is about that.</summary>
    [Theory]
    [InlineData(NeighborSearchRule.Exact, "3 to 9")]
    [InlineData(NeighborSearchRule.Blocks, "3 to about 9")]
    public void CloseRows_AreBetweenTwo(string search, string expected)
    {
        string text = Written(Report(Point with { CloseRowsAtMost = 9 }) with { Recall = new GraphRecall(search, 0.96, 0.95, 0.97, 500) }, Job);
        Assert.Contains($" {expected} ", text, StringComparison.Ordinal);
    }

    /// <summary>Each measure of the choice stands beside that of what a user would otherwise do; what is not known of a choice with copies is a dash.</summary>
    [Theory]
    [InlineData("as many rows by", "this choice", "random", "top scores", "dedupe, then top")]
    [InlineData("families kept (of 950)", "100", "93", "71", "100")]
    [InlineData("coverage (left-out families to kept ones)", "0.700", "0.610", "0.350", "0.420")]
    [InlineData("mean raw score (of all rows 7.25)", "12.5", "7.31", "14.25", "13.75")]
    [InlineData("mean importance (0 worst, 1 best)", "0.900", "0.500", "0.970", "0.950")]
    [InlineData("kept rows within .95 of another", "3", "-", "-", "60")]
    [InlineData("objective F (below 0: mostly redundancy)", "80.00", "-", "-", "-40.00")]
    public void Choice_IsBesideRivals(string head, params string[] cells)
    {
        string line = Written(Report(Point), Job).Split('\n').Single(text => text.TrimStart().StartsWith(head, StringComparison.Ordinal));
        Assert.InRange(line.TrimEnd().Length, 1, 100);
        Assert.Equal([head, .. cells], System.Text.RegularExpressions.Regex.Split(line.Trim(), @"\s*\|\s*|\s{2,}").Where(cell => cell.Length > 0));
    }

    /// <summary>Without copies nothing is unknown, and no dash is explained.</summary>
    [Fact]
    public void WithoutCopies_NoDashIsExplained() =>
        Assert.DoesNotContain("-: copies", Written(Report(Point with { Rivals = [Point.Rivals![2]] }), Job), StringComparison.Ordinal);

    /// <summary>The smallest of those that cover as well as the largest, then the most important; with its figures, and commands that run as they stand.</summary>
    [Fact]
    public void Sweep_RecommendsByFigures_WithCommandsThatRun()
    {
        JobSpec job = Job with { Inputs = ["/in put"], Budgets = [new BudgetRule(0.05, null), new BudgetRule(0.3, null)] };
        PruneOptions options = new() { Job = job, Given = [new GivenOption("embedding", "emb.vec", "command line"), new GivenOption("fraction", "0.05,0.3", "command line"), new GivenOption("cores", "1", "command line")] };
        PointSummary least = Point with { Name = "fraction-0.05", Budget = 50, Coverage = .6 };
        PointSummary plain = Point with { Name = "fraction-0.3_alpha-1", Budget = 300, Coverage = .68, MeanScore = .8, FamiliesKept = 300 };
        PointSummary good = Point with { Name = "fraction-0.3_alpha-2", Budget = 300, Coverage = .69, MeanScore = .81, FamiliesKept = 300 };
        PointSummary most = Point with { Name = "fraction-0.5", Budget = 500, Coverage = .7 };
        PointSummary all = Point with { Name = "fraction-1", Budget = 1000, Coverage = 0 };
        using StringWriter writer = new();
        JobSummary.Write(writer, Report(least, plain, good, most, all), options);
        string text = writer.ToString();
        Assert.Contains("begin with fraction-0.3_alpha-2 (300 rows): its coverage of 0.690 is within 0.02 of the largest, the 0.700 of fraction-0.5 with 500 rows, 300 of 950 families kept; of the 2 with 300 rows it has the largest mean importance, 0.810, among those that cover as well;", text, StringComparison.Ordinal);
        Assert.Contains("if so many are too many, take fraction-0.05 (50 rows, coverage 0.600, importance 0.900)", text, StringComparison.Ordinal);
        Assert.Contains("next: infomax report /out/fraction-0.3_alpha-2 ", text, StringComparison.Ordinal);
        Assert.Contains("infomax explain /out/fraction-0.3_alpha-2 0 ", text, StringComparison.Ordinal);
        Assert.Contains("infomax compare '/in put' --embedding emb.vec --fraction 0.05,0.3 --output /out-compare ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_OfLabelledRows_SaysHowToTune()
    {
        PruneOptions options = new() { Job = Job with { Labels = Data.Formats.LabelSource.Parse("column:y") }, Given = [new GivenOption("labels", "column:y", "command line"), new GivenOption("score", "el2n", "command line")] };
        using StringWriter writer = new();
        JobSummary.Write(writer, Report(Point with { Name = "a" }, Point with { Name = "b" }), options);
        Assert.Contains("infomax tune /in --labels column:y --score el2n --fraction 0.1 --output /out-tune ", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_HasALineForEachResult_WithWhatNeighboursShare()
    {
        string text = Written(Report(Point with { Name = "fraction-0.05_alpha-auto-1" }, Point with { Name = "fraction-0.05_alpha-auto-2", Shared = 0.42, Alpha = 0.7 }), Job);
        Assert.Contains("fraction-0.05_alpha-auto-1 ", text, StringComparison.Ordinal);
        Assert.Contains("fraction-0.05_alpha-auto-2 ", text, StringComparison.Ordinal);
        Assert.Contains("42 %", text, StringComparison.Ordinal);
        Assert.DoesNotContain("80.00", text, StringComparison.Ordinal);
    }

    /// <summary>However long the folders' names are, no head and no number is cut or broken.</summary>
    [Fact]
    public void Sweep_IsNotCut()
    {
        string name = "fraction-0.05_neighbors-40_alpha-auto-0.5";
        string[] lines = Written(Report(Point with { Name = name, Alpha = 0.0462, UpperBound = 1234 }, Point with { Name = name + "1", Shared = 0.42, Budget = 12_345_678 }), Job).Split('\n');
        string head = lines.Single(line => line.Contains("folder", StringComparison.Ordinal));
        Assert.All((string[])["rows", "k", "alpha", "coverage", "importance", "raw score", "near rows", "as above", "gap"], word => Assert.Contains($" {word} ", head, StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.Contains(name, StringComparison.Ordinal)).Take(2), line => Assert.EndsWith("%", line.TrimEnd(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.5, 8, 0, 84, null)]
    [InlineData(0.51, 8, 0, 84, "a budget of 51 %")]
    [InlineData(0.1, 80, 80, 84, null)]
    [InlineData(0.1, 81, 81, 84, "--neighbors 81 is far from auto, which is 20")]
    [InlineData(0.1, 4, 4, 84, "--neighbors 4 is far from auto")]
    [InlineData(0.1, 5, 5, 84, null)]
    [InlineData(0.1, 20, 0, 88, null)]
    [InlineData(0.1, 20, 0, 89, "the gap of 11 % is wide at alpha 0.5: --effort best")]
    public void Hints_AreGivenBeyondTheirBorder(double fraction, int neighbors, int asked, double bound, string? expected)
    {
        IReadOnlyList<string> hints = SummaryHints.Of(Report(Point with { Fraction = fraction, Neighbors = neighbors, UpperBound = bound }), Job with { ScoreKind = ScoreKind.Hub, Neighbors = [asked] });
        Assert.Equal(expected is null ? 0 : 1, hints.Count);
        Assert.All(hints, hint => Assert.StartsWith(expected!, hint, StringComparison.Ordinal));
    }

    /// <summary>What the options alone tell is said before the job is run too.</summary>
    [Theory]
    [InlineData(0.5, 0, null)]
    [InlineData(0.51, 0, "a budget of 51 %")]
    [InlineData(0.1, 200, "--neighbors 200 is far from auto, which is 20")]
    public void HintsOfOptions_AreThoseOfAPlan(double fraction, int neighbors, string? expected)
    {
        IReadOnlyList<string> hints = SummaryHints.OfPlan(Job with { ScoreKind = ScoreKind.Hub, Neighbors = [neighbors], Budgets = [new BudgetRule(fraction, null)] }, 1000);
        Assert.Equal(expected is null ? 0 : 1, hints.Count);
        Assert.All(hints, hint => Assert.StartsWith(expected!, hint, StringComparison.Ordinal));
    }

    [Fact]
    public void HardestFirst_AtASmallBudget_IsAHint()
    {
        JobSpec job = Job with { ScoreKind = ScoreKind.El2n, ScoreOrder = ScoreOrder.High };
        Assert.Empty(SummaryHints.Of(Report(Point with { Neighbors = 40 }), job));
        Assert.StartsWith("--score-order high keeps the hardest rows", Assert.Single(SummaryHints.Of(Report(Point with { Fraction = 0.09, Neighbors = 44 }), job)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:scores/train_el2n.npy", true)]
    [InlineData("file:quality.npy", false)]
    public void HardestFirst_IsAHint_ForScoresFromOutsideThatAreDifficulties(string score, bool isHint)
    {
        JobSpec job = Job with { Score = ScoreSource.Parse(score), ScoreOrder = ScoreOrder.High };
        Assert.Equal(isHint ? 1 : 0, SummaryHints.Of(Report(Point with { Fraction = 0.09, Neighbors = 44 }), job).Count);
    }

    /// <summary>They are on standard error, which a terminal shows too.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 warning, above and in manifest.json")]
    [InlineData(2, "2 warnings, above and in manifest.json")]
    public void Warnings_AreCounted_NotRepeated(int count, string? expected)
    {
        string text = Written(Report(Point) with { Warnings = [.. Enumerable.Range(0, count).Select(i => $"odd {i}")] }, Job);
        Assert.DoesNotContain("odd", text, StringComparison.Ordinal);
        Assert.Equal(expected, text.Split('\n').SingleOrDefault(line => line.Contains("warning", StringComparison.Ordinal))?.Trim());
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, "copies: none")]
    [InlineData(0, 0, 2, 0, 0, "copies: none; 2 vectors have several labels")]
    [InlineData(0, 0, 0, 1900, 0, "copies: none; of 1900 representatives compared with all, none is a copy")]
    [InlineData(1, 1, 1, 0, 0, "copies: 1 row is a copy of another, the largest family has 2 rows; 1 vector has several labels")]
    [InlineData(3, 1, 0, 2000, 0, "copies: 3 rows are copies of 1 other, the largest family has 2 rows; of 2000 representatives compared with all, none is a copy")]
    [InlineData(3, 1, 1, 2000, 1, "copies: 3 rows are copies of 1 other, the largest family has 2 rows; of 2000 representatives compared with all, 1 is a copy: about 99.5 % of the copies were found; 1 vector has several labels")]
    public void Copies_AreSaidWithWhatASampleTellsOfThem(int rows, int families, int conflicts, int sampled, int missed, string expected) => Assert.Contains(
        expected + Environment.NewLine,
        Written(Report(Point) with { Copies = new CopyFacts(0.98, rows, families, 2, conflicts, missed == 0 ? 1 : .995, sampled, missed) }, Job),
        StringComparison.Ordinal);

    [Fact]
    public void NeighboursFound_AreSaidAsASamples()
    {
        string text = Written(Report(Point) with { Recall = new GraphRecall(NeighborSearchRule.Blocks, .973, .968, .977, 1000) }, Job);
        Assert.Contains("; of the neighbours of 1000 sampled rows 97.3 % were found (96.8 to 97.7 for all)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 7, " 7 ")]
    [InlineData(7, 0, " 7 ")]
    [InlineData(7, 45, " 7 to 45 ")]
    public void CloseRows_AreABound_WhereListsAreFull(long atLeast, long atMost, string expected)
    {
        string text = Written(Report(Point with { CloseRows = atLeast, CloseRowsAtMost = atMost }), Job);
        Assert.Contains(expected, text.Split('\n').Single(line => line.Contains("within .95", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void ScoreThatIsAFile_IsAnsweredWithItsForm() =>
        Assert.Equal("is a file: give file:el2n.npy", Assert.Throws<FormatException>(() => ScoreSource.Parse("el2n.npy")).Message);

    private static JobReport Report(params PointSummary[] points) => new(
        1, 1000, 1000, 8, 1, points, [new StageTime(RoundKind.Graph, 2.5)], 1 << 28, 0, new GraphRecall(NeighborSearchRule.Exact, 1, 1, 1, 1), null, new CopyFacts(0.98, 50, 20, 9, 0, 1));

    private static string Written(JobReport report, JobSpec job)
    {
        using StringWriter writer = new();
        JobSummary.Write(writer, report, new PruneOptions { Job = job });
        return writer.ToString();
    }
}
