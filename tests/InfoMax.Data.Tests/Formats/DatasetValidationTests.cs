using System.Text.Json;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Validation;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

public sealed class DatasetValidationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFault_IsCountedAndNamedByFileAndRow()
    {
        float[] first = [1, 0, 0, 1, 1, 0, 0, 0, float.NaN, 0];
        float[] second = [0.6f, 0.8f, 3, 4, 0, 0];
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(first, 2, "<f4"));
        File.WriteAllBytes(_folder["b.npy"], NpyWriter.Matrix(second, 2, "<f4"));
        ParquetFixture.Columns(_folder["a.parquet"], "id", new[] { "p", "q", "p", null, null }, "s", new double?[] { 0.1, 0.2, null, 0.4, 0.5 });
        ParquetFixture.Columns(_folder["b.parquet"], "id", new[] { "q", "r", "s" }, "s", new double?[] { 0.6, double.PositiveInfinity, 0.8 });
        ValidationReport report = Validate(new ScoreSource(ScoreKind.Column, "s"));

        Assert.Equal(("npy", 2, 8L, 3L, 2), (report.Format, report.Files.Count, report.Rows, report.ValidRows, report.Dimension));
        Assert.Equal([new FileRows("a.npy", 0, 5), new FileRows("b.npy", 5, 3)], report.Files);
        Assert.True(report.WouldBeRefused);
        Assert.Equal(new Dictionary<string, int> { ["float32"] = 2 }, report.Types);
        Assert.Equal(
            [
                ("non-finite embedding", true, "a.npy:4"), ("zero embedding", true, "a.npy:3 b.npy:7"),
                ("missing score", true, "a.npy:2"), ("non-finite score", true, "b.npy:6"),
                ("duplicate id", false, "a.npy:2 b.npy:5"), ("duplicate vector", false, "a.npy:2"), ("non-unit norm", false, "b.npy:6"),
            ],
            report.Findings.Select(f => (f.Reason, f.Invalid, string.Join(' ', f.Examples.Select(e => $"{e.File}:{e.Row}")))));
        Assert.Equal("norm 5", report.Findings[^1].Examples[0].Detail);
        Assert.Equal(1, report.Findings[^1].Examples[0].RowInFile);
        Assert.Equal(3, report.Scores!.Count);
        Assert.Equal((0.1, 0.6), (report.Scores.Min, report.Scores.Max));
        Assert.Equal(3, report.Scores.Counts.Sum());

        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(report));
        Assert.Equal(7, json.RootElement.GetProperty("Findings").GetArrayLength());
    }

    [Fact]
    public void CleanInput_HasNoFindings_AndOnlyTenExamplesAreKept()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[] { 1, 0, 0, 1 }, 2, "<f4"));
        ValidationReport clean = Validate(new ScoreSource(ScoreKind.Uniform));
        Assert.Empty(clean.Findings);
        Assert.False(clean.WouldBeRefused);
        Assert.Null(clean.Scores);

        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(new float[50], 2, "<f4"));
        ValidationFinding zero = Assert.Single(Validate(new ScoreSource(ScoreKind.Uniform)).Findings);
        Assert.Equal((25L, 10), (zero.Rows, zero.Examples.Count));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5000)]
    public void Histogram_CountsEveryScoreInItsBin(int count)
    {
        double[] scores = [.. Enumerable.Range(0, count).Select(i => i < count / 2 ? 0.25 : Math.Sin(i) * (i % 97 == 0 ? 1e6 : 1))];
        ScoreHistogram histogram = new();
        Array.ForEach(scores, histogram.Add);
        ScoreDistribution distribution = histogram.Finish()!;
        Assert.Equal((count, scores.Min(), scores.Max()), (distribution.Count, distribution.Min, distribution.Max));
        Assert.Equal(scores.Average(), distribution.Mean, 1e-6);
        long[] expected = new long[distribution.Counts.Count];
        foreach (double score in scores)
        {
            expected[(int)Math.Floor((score - distribution.Lower) / distribution.Width)]++;
        }

        // A score within rounding of an edge may fall to either side of it.
        Assert.Equal(expected.Sum(), distribution.Counts.Sum());
        Assert.All(expected.Zip(distribution.Counts), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Theory]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(1e300, 1e300)]
    [InlineData(0, 5e-324)]
    public void Histogram_BearsExtremeRanges(double low, double high)
    {
        ScoreHistogram histogram = new();
        for (int i = 0; i < 3000; i++)
        {
            histogram.Add(i % 2 == 0 || i < 2000 ? low : high);
        }

        Assert.Equal(3000, histogram.Finish()!.Counts.Sum());
        Assert.Null(new ScoreHistogram().Finish());
    }

    [Fact]
    public void HashSet_FindsExactlyTheRepeats()
    {
        using HashSet64 set = new(1000);
        HashSet<ulong> truth = [];
        for (ulong i = 0; i < 1000; i++)
        {
            ulong value = i % 3 == 0 ? ulong.MaxValue - i % 17 : i * i % 501;
            Assert.Equal(truth.Add(Math.Max(1, value)), set.Add(value));
        }
    }

    private ValidationReport Validate(ScoreSource score)
    {
        long last = 0;
        DatasetLayout layout = ReadRows.Discover(_folder.Root, score: score);
        ValidationReport report = DatasetValidation.Run(layout, [], rows => last = rows, TestContext.Current.CancellationToken);
        Assert.Equal(layout.Rows, last);
        return report;
    }
}
