using System.Numerics.Tensors;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Exports;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Whole jobs over rows of which some are copies. Invariants: copies do not depend on the partitions; what follows sees the
/// representatives alone; a budget above their number takes all of them and then copies by rank; all and none may be copies.
/// </summary>
public sealed class CopiesJobTests
{
    private const int Rows = 700;
    private const int Family = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, Partitioner.Semantic, 0.1)]
    [InlineData(5, Partitioner.Semantic, 0.1)]
    [InlineData(3, Partitioner.Random, 0.1)]
    [InlineData(1, Partitioner.Semantic, 0.5)]
    [InlineData(5, Partitioner.Semantic, 0.5)]
    [InlineData(3, Partitioner.Random, 0.5)]
    public void OneOfEachFamily_IsLeft(int partitions, Partitioner partitioner, double fraction)
    {
        using NpyInput input = new(WithFamilies());
        using RoundRun run = new(Spec(input, partitions, fraction) with { Partitioner = partitioner });
        PointResult point = Assert.Single(run.Solve(Token));
        CopiesResult copies = Assert.Single(run.Results<CopiesResult>(RoundKind.Copies));
        Assert.Equal(new CopyFacts(0.98, 2 * (Family - 1), 2, Family, 0, 1), copies.Facts);
        Assert.Equal(Rows - (2 * (Family - 1)), copies.Representatives);

        // Uniform scores: the first row of each family leads it.
        CopyTable table = AllCopies.Of(run);
        Assert.Equal(Enumerable.Range(0, Rows).Where(row => row % 7 < 2 && row >= 7 && row / 7 < Family).Select(row => (long)row), table.Rows);
        Assert.All(table.Representatives, (representative, i) => Assert.Equal(table.Rows[i] % 7, representative));
        Assert.All(table.FamilySizes, size => Assert.Equal(Family, size));
        Assert.All(table.Cosines, cosine => Assert.InRange(cosine, 0.98f, 1));

        CoresetColumns coreset = run.Read(point.Coreset);
        Assert.Equal((int)Math.Round(fraction * Rows), coreset.Rows.Length);
        Assert.Empty(coreset.Rows.Intersect(table.Rows));
        Assert.Equal(coreset.Rows.Length / (double)copies.Representatives, point.Fraction, 12);
    }

    /// <summary>Of 300 equal rows and of 300 near ones (cosine .997 to their first) among 12 000, each budget keeps the best row, whatever the partitions.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void OneOfThreeHundred_IsKeptOfTwelveThousand(int partitions)
    {
        Assert.SkipUnless(Soak.IsWanted || partitions > 1, Soak.Reason);
        const int Many = 12_000;
        const int Step = 40;
        const double Angle = 0.0775;
        float[][] vectors = TrueObjective.Vectors(Many, 64, 8);
        SplitMix64 random = new(3);
        double[] scores = [.. Enumerable.Range(0, Many).Select(_ => random.NextDouble())];
        scores[137 * Step] = scores[(211 * Step) + 1] = 2;
        for (int row = Step; row < Many; row += Step)
        {
            vectors[row] = vectors[0];
            vectors[row + 1] = Turned(vectors[1], vectors[row + 1], Angle);
        }

        using NpyInput input = new(vectors);
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["scores.npy"], NpyWriter.Vector(scores, "<f8"));
        using RoundRun run = new(Spec(input, partitions, 0.1) with
        {
            Partitioner = Partitioner.Semantic,
            Budgets = [new BudgetRule(0.03, null), new BudgetRule(0.1, null), new BudgetRule(0.3, null), new BudgetRule(0.5, null)],
            Score = ScoreSource.Parse($"file:{folder["scores.npy"]}"),
            Neighbors = [0],
            Alphas = [new AlphaRule(null, 0.5)],
            Solver = SolverKind.Greedy,
        });
        IReadOnlyList<PointResult> points = run.Solve(Token);
        CopyFacts facts = Assert.Single(run.Results<CopiesResult>(RoundKind.Copies)).Facts!;
        Assert.Equal(new CopyFacts(0.98, 2 * 299, 2, 300, 0, 1), facts);
        Assert.Equal([360, 1200, 3600, 6000], points.Select(point => run.Read(point.Coreset).Rows.Length));
        Assert.All(points, point => Assert.Equal([137 * Step, (211 * Step) + 1L], run.Read(point.Coreset).Rows.Where(row => row % Step < 2)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dedupe_LeavesEveryRepresentative_AndNamesTheCopies(bool near)
    {
        using NpyInput input = new(WithFamilies());
        JobSpec spec = Spec(input, 5, 0.1) with
        {
            Goal = JobGoal.Dedupe,
            Budgets = [],
            Copies = near ? CopyRule.Default : CopyRule.Exact,
            Exports = [ExportKind.Mask],
        };
        using RoundRun run = new(spec, reclaim: true);
        run.Until(RoundKind.None, Token);
        long[] copies = [.. Enumerable.Range(0, Rows).Where(row => row % 7 < (near ? 2 : 1) && row is >= 7 and < 7 * Family).Select(row => (long)row)];
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (long)row).Except(copies), OutputFiles.Selection(run.Output));
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(run.Output);
        Assert.Equal(copies.Length, manifest["copies"]!["rows"]!.GetValue<int>());
        Assert.Equal(Rows - copies.Length, manifest["budget"]!.GetValue<int>());
        Assert.Null(manifest["objective"]);
        Assert.True(File.Exists(Path.Combine(run.Output, "mask.parquet")));
        using ParquetSharp.ParquetFileReader parquet = new(Path.Combine(run.Output, "copies.parquet"));
        using ParquetSharp.RowGroupReader group = parquet.RowGroup(0);
        using ParquetSharp.LogicalColumnReader<long> rows = group.Column(0).LogicalReader<long>();
        using ParquetSharp.LogicalColumnReader<long> representatives = group.Column(2).LogicalReader<long>();
        Assert.Equal(copies, rows.ReadAll(copies.Length));
        Assert.Equal(copies.Select(row => row % 7), representatives.ReadAll(copies.Length));
    }

    /// <summary>Both families alternate between two labels: each leaves one row of either, and the equal vector is a conflict, named with its first rows.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void OtherLabels_AreNoCopies_AndEqualVectorsAConflict(int partitions)
    {
        using NpyInput input = new(WithFamilies());
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["labels.npy"], NpyWriter.Vector<long>([.. Enumerable.Range(0, Rows).Select(row => (long)(row / 7 % 2))], "<i8"));
        using RoundRun run = new(Spec(input, partitions, 0.1) with { Labels = new LabelSource(null, folder["labels.npy"]) });
        run.Until(RoundKind.None, Token);
        CopiesResult copies = Assert.Single(run.Results<CopiesResult>(RoundKind.Copies));
        Assert.Equal(new CopyFacts(0.98, 2 * (Family - 2), 4, Family / 2, 1, 1), copies.Facts);
        CopyTable table = AllCopies.Of(run);
        Assert.All(table.Representatives, (representative, i) => Assert.Equal((table.Rows[i] % 7) + (7 * (table.Rows[i] / 7 % 2)), representative));
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(run.Output);
        Assert.Equal(1, manifest["copies"]!["conflicts"]!.GetValue<int>());
        Assert.Contains(manifest["warnings"]!.AsArray(), warning => warning!.GetValue<string>().Contains("rows 0 (0) and 7 (1)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, Partitioner.Semantic)]
    [InlineData(4, Partitioner.Semantic)]
    [InlineData(3, Partitioner.Random)]
    public void BudgetAboveTheRepresentatives_TakesCopiesByRank(int partitions, Partitioner partitioner)
    {
        const int Budget = Rows - 50;
        using NpyInput input = new(WithFamilies());
        using RoundRun run = new(Spec(input, partitions, Budget / (double)Rows) with { Partitioner = partitioner });
        run.Until(RoundKind.None, Token);
        long[] selected = OutputFiles.Selection(run.Output);
        CopyTable table = AllCopies.Of(run);
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (long)row).Except(table.Rows[^50..]), selected);
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(run.Output);
        Assert.Equal(Budget, manifest["budget"]!.GetValue<int>());
        Assert.Equal(2 * (Family - 1), manifest["copies"]!["rows"]!.GetValue<int>());
        Assert.Contains(manifest["warnings"]!.AsArray(), warning => warning!.GetValue<string>().Contains("copies by rank", StringComparison.Ordinal));
        Assert.Null(manifest["rivals"]);
        Assert.True(File.Exists(Path.Combine(run.Output, "copies.parquet")));

        // Every copy that is taken has its representative beside it.
        double[][] unit = [.. WithFamilies().Select(row => Array.ConvertAll(row, value => value / Math.Sqrt(row.Sum(v => (double)v * v))))];
        int close = selected.Count(row => selected.Any(other => other != row && TensorPrimitives.Dot<double>(unit[row], unit[other]) >= .95));
        int taken = Budget - (Rows - (2 * (Family - 1)));
        Assert.InRange(manifest["close_rows"]!.GetValue<int>(), taken, close);
        Assert.InRange(manifest["close_rows_at_most"]!.GetValue<int>(), close, close + 2);
    }

    [Theory]
    [InlineData(1, Partitioner.Semantic)]
    [InlineData(3, Partitioner.Semantic)]
    [InlineData(3, Partitioner.Random)]
    public void EqualRowsAlone_LeaveOne(int partitions, Partitioner partitioner)
    {
        using NpyInput input = new([.. Enumerable.Repeat(TrueObjective.Vectors(1, 8, 1)[0], 60)]);
        using RoundRun run = new(Spec(input, partitions, 0.1) with { Partitioner = partitioner });
        run.Until(RoundKind.None, Token);
        Assert.Equal([0, 1, 2, 3, 4, 5], OutputFiles.Selection(run.Output));
        Assert.Equal(1, run.Results<CopiesResult>(RoundKind.Copies)[0].Representatives);
    }

    /// <summary>Plain top scores take a hundred equal rows for so many; each rule's figures are those that are counted from scores, copies and cosines.</summary>
    [Fact]
    public void Rivals_AreMeasuredOverAllRows_CopiesAmongThem()
    {
        const int Budget = 70;
        SplitMix64 random = new(9);
        double[] raw = [.. Enumerable.Range(0, Rows).Select(row => (row % 7 == 0 && row / 7 < Family ? 10 : 0) + random.NextDouble())];
        using NpyInput input = new(WithFamilies());
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["raw.npy"], NpyWriter.Vector(raw, "<f8"));
        using RoundRun run = new(Spec(input, 1, Budget / (double)Rows) with { Score = ScoreSource.Parse($"file:{folder["raw.npy"]}") });
        run.Until(RoundKind.None, Token);
        System.Text.Json.Nodes.JsonNode manifest = OutputFiles.Manifest(run.Output);
        System.Text.Json.Nodes.JsonNode[] rivals = [.. manifest["rivals"]!.AsArray().Select(rival => rival!)];
        Assert.Equal(["random", "top", "dedupe-top"], rivals.Select(rival => rival["method"]!.GetValue<string>()));
        Assert.Equal(Budget, manifest["families_kept"]!.GetValue<int>());
        Assert.Equal(OutputFiles.Selection(run.Output).Average(row => raw[row]), manifest["mean_raw_score"]!.GetValue<double>(), 9);
        Assert.Equal(raw.Average(), manifest["mean_raw_score_of_all"]!.GetValue<double>(), 9);

        Assert.Equal(1, rivals[1]["families_kept"]!.GetValue<int>());
        Assert.Equal(raw.OrderDescending().Take(Budget).Average(), rivals[1]["mean_raw_score"]!.GetValue<double>(), 9);
        Assert.Equal(1 - ((Budget - 1) / 2.0 / (Rows - 1)), rivals[1]["mean_score"]!.GetValue<double>(), 6);
        Assert.Null(rivals[1]["objective"]);
        Assert.InRange(rivals[1]["coverage"]!.GetValue<double>(), 0, rivals[2]["coverage"]!.GetValue<double>() / 2);

        CopyTable table = AllCopies.Of(run);
        long[] best = [.. Enumerable.Range(0, Rows).Select(row => (long)row).Except(table.Rows).OrderByDescending(row => raw[row]).Take(Budget)];
        Assert.Equal(Budget, rivals[2]["families_kept"]!.GetValue<int>());
        Assert.Equal(best.Average(row => raw[row]), rivals[2]["mean_raw_score"]!.GetValue<double>(), 9);
        Assert.Equal(manifest["objective"]!["top_score"]!.GetValue<double>(), rivals[2]["objective"]!.GetValue<double>());

        // Random rows are as they are on average: means are those of all rows, and families those that 20 000 draws meet.
        Assert.Equal(Math.Round(FamiliesMet(Budget, 20_000)), rivals[0]["families_kept"]!.GetValue<long>());
        Assert.Equal(raw.Average(), rivals[0]["mean_raw_score"]!.GetValue<double>(), 9);
        Assert.Equal(0.5, rivals[0]["mean_score"]!.GetValue<double>(), 6);
        Assert.Equal(manifest["objective"]!["random"]!.GetValue<double>(), rivals[0]["objective"]!.GetValue<double>());
        Assert.Null(rivals[0]["close_rows"]);
    }

    /// <summary>Without copies every rule has a value of F, and a random choice what is to be expected: of means and of F exactly, of the rest over the draws.</summary>
    [Fact]
    public void Rivals_WithoutCopies_HaveAValue()
    {
        using NpyInput input = new(TrueObjective.Vectors(200, 24, 5));
        using RoundRun run = new(Spec(input, 1, 0.1));
        PointResult point = Assert.Single(run.Solve(Token));
        Assert.Equal(point.Random, point.Rivals![0].Value);
        Assert.Equal(20, point.Rivals[0].FamiliesKept);
        Assert.Equal(point.Rivals[2].Value, point.Rivals[1].Value);
        Assert.All(point.Rivals, rival => Assert.Null(rival.MeanRawScore));
    }

    /// <summary>Other seeds draw other rows, and what the table says of random rows hardly moves: it is no single draw.</summary>
    [Fact]
    public void RandomRival_HardlyDependsOnTheSeed()
    {
        using NpyInput input = new(WithFamilies());
        double[] coverage = [.. Enumerable.Range(1, 4).Select(seed =>
        {
            using RoundRun run = new(Spec(input, 1, 0.1) with { Seed = (ulong)seed });
            return Assert.Single(run.Solve(Token)).Rivals![0].Coverage;
        })];
        Assert.InRange(coverage.Max() - coverage.Min(), 1e-6, 0.03);
    }

    /// <summary>The results of a sweep are measured along the same lists: the same rows have the same coverage, whatever k they were chosen by.</summary>
    [Fact]
    public void Sweep_IsMeasuredAlongOneSetOfLists()
    {
        using NpyInput input = new(TrueObjective.Vectors(300, 24, 5));
        using RoundRun run = new(Spec(input, 1, 0.1) with { Neighbors = [5, 40], Alphas = [new AlphaRule(0, 0)] });
        PointResult[] points = [.. run.Solve(Token)];
        Assert.Equal([5, 40], points.Select(point => point.Neighbors));
        Assert.Equal(run.Read(points[0].Coreset).Rows, run.Read(points[1].Coreset).Rows);
        Assert.Equal(points[1].Coverage, points[0].Coverage);
        Assert.InRange(points[0].Coverage!.Value, 0.1, 1);
        using RoundRun alone = new(Spec(input, 1, 0.1) with { Neighbors = [5], Alphas = [new AlphaRule(0, 0)] });
        Assert.NotEqual(points[0].Coverage, Assert.Single(alone.Solve(Token)).Coverage);
    }

    /// <summary>Families of which random rows have one, on average: two of a hundred rows, the others of one.</summary>
    private static double FamiliesMet(int budget, int draws)
    {
        Random random = new(4);
        long met = 0;
        int[] rows = [.. Enumerable.Range(0, Rows)];
        for (int draw = 0; draw < draws; draw++)
        {
            random.Shuffle(rows);
            met += rows.Take(budget).Select(row => row % 7 < 2 && row / 7 < Family ? row % 7 : row).Distinct().Count();
        }

        return met / (double)draws;
    }

    [Fact]
    public void Exact_LeavesNearRows_AndKeep_AllOfThem()
    {
        using NpyInput input = new(WithFamilies());
        using RoundRun exact = new(Spec(input, 1, 0.1) with { Copies = CopyRule.Exact });
        Assert.Equal(Family - 1, exact.Until(RoundKind.Graph, Token).Results<CopiesResult>(RoundKind.Copies)[0].Facts!.Rows);
        using RoundRun keep = new(Spec(input, 1, 0.1) with { Copies = CopyRule.Keep });
        CopiesResult kept = keep.Until(RoundKind.Graph, Token).Results<CopiesResult>(RoundKind.Copies)[0];
        Assert.Null(kept.Facts);
        Assert.Equal(Rows, kept.Representatives);
    }

    [Theory]
    [InlineData("keep", "keep")]
    [InlineData("exact", "exact")]
    [InlineData(".98", "0.98")]
    public void Rule_IsReadAndWritten(string text, string written) => Assert.Equal(written, CopyRule.Parse(text).ToString());

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("all")]
    public void Rule_RefusesOthers(string text) =>
        Assert.Contains("in (0, 1)", Assert.Throws<FormatException>(() => CopyRule.Parse(text)).Message, StringComparison.Ordinal);

    private static JobSpec Spec(NpyInput input, int partitions, double fraction) =>
        input.Spec(partitions, 1, 5, 0.4) with { Budgets = [new BudgetRule(fraction, null)], Copies = CopyRule.Default };

    /// <summary>A row at an angle to another, towards a third.</summary>
    private static float[] Turned(float[] row, float[] towards, double angle)
    {
        float length = TensorPrimitives.Norm<float>(row);
        float along = TensorPrimitives.Dot<float>(row, towards) / (length * length);
        float[] across = [.. towards.Zip(row, (value, own) => value - (along * own))];
        float scale = (float)Math.Tan(angle) * length / TensorPrimitives.Norm<float>(across);
        return [.. row.Zip(across, (own, value) => own + (scale * value))];
    }

    /// <summary>Rows 0, 7, 14, … are equal, rows 1, 8, 15, … are near each other; the rest is spread.</summary>
    private static float[][] WithFamilies()
    {
        float[][] vectors = TrueObjective.Vectors(Rows, 24, 5);
        for (int row = 7; row < 7 * Family; row += 7)
        {
            vectors[row] = vectors[0];
            vectors[row + 1] = [.. vectors[1].Zip(vectors[row + 1], (original, noise) => original + (0.05f * noise))];
        }

        return vectors;
    }
}
