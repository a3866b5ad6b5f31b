using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Progress;

/// <summary>The end of a run speaks of data first, and hints at what its user may want otherwise: at the border of each rule.</summary>
public sealed class SummaryTests
{
    private static readonly JobSpec Job = new() { Inputs = ["/in"], Output = "/out", Budgets = [new BudgetRule(0.1, null)], Neighbors = [0], Alphas = [AlphaRule.Auto] };

    private static readonly PointSummary Point = new(
        "", 0.1, 100, 20, 0.5, 80, 84, 50, 40, "greedy", 0.9, 3, [new Rival("random", 50, 0.5, 0.61, null, null, 93, 7.25), new Rival("top", null, 0.97, 0.35, null, null, 71, 14.25), new Rival("dedupe-top", -40, 0.95, 0.42, 60, 60, 100, 13.75)], 0.7, null, 12.5, 7.25, FamiliesKept: 100, Order: "high");

    [Fact]
    public void Data_ComeBeforeTheObjective_AndTheBoundIsExplained()
    {
        string text = Written(Report(Point), Job);
        int[] places = [.. ((string[])["rows: 1000", "copies: 50 rows are copies of 20 others", "kept: 100 rows (10.00 %)", "families kept (of 950)", "coverage", "mean raw score (high is better; all: 7.25)", "mean score (importance", "objective F 80.00", "took", "results in /out", "infomax report /out", "infomax explain /out 0"]).Select(part => text.IndexOf(part, StringComparison.Ordinal))];
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
    [InlineData("as many rows by", "this choice", "random", "top", "dedupe-top")]
    [InlineData("families kept (of 950)", "100", "93", "71", "100")]
    [InlineData("coverage (left-out families to kept ones)", "0.700", "0.610", "0.350", "0.420")]
    [InlineData("mean raw score (high is better; all: 7.25)", "12.5", "7.25", "14.25", "13.75")]
    [InlineData("mean score (importance: 0 worst, 1 best)", "0.900", "0.500", "0.970", "0.950")]
    [InlineData("close rows (within .95 of another)", "3", "-", "-", "60")]
    [InlineData("objective F (below 0: mostly redundancy)", "80.00", "50.00", "-", "-40.00")]
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

    /// <summary>
    /// The smallest after which coverage grows by less than .01 for each further 1 % of the rows, then the most important; with its figures, and commands that
    /// run as they stand.
    /// </summary>
    [Fact]
    public void Sweep_RecommendsByFigures_WithCommandsThatRun()
    {
        JobSpec job = Job with { Inputs = ["/in put"], Budgets = [new BudgetRule(0.05, null), new BudgetRule(0.3, null)] };
        PruneOptions options = new() { Job = job, Given = [new GivenOption("embedding", "emb.vec", "command line"), new GivenOption("fraction", "0.05,0.3", "command line"), new GivenOption("cores", "1", "command line")] };
        PointSummary least = Point with { Name = "fraction-0.05", Budget = 50, Coverage = .3 };
        PointSummary plain = Point with { Name = "fraction-0.3_alpha-1", Budget = 300, Coverage = .68, MeanScore = .8, FamiliesKept = 300 };
        PointSummary good = Point with { Name = "fraction-0.3_alpha-2", Budget = 300, Coverage = .67, MeanScore = .81, FamiliesKept = 300 };
        PointSummary poor = Point with { Name = "fraction-0.3_alpha-3", Budget = 300, Coverage = .65, MeanScore = .9, FamiliesKept = 300 };
        PointSummary most = Point with { Name = "fraction-0.5", Budget = 500, Coverage = .7 };
        PointSummary all = Point with { Name = "fraction-1", Budget = 1000, Coverage = 0 };
        using StringWriter writer = new();
        JobSummary.Write(writer, Report(least, plain, good, poor, most, all), options);
        string text = writer.ToString();
        Assert.Contains("begin with fraction-0.3_alpha-2 (300 rows, coverage 0.670), the smallest after which coverage grows by less than .01 for each further 1 % of the rows; of the 3 with 300 rows it has the largest mean score, 0.810, of those within 0.02 of the best coverage", text, StringComparison.Ordinal);
        Assert.Contains("from fraction-0.05 to fraction-0.3_alpha-2: for each further 1 % of the rows coverage +0.0141, mean score -0.0034", text, StringComparison.Ordinal);
        Assert.Contains("from fraction-0.3_alpha-2 to fraction-0.5: for each further 1 % of the rows coverage +0.0014, mean score +0.0043", text, StringComparison.Ordinal);
        Assert.Contains("which budget trains best no figure here can say", text, StringComparison.Ordinal);
        Assert.Contains("next: infomax report /out/fraction-0.3_alpha-2 ", text, StringComparison.Ordinal);
        Assert.Contains("infomax explain /out/fraction-0.3_alpha-2 0 ", text, StringComparison.Ordinal);
        Assert.Contains("infomax compare '/in put' --embedding emb.vec --fraction 0.05,0.3 --output /out-compare ", text, StringComparison.Ordinal);
    }

    /// <summary>Below the rule's growth from the first on the smallest is named, above it to the last the largest, and that it may go on.</summary>
    [Theory]
    [InlineData(.60, .62, "begin with a (95 rows, coverage 0.600), the smallest after which")]
    [InlineData(.60, .7999, "begin with a (95 rows, coverage 0.600), the smallest after which")]
    [InlineData(.60, .8001, "begin with b (285 rows, coverage 0.800), the largest: up to it coverage grows by .01 or more for each further 1 % of the rows, so a larger one may cover much more")]
    public void Advice_GoesByTheGrowthOfCoverage(double first, double second, string expected) => Assert.Contains(
        expected, Written(Report(Point with { Name = "a", Budget = 95, Coverage = first }, Point with { Name = "b", Budget = 285, Coverage = second }), Job), StringComparison.Ordinal);

    /// <summary>Where not all lists are known at one place, no coverage is shown, explained or gone by.</summary>
    [Fact]
    public void WithoutCoverage_ThereIsNoAdvice()
    {
        string text = Written(Report(Point with { Name = "a", Coverage = null }, Point with { Name = "b", Coverage = null }), Job);
        Assert.DoesNotContain("begin with", text, StringComparison.Ordinal);
        Assert.DoesNotContain("coverage:", text, StringComparison.Ordinal);
    }

    /// <summary>A column that is not there is not explained, and which end of a raw score is better is said where it is.</summary>
    [Theory]
    [InlineData("low", "low is better")]
    [InlineData("at:0.3", "best at:0.3")]
    [InlineData(null, null)]
    public void RawScore_IsExplainedWhereItIs(string? order, string? expected)
    {
        PointSummary point = order is null ? Point with { MeanRawScore = null, MeanRawScoreOfAll = null, Order = null } : Point with { Order = order };
        string sweep = Written(Report(point with { Name = "a" }, point with { Name = "b" }), Job);
        string one = Written(Report(point), Job);
        Assert.Equal(expected is not null, sweep.Contains($"mean raw score: {expected}; of the kept rows", StringComparison.Ordinal));
        Assert.Equal(expected is not null, one.Contains($"mean raw score ({expected}; all: 7.25)", StringComparison.Ordinal));
        Assert.Equal(expected is not null, sweep.Contains("raw score", StringComparison.Ordinal));
    }

    /// <summary>What was lost is counted and named at the end of a run, with the command that keeps rows of each.</summary>
    [Fact]
    public void Losses_AreCounted_WithWhatKeepsThem()
    {
        LossFacts files = new("files", 2, 0, 0, 1, 0.8, []);
        LossFacts labels = new("labels", 3, 1, 0, 1, 0.9, [new LossExample("cat", 100, 0)]);
        PruneOptions options = new() { Job = Job with { Labels = LabelSource.Parse("column:y"), Quota = QuotaKind.None }, Given = [new GivenOption("labels", "column:y", "command line"), new GivenOption("quota", "none", "command line"), new GivenOption("report", "true", "command line"), new GivenOption("output", "/out", "command line")] };
        using StringWriter writer = new();
        JobSummary.Write(writer, Report(Point with { Losses = [files, labels] }), options);
        string text = writer.ToString();
        Assert.Contains("2 files: none lost beyond chance; 1 has no kept row but is too small to tell (of so many files chance leaves about 0.8 without)" + Environment.NewLine, text, StringComparison.Ordinal);
        Assert.Contains("3 labels: 1 lost entirely beyond chance: 'cat' (0 of 100); 1 more has no kept row", text, StringComparison.Ordinal);
        Assert.Contains("infomax prune /in --labels column:y --report --quota proportional --output /out-quota   (each of the labels has its share)", text, StringComparison.Ordinal);

        // With shares already, or nothing lost, there is nothing to offer; a sweep has a line for a result that lost some.
        Assert.DoesNotContain("--quota", Written(Report(Point with { Losses = [files, labels] }), options.Job with { Quota = QuotaKind.Proportional }), StringComparison.Ordinal);
        Assert.DoesNotContain("--quota", Written(Report(Point with { Losses = [files] }), options.Job), StringComparison.Ordinal);
        string sweep = Written(Report(Point with { Name = "a", Losses = [files] }, Point with { Name = "b", Losses = [files, labels] }), options.Job);
        Assert.Contains("b: 3 labels: 1 lost entirely", sweep, StringComparison.Ordinal);
        Assert.DoesNotContain("2 files", sweep, StringComparison.Ordinal);
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

        // Objectives of different alpha are not set side by side: F stands beside simpler rules alone, for the result to begin with.
        const string Beside = "fraction-0.05_alpha-auto-1 beside as many rows by simpler rules:";
        Assert.DoesNotContain("80.00", text[..text.IndexOf(Beside, StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("dedupe-top", text[text.IndexOf(Beside, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    /// <summary>However long the folders' names are, no head and no number is cut or broken.</summary>
    [Fact]
    public void Sweep_IsNotCut()
    {
        string name = "fraction-0.05_neighbors-40_alpha-auto-0.5";
        string[] lines = Written(Report(Point with { Name = name, Alpha = 0.0462, UpperBound = 1234 }, Point with { Name = name + "1", Shared = 0.42, Budget = 12_345_678 }), Job).Split('\n');
        string head = lines.Single(line => line.Contains("folder", StringComparison.Ordinal));
        Assert.All((string[])["rows", "k", "alpha", "coverage", "mean score", "mean raw score", "close rows", "shared", "gap"], word => Assert.Contains($" {word} ", head, StringComparison.Ordinal));
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

    /// <summary>Labels beside a score from outside may have a part in it; not in a choice that tune made, nor where redundancy does not count.</summary>
    [Fact]
    public void LabelsBesideAScoreFromOutside_AreAHint()
    {
        JobSpec job = Job with { Score = ScoreSource.Parse("column:quality"), Labels = new LabelSource("kind", null), Neighbors = [0], Alphas = [AlphaRule.Auto] };
        IReadOnlyList<string> Hints(JobSpec of) => SummaryHints.OfPlan(of with { Budgets = [new BudgetRule(0.1, null)] }, 1000);
        Assert.Contains("combine:column:quality+el2n goes by both", Assert.Single(Hints(job)), StringComparison.Ordinal);
        Assert.Equal(Hints(job), SummaryHints.Of(Report(Point with { Neighbors = 40 }), job));
        Assert.All(
            [job with { Labels = null }, job with { Tuned = "so" }, job with { Alphas = [new AlphaRule(0, 0)] }, job with { ScoreOrder = ScoreOrder.Low }, job with { Score = ScoreSource.Parse("combine:column:quality+el2n") }],
            other => Assert.Empty(Hints(other)));
    }

    /// <summary>They are on standard error, which a terminal shows too.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 warning: on standard error, and in manifest.json as warnings")]
    [InlineData(2, "2 warnings: on standard error, and in manifest.json as warnings")]
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
        Assert.Contains(expected, text.Split('\n').Single(line => line.Contains("close rows (", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void ScoreThatIsAFile_IsAnsweredWithItsForm() =>
        Assert.Equal("looks like a file: for a file of scores give file:el2n.npy", Assert.Throws<FormatException>(() => ScoreSource.Parse("el2n.npy")).Message);

    private static JobReport Report(params PointSummary[] points) => new(
        1, 1000, 1000, 8, 1, points, [new StageTime(RoundKind.Graph, 2.5)], 1 << 28, 0, new GraphRecall(NeighborSearchRule.Exact, 1, 1, 1, 1), null, new CopyFacts(0.98, 50, 20, 9, 0, 1));

    private static string Written(JobReport report, JobSpec job)
    {
        using StringWriter writer = new();
        JobSummary.Write(writer, report, new PruneOptions { Job = job });
        return writer.ToString();
    }
}
