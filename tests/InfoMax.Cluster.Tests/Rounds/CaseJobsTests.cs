using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Objective;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>Jobs over the files of <c>tests/data/cases</c>, each of which once chose wrong rows without a word, or none.</summary>
public sealed class CaseJobsTests
{
    [Fact]
    public void ScoresInNaturalOrder_ChooseTheRowsOfTheLastShard()
    {
        using RoundRun run = Run("shard-order", 10, score: "file:" + Case("shard-order-score.npy"), alpha: 0);
        Assert.Equal(Enumerable.Range(30, 10).Select(row => (long)row), OutputFiles.Selection(run.Output));
        Assert.Contains(OutputFiles.Manifest(run.Output)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("natural and textual order", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fortran.npy")]
    [InlineData("big-endian.npy")]
    [InlineData("beyond-float32.npy")]
    [InlineData("lone.npz")]
    public void TheSameRowsInAnotherForm_HaveTheSameSelection(string name)
    {
        using RoundRun expected = Run("row-major.npy", 12);
        using RoundRun found = Run(name, 12);
        Assert.Equal(OutputFiles.Selection(expected.Output), OutputFiles.Selection(found.Output));
    }

    [Fact]
    public void Indices_LeaveTenRows_OfWhichATenthIsOne()
    {
        using RoundRun run = Run("hf-indices", 0, fraction: 0.1);
        Assert.InRange(Assert.Single(OutputFiles.Selection(run.Output)), 0, 9);
        Assert.Equal(10, OutputFiles.Manifest(run.Output)["input"]!["rows"]!.GetValue<int>());
    }

    [Fact]
    public void RepeatedUids_AreSaid_AndOneOfEachMayBeTaken()
    {
        using (RoundRun run = Run("datacomp-repeated-uids", 40))
        {
            Assert.Equal(40, OutputFiles.Selection(run.Output).Length);
            Assert.Contains(OutputFiles.Manifest(run.Output)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("subset.npy", StringComparison.Ordinal) && line.GetValue<string>().Contains("--on-duplicate-id", StringComparison.Ordinal));
        }

        using RoundRun first = Run("datacomp-repeated-uids", 20, repeats: DuplicateIds.First);
        Assert.Equal(20, SubsetUids(first.Output));
    }

    [Fact]
    public void ScoreThatIsTheSameInEveryRow_IsSaid()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["same.npy"], NpyWriter.Vector(Enumerable.Repeat(2.5f, 60).ToArray(), "<f4"));
        using RoundRun run = Run("row-major.npy", 12, score: "file:" + folder["same.npy"]);
        Assert.Contains(OutputFiles.Manifest(run.Output)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("has the same value in every row", StringComparison.Ordinal));
        using RoundRun other = Run("shard-order", 10, score: "file:" + Case("shard-order-score.npy"));
        Assert.DoesNotContain(OutputFiles.Manifest(other.Output)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("has the same value", StringComparison.Ordinal));
    }

    [Fact]
    public void ScoresOfMoreDigitsThanADouble_AreSaidOnceOverAllSplits()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["wide.npy"], NpyWriter.Vector(Enumerable.Range(0, 40).Select(row => (1L << 60) + row).ToArray(), "<i8"));
        using RoundRun run = Run("shard-order", 10, score: "file:" + folder["wide.npy"]);
        string line = Assert.Single(OutputFiles.Manifest(run.Output)["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>()), warning => warning.Contains("more digits", StringComparison.Ordinal));
        Assert.Contains("39 scores have more digits than float64 holds, and those that differ only there rank as equal; the first is row 1, 1152921504606846977 read as 1152921504606846976", line, StringComparison.Ordinal);
    }

    [Fact]
    public void SizesBeyondTheRows_AreSaidWithWhatIsUsed()
    {
        using RoundRun run = Run("shard-order", 10, score: "hub", sizes: job => job with { Partitions = 100, Partitioner = Partitioner.Random, Neighbors = [50], CopyRanges = 50 });
        string[] warnings = [.. OutputFiles.Manifest(run.Output)["warnings"]!.AsArray().Select(line => line!.GetValue<string>())];
        Assert.Contains("--partitions 100: there are only 40 rows; 5 partitions used", warnings);
        Assert.Contains("--neighbors 50: a row has only 39 others; 39 used", warnings);
        Assert.Contains("--copy-ranges 50: there are only 40 rows; 40 ranges used", warnings);
        Assert.Equal(5, OutputFiles.Manifest(run.Output)["options"]!["partitions"]!.GetValue<int>());
        Assert.Equal(39, OutputFiles.Manifest(run.Output)["options"]!["neighbors"]!.GetValue<int>());
        using RoundRun fits = Run("shard-order", 10, score: "hub");
        Assert.DoesNotContain(OutputFiles.Manifest(fits.Output)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains(" used", StringComparison.Ordinal));
    }

    [Fact]
    public void GroupsSmallerThanTheLeastOfEach_AreNamed()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["y.npy"], NpyWriter.Vector(Enumerable.Range(0, 60).Select(row => row < 3 ? 7L : row % 2).ToArray(), "<i8"));
        using RoundRun run = Run("row-major.npy", 30, score: "hub", labels: "file:" + folder["y.npy"], sizes: job => job with { Quota = QuotaKind.Equal, MinPerGroup = 5 });
        Assert.Contains("--min-per-group 5: 1 of 3 groups has fewer rows that are no copies, all of which are kept: '7' (3)", OutputFiles.Manifest(run.Output)["warnings"]!.AsArray().Select(line => line!.GetValue<string>()));
    }

    /// <summary>A group of many rows that are nearly all copies has no more to give than its representatives, and the manifest counts those.</summary>
    [Fact]
    public void GroupsOfCopies_HaveNoMoreThanTheirRepresentatives()
    {
        const int Rows = 60;
        float[][] vectors = [.. Enumerable.Range(0, Rows).Select(row => row < 20 ? (float[])[1, row % 2, 0, 0] : [0, MathF.Cos(row), MathF.Sin(row), row % 7])];
        using NpyInput input = new(vectors);
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["y.npy"], NpyWriter.Vector([.. Enumerable.Range(0, Rows).Select(row => row < 20 ? 7L : 8)], "<i8"));
        using RoundRun run = Run("row-major.npy", 20, score: "uniform", labels: "file:" + folder["y.npy"], sizes: job => job with
        {
            Inputs = input.Spec(1, 20, 5, 1).Inputs,
            Quota = QuotaKind.Equal,
            MinPerGroup = 5,
        });
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(run.Output);
        Assert.Contains("--min-per-group 5: 1 of 2 groups has fewer rows that are no copies, all of which are kept: '7' (2)", manifest["warnings"]!.AsArray().Select(line => line!.GetValue<string>()));
        System.Text.Json.Nodes.JsonNode first = manifest["quota"]!["groups"]![0]!;
        Assert.Equal((20, 2, 2), ((int)first["rows"]!, (int)first["representatives"]!, (int)first["selected"]!));
    }

    [Fact]
    public void ATargetThatIsTheInput_ComparesItsRowsWithEachOther()
    {
        using RoundRun run = Run("row-major.npy", 12, score: $"target:{Case("row-major.npy")}:mean");
        Assert.Equal(12, OutputFiles.Selection(run.Output).Length);
    }

    [Fact]
    public void LabelsThatAreIds_CannotBeLearnt()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["ids.npy"], NpyWriter.Vector(Enumerable.Range(0, 60).Select(row => (long)row).ToArray(), "<i8"));
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Run("row-major.npy", 12, score: "el2n", labels: "file:" + folder["ids.npy"]).Dispose());
        Assert.Contains("each of the 60 labelled rows has a label of its own", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OddUids_LeaveTheSubsetOut_AndItIsSaid()
    {
        using RoundRun run = Run("datacomp-odd-uids", 10);
        Assert.False(File.Exists(Path.Combine(run.Output, "subset.npy")));
        Assert.Contains(OutputFiles.Manifest(run.Output)["warnings"]!.AsArray(), line => line!.GetValue<string>().Contains("subset.npy is left out", StringComparison.Ordinal));
    }

    private static string Case(string name) => Repository.PathOf("tests", "data", "cases", name);

    private static long SubsetUids(string output) => (new FileInfo(Path.Combine(output, "subset.npy")).Length - 128) / 16;

    private static RoundRun Run(string name, int budget, double? fraction = null, string? score = null, double? alpha = null, DuplicateIds repeats = DuplicateIds.Keep, string? labels = null, Func<JobSpec, JobSpec>? sizes = null)
    {
        ScoreSource source = score is null ? new ScoreSource(ScoreKind.Auto) : ScoreSource.Parse(score);
        JobSpec spec = new()
        {
            Inputs = [Case(name)],
            ScoreKind = source.Kind,
            ScoreArgument = source.Argument,
            Budgets = [fraction is null ? new BudgetRule(null, budget) : new BudgetRule(fraction, null)],
            Alphas = alpha is { } given ? [new AlphaRule(given, 0)] : [AlphaRule.Parse("auto")],
            Labels = labels is null ? null : LabelSource.Parse(labels),
            OnDuplicateId = repeats,
            Neighbors = [0],
            Partitions = 1,
            Output = "",
            Options = [],
        };
        RoundRun run = new(sizes is null ? spec : sizes(spec));
        return run.Until(RoundKind.None, TestContext.Current.CancellationToken);
    }
}
