using System.Globalization;
using System.Text.Json;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Jobs with labels of which two in five are wrong. Invariants: by default these are not what is chosen; the order that the probe's
/// right answers allow is the same whatever cores, splits and partitions there are, and told; one that is given is kept.
/// </summary>
public sealed class WrongLabelJobTests : IDisposable
{
    private const int Rows = 900;
    private const int Dimension = 8;
    private const int Classes = 4;
    private const double WrongShare = 0.4;

    private readonly TemporaryFolder _labels = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _labels.Dispose();

    [Theory]
    [InlineData(ScoreKind.Auto)]
    [InlineData(ScoreKind.Margin)]
    [InlineData(ScoreKind.Agreement)]
    public void WrongLabels_AreNotChosen_UnlessAsked(ScoreKind score)
    {
        using NpyInput input = new(Vectors());
        JobSpec spec = Spec(input) with { ScoreKind = score };
        Assert.InRange(Wrong(spec), 0, 0.1);

        // Where the order is given, neither probe nor neighbours have a say: this is what the rows kept of a class would have asked for.
        Assert.InRange(Wrong(spec with { ScoreOrder = ScoreOrder.At(0.65) }), 0.4, 1);
    }

    [Fact]
    public void TheOrder_IsTheSame_ForAnyThreadsAndPartitions_AndTold()
    {
        float[][] vectors = Vectors();
        using NpyInput input = new(vectors);
        using RoundRun one = new(Spec(input), threads: 1);
        using RoundRun two = new(Spec(input), threads: 2);
        using RoundRun six = new(Spec(input) with { Partitions = 6 }, threads: 2);
        one.Until(RoundKind.None, Token);
        two.Until(RoundKind.None, Token);
        six.Until(RoundKind.Copies, Token);
        RoundRun[] runs = [one, two, six];
        LabelHits[] hits = [.. runs.Select(run => Assert.Single(run.Results<ArtifactResult>(RoundKind.LabelScores)).Hits!).Distinct()];
        double right = (double)Assert.Single(hits).Right / Rows;
        Assert.InRange(right, 0.5, 1 - WrongShare + 0.05);
        double quantile = Math.Round(0.75 * right, 3);
        Assert.All(runs, run => Assert.Equal(ScoreOrder.At(quantile).ToString(), Assert.Single(run.Results<ImportanceResult>(RoundKind.Importance)).ScoreOrder));
        Assert.Single(runs.Select(run => string.Concat(ImportanceParts(run).Select(part => part.Sha256))).Distinct());
        Assert.Equal(File.ReadAllBytes(Path.Combine(one.Output, "selection.npy")), File.ReadAllBytes(Path.Combine(two.Output, "selection.npy")));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(one.Output, "manifest.json")));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"the probe gets {100 * right:0.#} % of labels right, so Q 0.65 -> {quantile}"),
            manifest.RootElement.GetProperty("defaults").GetString()!,
            StringComparison.Ordinal);

        // Over many splits the counts of all of them decide.
        using TemporaryFolder parts = new();
        for (int f = 0; f < 45; f++)
        {
            File.WriteAllBytes(parts[$"x{f:00}.npy"], NpyWriter.Matrix([.. vectors.Skip(f * 20).Take(20).SelectMany(row => row)], Dimension, "<f4"));
        }

        using RoundRun split = new(Spec(input) with { Inputs = [parts.Root], Partitions = 3 });
        split.Until(RoundKind.Copies, Token);
        LabelHits[] each = [.. split.Results<ArtifactResult>(RoundKind.LabelScores).Select(result => result.Hits!)];
        Assert.True(each.Length > 1);
        Assert.Equal((hits[0].Right, hits[0].Labelled), (each.Sum(part => part.Right), each.Sum(part => part.Labelled)));
        Assert.Equal(ScoreOrder.At(quantile).ToString(), Assert.Single(split.Results<ImportanceResult>(RoundKind.Importance)).ScoreOrder);
    }

    [Fact]
    public void ACombination_LooksAtTheProbeToo_AndAJobBegunWithoutItsCounts_GoesOn()
    {
        using NpyInput input = new(Vectors());
        JobSpec spec = Spec(input) with { Score = ScoreSource.Parse("combine:el2n+hub*0.1") };
        Assert.InRange(Wrong(spec), 0, 0.15);
        Assert.InRange(Wrong(spec with { Partitions = 3 }), 0, 0.15);

        using RoundRun older = new(Spec(input));
        older.Until(RoundKind.Importance, Token);
        older.Replace<ArtifactResult>(RoundKind.LabelScores, (result, _) => result with { Hits = null });
        older.Until(RoundKind.Copies, Token);
        Assert.Equal("at:0.65", Assert.Single(older.Results<ImportanceResult>(RoundKind.Importance)).ScoreOrder);
    }

    /// <summary>A row's neighbours vote where no probe is asked: one count over all of them, whatever threads and partitions there are.</summary>
    [Fact]
    public void NeighboursVoteWhereNoProbeIsAsked()
    {
        float[][] vectors = Vectors();
        using NpyInput input = new(vectors);
        JobSpec spec = Spec(input) with { ScoreKind = ScoreKind.Agreement };
        long right = Voted(vectors);
        double quantile = Math.Round(0.75 * right / Rows, 3);
        Assert.InRange(quantile, 0.3, 0.5);
        using RoundRun one = new(spec, threads: 1);
        using RoundRun two = new(spec, threads: 2);
        using RoundRun six = new(spec with { Partitions = 6, Recall = 1 }, threads: 2);
        one.Until(RoundKind.Reduction, Token);
        two.Until(RoundKind.Reduction, Token);
        six.Until(RoundKind.None, Token);
        Assert.All([one, two, six], run =>
        {
            ImportanceResult importance = Assert.Single(run.Results<ImportanceResult>(RoundKind.GraphImportance));
            Assert.Equal(new LabelHits(right, Rows), importance.Hits);
            Assert.Equal(ScoreOrder.At(quantile).ToString(), importance.ScoreOrder);
        });
        Assert.Equal(ImportanceParts(one, RoundKind.GraphImportance).Select(part => part.Sha256), ImportanceParts(two, RoundKind.GraphImportance).Select(part => part.Sha256));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(six.Output, "manifest.json")));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"a vote of the 20 nearest gets {100.0 * right / Rows:0.#} % of labels right, so Q 0.65 -> {quantile}"),
            manifest.RootElement.GetProperty("defaults").GetString()!,
            StringComparison.Ordinal);
        Assert.InRange(Wrong(spec with { ScoreKind = ScoreKind.Auto, Score = ScoreSource.Parse("combine:agreement+hub*0.1") }), 0, 0.15);
        Assert.InRange(Wrong(spec with { ScoreKind = ScoreKind.Auto, Score = ScoreSource.Parse("combine:agreement+hub*0.1"), Partitions = 3 }), 0, 0.15);
    }

    /// <summary>Rows whose label has the largest sum of cosines among the 20 nearest, by all cosines.</summary>
    private static long Voted(float[][] vectors)
    {
        double[][] unit = [.. vectors.Select(row => row.Select(x => x / Math.Sqrt(row.Sum(y => (double)y * y))).ToArray())];
        return Enumerable.Range(0, Rows).LongCount(row =>
        {
            IEnumerable<(int Row, double Cosine)> nearest = Enumerable.Range(0, Rows)
                .Where(other => other != row)
                .Select(other => (other, unit[row].Zip(unit[other], (x, y) => x * y).Sum()))
                .OrderByDescending(pair => pair.Item2)
                .Take(20);
            Dictionary<int, double> votes = nearest.GroupBy(pair => Label(pair.Row)).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Cosine));
            return votes.TryGetValue(Label(row), out double own) && own >= votes.Values.Max();
        });
    }

    private static ArtifactRef[] ImportanceParts(RoundRun run, RoundKind round = RoundKind.Importance) =>
        RoundIndex.Read<ArtifactRef[]>(run.Store, Assert.Single(run.Results<ImportanceResult>(round)).Index);

    /// <summary>Share of the chosen rows whose label is wrong.</summary>
    private static double Wrong(JobSpec spec)
    {
        using RoundRun run = new(spec);
        long[] rows = run.Read(Assert.Single(run.Solve(Token)).Coreset).Rows;
        return rows.Count(row => Label((int)row) != row % Classes) / (double)rows.Length;
    }

    private JobSpec Spec(NpyInput input)
    {
        string path = _labels["labels.npy"];
        File.WriteAllBytes(path, NpyWriter.Vector([.. Enumerable.Range(0, Rows).Select(Label)], "<i4"));
        return input.Spec(1, 150, 5, 0.3) with
        {
            ScoreKind = ScoreKind.Auto,
            Labels = new LabelSource(null, path),
            Partitioner = Partitioner.Semantic,
        };
    }

    /// <summary>Every class is a heap around an axis of its own.</summary>
    private static float[][] Vectors()
    {
        float[][] vectors = TrueObjective.Vectors(Rows, Dimension, 31);
        for (int row = 0; row < Rows; row++)
        {
            vectors[row][row % Classes] += 4;
        }

        return vectors;
    }

    private static int Label(int row)
    {
        SeededRandom random = new((ulong)row, 5);
        return random.NextDouble() < WrongShare ? (row + 1 + random.NextInt(Classes - 1)) % Classes : row % Classes;
    }
}
