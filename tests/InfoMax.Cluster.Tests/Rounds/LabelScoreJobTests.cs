using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Jobs whose score is one of labels. Invariants: scores are those of the probe on the whole set (which is held against an
/// independent one in Core's tests), the same bytes for any number of threads and partitions; rows without label take part with the
/// importance of the middle row; what cannot be is refused in one line.
/// </summary>
public sealed class LabelScoreJobTests : IDisposable
{
    private const int Rows = 900;
    private const int Dimension = 8;

    private readonly TemporaryFolder _labels = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _labels.Dispose();

    [Theory]
    [InlineData(ScoreKind.El2n)]
    [InlineData(ScoreKind.Forgetting)]
    public void Scores_AreThoseOfTheProbeOnTheWholeSet(ScoreKind kind)
    {
        float[][] vectors = TrueObjective.Vectors(Rows, Dimension, 21);
        using NpyInput input = new(vectors);
        using RoundRun run = new(Spec(input, kind, Labels(row => row % 50 == 9)));
        run.Until(RoundKind.Graph, Token);
        using EmbeddingMatrix matrix = Matrix(vectors);
        ProbeScores expected = OutOfFoldProbe.Run(matrix, Classes(row => row % 50 == 9), 3, new ProbeOptions(), SequentialExecutor.Instance, Token);
        double[] scores = Scores(run);
        Assert.Equal(kind == ScoreKind.El2n ? expected.El2n : expected.Forgetting, scores);
        Assert.Equal(18, scores.Count(double.IsNaN));

        // 15 rows of a class would be between the easiest and the harder half, but these labels say nothing, and the probe gets a third of them right.
        Assert.Equal(new LabelHits(expected.Margin.Count(margin => margin < 1), Rows - 18), Assert.Single(run.Results<ArtifactResult>(RoundKind.LabelScores)).Hits);
        ScoreOrder order = ScoreOrder.At(Math.Round(0.75 * expected.Hits.Share, 3));
        Assert.InRange(order.Quantile, 0.2, 0.3);
        ImportanceResult result = Assert.Single(run.Results<ImportanceResult>(RoundKind.Importance));
        Assert.Equal(order.ToString(), result.ScoreOrder);

        // Rows without label are worth what the middle one is.
        float[] importance = Importances(run, result);
        float[] known = Importance.FromScores([.. scores.Where(score => !double.IsNaN(score))], ScoreNormalization.Rank, order);
        Assert.Equal(known, importance.Where((_, row) => !double.IsNaN(scores[row])));
        Assert.All(importance.Where((_, row) => double.IsNaN(scores[row])), value => Assert.Equal((float)order.Apply(0.5), value));
    }

    [Fact]
    public void Artifacts_AreTheSame_ForAnyThreadsAndPartitions()
    {
        float[][] vectors = TrueObjective.Vectors(Rows, Dimension, 22);
        using NpyInput input = new(vectors);
        string labels = Labels(row => row % 40 == 3);
        using RoundRun one = new(Spec(input, ScoreKind.Aum, labels), threads: 1);
        using RoundRun four = new(Spec(input, ScoreKind.Aum, labels) with { Partitions = 4 }, threads: 3);
        PointResult single = Assert.Single(one.Solve(Token));
        PointResult many = Assert.Single(four.Solve(Token));
        Assert.Equal(
            one.Results<ArtifactResult>(RoundKind.LabelScores).Select(result => result.Artifact.Sha256),
            four.Results<ArtifactResult>(RoundKind.LabelScores).Select(result => result.Artifact.Sha256));
        Assert.Equal(one.Read(single.Coreset).Rows, four.Read(many.Coreset).Rows);

        // Forty files make several splits: the sums are added in another order, the scores are the same to rounding.
        using TemporaryFolder parts = new();
        for (int f = 0; f < 45; f++)
        {
            File.WriteAllBytes(parts[$"x{f:00}.npy"], NpyWriter.Matrix([.. vectors.Skip(f * 20).Take(20).SelectMany(row => row)], Dimension, "<f4"));
        }

        using RoundRun split = new(Spec(input, ScoreKind.Aum, labels) with { Inputs = [parts.Root] });
        split.Until(RoundKind.Graph, Token);
        Assert.True(split.Results<ArtifactResult>(RoundKind.LabelScores).Length > 1);
        double[] whole = Scores(one);
        Assert.All(Scores(split), (score, row) => Assert.Equal(whole[row], score, 1e-4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Agreement_IsThatOfTheWholeSetsLists(int partitions)
    {
        float[][] vectors = TrueObjective.Vectors(Rows, Dimension, 23);
        using NpyInput input = new(vectors);
        using RoundRun run = new(Spec(input, ScoreKind.Agreement, Labels(row => row % 30 == 4)) with { Partitions = partitions });
        run.Until(RoundKind.Write, Token);
        using EmbeddingMatrix matrix = Matrix(vectors);
        NeighborLists lists = ExactNeighborSearch.Build(matrix, 20, SequentialExecutor.Instance, null, Token);
        double[] scores = GraphScores.Of(ScoreCatalogue.Find("agreement")!, lists, Classes(row => row % 30 == 4));
        ImportanceResult result = Assert.Single(run.Results<ImportanceResult>(RoundKind.GraphImportance));
        RightLabels right = GraphScores.Agreed(ScoreCatalogue.Find("agreement")!, lists, Classes(row => row % 30 == 4));
        Assert.Equal(LabelHits.Of(right), result.Hits);
        Assert.InRange(0.75 * right.Share, 0.1, 0.4);
        Assert.Equal(Importance.FromPartialScores(scores, ScoreNormalization.Rank, ScoreOrder.At(Math.Round(0.75 * right.Share, 3))), Importances(run, result));
    }

    [Fact]
    public void WithLabels_TheAutomaticScoreIsEl2n_AndItsOrderFollowsTheRowsKeptOfAClass()
    {
        using NpyInput input = new(TrueObjective.Vectors(100, Dimension, 24));
        JobSpec spec = Spec(input, ScoreKind.Auto, Labels(_ => false, 100)) with { Budgets = [new BudgetRule(0.24, null), new BudgetRule(0.5, null)] };
        using RoundRun run = new(spec);
        run.Until(RoundKind.Copies, Token);
        Assert.Equal(ScoreKind.El2n, Assert.Single(run.Results<PlanResult>(RoundKind.Plan)).Score);
        Assert.Equal("at:0.217", Assert.Single(run.Results<ImportanceResult>(RoundKind.Importance)).ScoreOrder);
        Assert.StartsWith(
            "score el2n, order at:0.217: 8 rows are kept of each of 3 labels on average, and Q is 0 up to 4 rows kept of a label, 0.65 from 32 on; each label has its share",
            LabelDefaults.Said(spec.For(ScoreKind.El2n), 100, 3, 1),
            StringComparison.Ordinal);
        Assert.Contains(
            "but at most 0.75 of the share of labels that the probe gets right: the probe gets 55 % of labels right, so Q 0.65 -> 0.413; each",
            LabelDefaults.Said(spec.For(ScoreKind.El2n), 1000, 3, 0.55)!,
            StringComparison.Ordinal);
        Assert.DoesNotContain("probe", LabelDefaults.Said(spec.For(ScoreKind.El2n), 1000, 3, 0.9)!, StringComparison.Ordinal);

        // No probe looks at the labels for this one, but the neighbours do.
        Assert.Contains(
            "that a vote of the 20 nearest gets right: a vote of the 20 nearest gets 55 % of labels right, so Q 0.65 -> 0.413; each",
            LabelDefaults.Said(spec.For(ScoreKind.El2n) with { ScoreKind = ScoreKind.Agreement }, 1000, 3, 0.55),
            StringComparison.Ordinal);
        Assert.Null(LabelDefaults.Said(spec.For(ScoreKind.El2n) with { ScoreOrder = ScoreOrder.Low }, 100, 3, 0.5));
    }

    [Fact]
    public void WithLabels_EachLabelHasItsShare_UnlessToldOtherwise()
    {
        // Every label is as frequent, and one is far easier than the others.
        float[][] vectors = TrueObjective.Vectors(Rows, Dimension, 27);
        for (int row = 0; row < Rows; row++)
        {
            vectors[row][0] += row * 7 % 3 == 1 ? 8 : 0;
        }

        using NpyInput input = new(vectors);
        JobSpec spec = Spec(input, ScoreKind.Auto, Labels(_ => false)) with { Budgets = [new BudgetRule(0.01, null)] };
        Assert.Equal([3, 3, 3], Chosen(spec));
        Assert.Equal(9, Chosen(spec with { Quota = QuotaKind.None })[1]);
        Assert.Equal(QuotaKind.Proportional, spec.Division);
        Assert.All(
            new[] { spec with { ScoreKind = ScoreKind.Hub }, spec with { Labels = null }, spec with { Groups = GroupSource.Parse("cluster") }, spec with { Solver = SolverKind.Softmax } },
            other => Assert.Equal(QuotaKind.None, other.Division));

        int[] Chosen(JobSpec job)
        {
            using RoundRun run = new(job);
            long[] rows = run.Read(Assert.Single(run.Solve(Token)).Coreset).Rows;
            return [.. Enumerable.Range(0, 3).Select(label => rows.Count(row => row * 7 % 3 == label))];
        }
    }

    [Fact]
    public void ASingleClass_OrTooManyForTheMemory_IsRefusedInOneLine()
    {
        using NpyInput input = new(TrueObjective.Vectors(300, Dimension, 25));
        string same = _labels["same.npy"];
        File.WriteAllBytes(same, NpyWriter.Vector(new int[300], "<i4"));
        using RoundRun single = new(Spec(input, ScoreKind.El2n, same));
        Assert.Equal(
            "--score el2n: the 300 labelled rows have 1 different label, and it needs two; give other --labels, or another --score",
            Assert.Throws<ConfigurationException>(() => single.Until(RoundKind.Copies, Token)).Message);
        string ids = _labels["ids.npy"];
        File.WriteAllBytes(ids, NpyWriter.Vector(Enumerable.Range(0, 300).Select(row => Math.Min(row, 298)).ToArray(), "<i4"));
        using RoundRun many = new(Spec(input, ScoreKind.El2n, ids) with { MemoryBytes = 1 << 20 });
        string refusal = Assert.Throws<ConfigurationException>(() => many.Until(RoundKind.Copies, Token)).Message;
        Assert.StartsWith("--score el2n: a probe of 299 classes over 8 values needs about", refusal, StringComparison.Ordinal);
        Assert.Contains("labels", ScoreAdvice.LabelProblem(new ScoreSource(ScoreKind.Margin), null)!, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuota_IsKeptExactly_AndRefusedInOneLineWhereItCannotBe()
    {
        using NpyInput input = new(TrueObjective.Vectors(Rows, Dimension, 26));
        string labels = Labels(row => row % 50 == 9);
        JobSpec spec = Spec(input, ScoreKind.Uniform, labels) with { Quota = QuotaKind.Equal, MinPerGroup = 3 };
        using RoundRun run = new(spec);
        PointResult point = Assert.Single(run.Solve(Token));
        int[] classes = Classes(row => row % 50 == 9);
        long[] chosen = run.Read(point.Coreset).Rows;
        Assert.Equal([(-1, 11), (0, 12), (1, 11), (2, 11)], chosen.GroupBy(row => classes[row]).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));
        Assert.True(point.UpperBound >= point.Value);
        Assert.StartsWith("quota greedy+swap", point.Method, StringComparison.Ordinal);

        using RoundRun crowded = new(spec with { MinPerGroup = 20 });
        Assert.Equal(
            "--min-per-group 20: 4 groups take 78 rows at least, and the budget is 45; lower it, or raise the budget",
            Assert.Throws<ConfigurationException>(() => crowded.Until(RoundKind.Copies, Token)).Message);
        Assert.StartsWith("--quota equal: needs the rows' labels", QuotaAdvice.Problem(spec with { Labels = null })!, StringComparison.Ordinal);
        Assert.StartsWith("--quota equal: --solver softmax knows no groups", QuotaAdvice.Problem(spec with { Solver = SolverKind.Softmax })!, StringComparison.Ordinal);
        Assert.StartsWith("--min-per-group 3: needs a quota", QuotaAdvice.Problem(spec with { Quota = QuotaKind.None })!, StringComparison.Ordinal);
    }

    private static JobSpec Spec(NpyInput input, ScoreKind kind, string labels) => input.Spec(1, 45, 5, 0.3) with
    {
        ScoreKind = kind,
        Labels = new LabelSource(null, labels),
        Partitioner = Partitioner.Semantic,
    };

    private static int[] Classes(Func<int, bool> isMissing) => [.. Enumerable.Range(0, Rows).Select(row => isMissing(row) ? -1 : row * 7 % 3)];

    private string Labels(Func<int, bool> isMissing, int rows = Rows)
    {
        string path = _labels["labels.npy"];
        File.WriteAllBytes(path, NpyWriter.Vector(Enumerable.Range(0, rows).Select(row => isMissing(row) ? double.NaN : row * 7 % 3).ToArray(), "<f8"));
        return path;
    }

    private static EmbeddingMatrix Matrix(float[][] vectors)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(vectors.Length, Dimension, EmbeddingElement.Single);
        for (int i = 0; i < vectors.Length; i++)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(vectors[i].AsSpan()).CopyTo(matrix.RowRange(i, 1));
        }

        matrix.ComputeNorms(0, matrix.Rows);
        return matrix;
    }

    private static double[] Scores(RoundRun run) => [.. run.Results<ArtifactResult>(RoundKind.LabelScores).SelectMany(result =>
    {
        using Stream stream = run.Store.OpenRead(result.Artifact);
        return NumbersArtifact.Read<double>(stream, EnumWords.Of(Assert.Single(run.Results<PlanResult>(RoundKind.Plan)).Score));
    })];

    private static float[] Importances(RoundRun run, ImportanceResult result) => [.. RoundIndex.Read<ArtifactRef[]>(run.Store, result.Index).SelectMany(part =>
    {
        using Stream stream = run.Store.OpenRead(part);
        return ImportanceArtifact.Read(stream).Importance;
    })];
}
