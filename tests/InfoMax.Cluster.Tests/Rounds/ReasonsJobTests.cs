using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Data.Formats;
using ParquetSharp;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// What a job says of every row. Invariants: nearest chosen row, cosine and gain are those of the exact lists of the whole set
/// in either direction; a copy is told of its representative, or of that one's nearest chosen row; the file does not depend on
/// threads or semantic partitions; a sweep has one for each result.
/// </summary>
public sealed class ReasonsJobTests
{
    private const int Rows = 420;
    private const int Neighbors = 8;
    private const int CopiedRows = 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, Partitioner.Semantic)]
    [InlineData(3, Partitioner.Semantic)]
    [InlineData(3, Partitioner.Random)]
    public void EveryRow_IsToldItsNearestChosenRow(int partitions, Partitioner partitioner)
    {
        float[][] vectors = WithCopies();
        using NpyInput input = new(vectors);
        using RoundRun run = new(Spec(input, partitions) with { Partitioner = partitioner });
        run.Until(RoundKind.None, Token);
        PointResult point = Assert.Single(run.Points());
        long[] selected = OutputFiles.Selection(run.Output);
        CopyTable copies = AllCopies.Of(run);
        Reason[] reasons = Read(Path.Combine(run.Output, "reasons.parquet"));
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (long)row), reasons.Select(reason => reason.Row));
        Assert.Equal(selected, reasons.Where(reason => reason.Selected).Select(reason => reason.Row));
        float price = reasons.Where(reason => reason.Selected).Min(reason => reason.Gain);
        Assert.Equal(price, OutputFiles.Manifest(run.Output)["reasons"]!["price"]!.GetValue<float>());

        int[] own = [.. Enumerable.Range(0, Rows).Except(copies.Rows.Select(row => (int)row))];
        TrueObjective truth = new(Array.ConvertAll(own, row => vectors[row]), Neighbors);
        (double Cosine, int Row)[][] lists = [.. own.Select((_, i) => truth.Nearest(i).Select(n => (n.Cosine, own[n.Row])).ToArray())];
        HashSet<int> chosen = [.. selected.Select(row => (int)row)];
        bool isRandom = partitioner == Partitioner.Random;
        int known = 0;
        for (int i = 0; i < own.Length; i++)
        {
            Reason reason = reasons[own[i]];
            (double Cosine, int Row)[] near = [.. lists[i].Where(n => chosen.Contains(n.Row))];
            known += reason.Nearest is null ? 0 : 1;
            if (reason.Nearest is not null || !isRandom)
            {
                Assert.Equal(near.Length == 0 ? null : near[0].Row, reason.Nearest);
                Assert.Equal(near.Length == 0 ? -2 : near[0].Cosine, reason.Cosine ?? -2, 1e-5);
            }

            double weight = near.Sum(n => Math.Max(0, n.Cosine))
                + Enumerable.Range(0, own.Length).Where(j => chosen.Contains(own[j])).Sum(j => lists[j].Where(n => n.Row == own[i]).Sum(n => Math.Max(0, n.Cosine)));
            if (!isRandom || reason.Selected)
            {
                Assert.Equal(reason.Importance - (point.Alpha * weight), reason.Gain, 1e-5);
            }

            Assert.Equal(1 + copies.Representatives.Count(row => row == own[i]), reason.GroupSize);
            Assert.Equal(Expected(reason, price), reason.Why);
        }

        Assert.InRange(known, own.Length / 4, own.Length);
        for (int i = 0; i < copies.Rows.Length; i++)
        {
            Reason reason = reasons[copies.Rows[i]];
            long representative = copies.Representatives[i];
            Assert.Equal("copy", reason.Why);
            Assert.Equal(copies.FamilySizes[i], reason.GroupSize);
            Assert.Equal(
                chosen.Contains((int)representative) ? (representative, (float?)copies.Cosines[i]) : (reasons[representative].Nearest, reasons[representative].Cosine),
                (reason.Nearest, reason.Cosine));
        }
    }

    [Fact]
    public void File_IsTheSame_ForAnyThreadsAndSemanticPartitions()
    {
        using NpyInput input = new(WithCopies());
        JobSpec spec = Spec(input, 1);
        using RoundRun one = new(spec, threads: 1);
        using RoundRun threads = new(spec, threads: 3);
        using RoundRun parts = new(spec with { Partitions = 4 });
        byte[][] files = [.. new[] { one, threads, parts }.Select(run => File.ReadAllBytes(Path.Combine(run.Until(RoundKind.None, Token).Output, "reasons.parquet")))];
        Assert.Equal(files[0], files[1]);
        Assert.Equal(files[0], files[2]);
    }

    [Fact]
    public void Sweep_HasReasonsOfEachResult()
    {
        using NpyInput input = new(WithCopies());
        using RoundRun run = new(Spec(input, 2) with { Budgets = [new BudgetRule(null, 20), new BudgetRule(null, Rows - 10)], Neighbors = [3, 6] });
        run.Until(RoundKind.None, Token);
        foreach (PointResult point in run.Points())
        {
            string folder = Path.Combine(run.Output, point.Name);
            Reason[] reasons = Read(Path.Combine(folder, "reasons.parquet"));
            Assert.Equal(OutputFiles.Selection(folder), reasons.Where(reason => reason.Selected).Select(reason => reason.Row));

            // A budget above the representatives takes all of them, and copies.
            if (point.Name.Contains("budget-410", StringComparison.Ordinal))
            {
                Assert.Equal(["copy", "selected"], reasons.Select(reason => reason.Why).Distinct().Order());
            }
        }

        Assert.Equal(4, run.Points().Length);
    }

    [Fact]
    public void ByDefault_UpToTenMillionRows()
    {
        using NpyInput input = new(WithCopies());
        JobSpec spec = Spec(input, 1);
        Assert.True(spec.SaysReasons(10_000_000));
        Assert.False(spec.SaysReasons(10_000_001));
        Assert.True((spec with { Reasons = true }).SaysReasons(10_000_001));
    }

    /// <summary>The rule in its own words.</summary>
    private static string Expected(Reason reason, float price) => reason.Selected ? "selected"
        : reason.Cosine >= 0.95f || (reason.Importance >= price && reason.Gain <= 0 && reason.Nearest is not null) ? "redundant"
        : reason.Importance < price ? "low-importance"
        : "budget";

    private static JobSpec Spec(NpyInput input, int partitions) => input.Spec(partitions, 60, Neighbors, 0.2) with
    {
        Copies = CopyRule.Default,
        Partitioner = Partitioner.Semantic,
        ScoreKind = ScoreKind.Prototype,
    };

    /// <summary>Each of the last rows is nearly equal to one of the first.</summary>
    private static float[][] WithCopies()
    {
        float[][] vectors = TrueObjective.Vectors(Rows, 12, 5);
        for (int i = 0; i < CopiedRows; i++)
        {
            float[] noise = vectors[Rows - 1 - i];
            vectors[Rows - 1 - i] = [.. vectors[i].Zip(noise, (original, other) => original + (0.03f * other))];
        }

        return vectors;
    }

    private static Reason[] Read(string path)
    {
        using ParquetFileReader reader = new(path);
        List<Reason> rows = [];
        for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.RowGroup(g);
            int count = (int)group.MetaData.NumRows;
            T[] Column<T>(int column)
            {
                using LogicalColumnReader<T> values = group.Column(column).LogicalReader<T>();
                return values.ReadAll(count);
            }

            (long[] row, bool[] selected, float[] importance, float[] gain) = (Column<long>(0), Column<bool>(2), Column<float>(3), Column<float>(4));
            (long?[] nearest, float?[] cosine, int[] size, string[] why) = (Column<long?>(5), Column<float?>(7), Column<int>(8), Column<string>(9));
            rows.AddRange(Enumerable.Range(0, count).Select(i => new Reason(row[i], selected[i], importance[i], gain[i], nearest[i], cosine[i], size[i], why[i])));
        }

        return [.. rows];
    }

    private sealed record Reason(long Row, bool Selected, float Importance, float Gain, long? Nearest, float? Cosine, int GroupSize, string Why);
}
