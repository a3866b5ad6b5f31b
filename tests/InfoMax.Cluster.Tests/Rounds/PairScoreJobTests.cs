using System.IO.Compression;
using System.Runtime.InteropServices;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Scores of pairs and of target sets as jobs make them. Invariants: those of Core on all rows, or on each group of them where the
/// memory holds no more; invalid pairs are rejected as with <c>clip</c>; what cannot be is refused in one line.
/// </summary>
public sealed class PairScoreJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Negclip_IsThatOfAllPairs_AndInvalidOnesAreRejected()
    {
        PairSet pairs = PairSet.Generate(700, 6);
        Array.Clear(pairs.Text, 6 * 41, 6);
        Write(pairs, 300);
        using RoundRun run = new(Spec("negclip") with { DropInvalid = true });
        run.Until(RoundKind.Importance, Token);
        (long[] rows, double[] scores) = Scores(run, RoundKind.SplitPairScores, "negclip");
        Assert.Equal(Enumerable.Range(0, 700).Where(row => row != 41).Select(row => (long)row), rows);
        Assert.Equal(Expected(pairs, [.. rows], new NegClipOptions()), scores);
    }

    /// <summary>Reference: numpy in double precision, s - tau / 2 (logsumexp over rows + over columns), tau .01, of every 50th pair and their mean.</summary>
    [Fact]
    public void Negclip_OfRealPairs_IsAnIndependentOnesTo1e5()
    {
        if (PairSet.Real() is not { } pairs)
        {
            Assert.Skip("no real pairs here");
            return;
        }

        double[] every50th =
        [
            -0.014526763, -0.063332109, -0.010751964, -0.028651487, -0.010523167, -0.008540010, -0.000643932, -0.049566260, -0.063573452, -0.001001034,
            -0.045383737, -0.014477246, -0.003602285, -0.002287666, -0.031454700, -0.014925688, -0.000580941, -0.000000068, -0.000524782, -0.051446569,
        ];
        Write(pairs, 400);
        using RoundRun run = new(Spec("negclip"));
        run.Until(RoundKind.Importance, Token);
        double[] scores = Scores(run, RoundKind.SplitPairScores, "negclip").Values;
        Assert.Equal(every50th, scores.Where((_, row) => row % 50 == 0), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(-0.020842790, scores.Average(), 1e-6);
    }

    /// <summary>Captions passed on among 30 % of the pairs: the share of (good, bad) pairs that the score tells apart.</summary>
    [Fact]
    public void Negclip_FindsExchangedCaptions()
    {
        if (PairSet.Real() is not { } pairs)
        {
            Assert.Skip("no real pairs here");
            return;
        }

        int d = pairs.Dimension;
        int[] bad = [.. Enumerable.Range(0, pairs.Rows).Where(row => row * 7 % 10 < 3)];
        Half[] text = [.. pairs.Text];
        for (int i = 0; i < bad.Length; i++)
        {
            pairs.Text.AsSpan(bad[(i + 1) % bad.Length] * d, d).CopyTo(text.AsSpan(bad[i] * d));
        }

        Write(pairs with { Text = text }, 1000);
        using RoundRun run = new(Spec("negclip"));
        run.Until(RoundKind.Importance, Token);
        double[] scores = Scores(run, RoundKind.SplitPairScores, "negclip").Values;
        double[] good = [.. scores.Where((_, row) => row * 7 % 10 >= 3)];
        double told = bad.Average(row => good.Count(score => score > scores[row]) / (double)good.Length);
        Assert.Equal(300, bad.Length);
        Assert.InRange(told, 0.995, 1);
    }

    [Fact]
    public void Negclip_ComparesWithinGroups_WhereTheMemoryHoldsNoMore()
    {
        PairSet pairs = PairSet.Generate(9000, 4);
        Write(pairs, 5000);
        JobSpec spec = Spec("negclip") with { Goal = JobGoal.Score, MemoryBytes = 1 << 18 };
        using RoundRun run = new(spec, threads: 1);
        run.Until(RoundKind.Write, Token);
        NegClipOptions options = PairMemory.Options(spec, 16);
        int groups = run.Results<PairScoresResult>(RoundKind.PairScores).Length;
        Assert.Equal(3, groups);
        Assert.Equal(4096, options.BatchRows);
        (long[] rows, double[] scores) = Scores(run, RoundKind.SplitPairScores, "negclip");
        foreach (IGrouping<int, long> group in rows.GroupBy(row => options.GroupOf(row, groups)))
        {
            Assert.InRange(group.Count(), 1, 4096);
            Assert.Equal(Expected(pairs, [.. group], options), group.Select(row => scores[row]));
        }
    }

    /// <summary>What the input itself says of a row's worth stands before labels, which then divide no budget unless asked to.</summary>
    [Theory]
    [InlineData(0, QuotaKind.None)]
    [InlineData(4, QuotaKind.Proportional)]
    public void WithLabels_AnAutomaticScoreIsStillThatOfThePairs(int minPerGroup, QuotaKind quota)
    {
        Write(PairSet.Generate(60, 6), 60);
        File.WriteAllBytes(_folder["labels.npy"], NpyWriter.Vector<long>([.. Enumerable.Range(0, 60).Select(row => (long)row % 3)], "<i8"));
        JobSpec spec = Spec("auto") with { Labels = new LabelSource(null, _folder["labels.npy"]), MinPerGroup = minPerGroup };
        using RoundRun run = new(spec);
        long[] chosen = run.Read(Assert.Single(run.Solve(Token)).Coreset).Rows;
        PlanResult plan = Assert.Single(run.Results<PlanResult>(RoundKind.Plan));
        Assert.Equal(ScoreKind.Clip, plan.Score);
        Assert.Equal(quota, spec.For(plan.Score).Division);
        Assert.All(chosen.GroupBy(row => row % 3), label => Assert.True(label.Count() >= minPerGroup));
    }

    [Fact]
    public void Targets_AreComparedByLargestOrMeanCosine()
    {
        PairSet pairs = PairSet.Generate(500, 6);
        Write(pairs, 200);
        string path = _folder["targets.npy"];
        File.WriteAllBytes(path, NpyWriter.Matrix(Array.ConvertAll(pairs.Text[..(6 * 30)], value => (float)value * 3), 6, "<f4"));
        using RoundRun run = new(Spec($"target:{path},target:{path}:mean") with { Goal = JobGoal.Score });
        run.Until(RoundKind.Write, Token);
        float[][] cosines = [.. Enumerable.Range(0, 500).Select(row => Enumerable.Range(0, 30).Select(target => Cosine(pairs.Image, row, pairs.Text, target)).ToArray())];
        Assert.Equal(cosines.Select(row => (double)row.Max()), Scores(run, RoundKind.TargetScores, $"target:{path}").Values, (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(cosines.Select(row => row.Average(cosine => (double)cosine)), Scores(run, RoundKind.TargetScores, $"target:{path}:mean").Values, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void ATargetSetThatDoesNotFit_IsNamed()
    {
        Write(PairSet.Generate(50, 6), 50);
        string path = _folder["narrow.npy"];
        File.WriteAllBytes(path, NpyWriter.Matrix(new float[15], 5, "<f4"));
        using RoundRun narrow = new(Spec($"target:{path}"));
        Assert.Equal(
            $"{path}: 5 values a row, but the input's embedding has 6; give target vectors of the same model",
            Assert.Throws<Data.InputDataException>(() => narrow.Until(RoundKind.Ingest, Token)).Message);
        File.WriteAllBytes(path, NpyWriter.Matrix(new float[18], 6, "<f4"));
        using RoundRun zero = new(Spec($"target:{path}"));
        Assert.StartsWith($"{path}: target row 0 has no usable vector", Assert.Throws<Data.InputDataException>(() => zero.Until(RoundKind.Importance, Token)).Message, StringComparison.Ordinal);
    }

    private static double[] Expected(PairSet pairs, long[] rows, NegClipOptions options)
    {
        using EmbeddingMatrix images = Matrix(pairs.Image, pairs.Dimension, rows);
        using EmbeddingMatrix texts = Matrix(pairs.Text, pairs.Dimension, rows);
        return NegClipScores.Compute(images, texts, rows, options, SequentialExecutor.Instance, null, Token);
    }

    private static EmbeddingMatrix Matrix(Half[] values, int dimension, long[] rows)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows.Length, dimension, EmbeddingElement.Half);
        for (int i = 0; i < rows.Length; i++)
        {
            MemoryMarshal.AsBytes(values.AsSpan((int)rows[i] * dimension, dimension)).CopyTo(matrix.RowRange(i, 1));
            double squares = Enumerable.Range(0, dimension).Sum(k => Math.Pow((double)values[((int)rows[i] * dimension) + k], 2));
            matrix.ReciprocalNorms[i] = (float)(1 / Math.Sqrt(squares));
        }

        return matrix;
    }

    private static float Cosine(Half[] a, int i, Half[] b, int j)
    {
        double product = 0;
        double left = 0;
        double right = 0;
        for (int k = 0; k < 6; k++)
        {
            double x = (double)a[(i * 6) + k];
            double y = (double)b[(j * 6) + k];
            product += x * y;
            left += x * x;
            right += y * y;
        }

        return (float)(product / Math.Sqrt(left * right));
    }

    private void Write(PairSet pairs, int partRows)
    {
        for (int first = 0; first < pairs.Rows; first += partRows)
        {
            PairSet part = pairs.Slice(first, Math.Min(partRows, pairs.Rows - first));
            NpzWriter.Write(
                Path.Combine(Directory.CreateDirectory(_folder["input"]).FullName, $"{first:D6}.npz"),
                CompressionLevel.NoCompression,
                ("img", NpyWriter.Matrix(part.Image, part.Dimension, "<f2")),
                ("txt", NpyWriter.Matrix(part.Text, part.Dimension, "<f2")));
        }
    }

    private JobSpec Spec(string score) => new()
    {
        Inputs = [_folder["input"]],
        Embedding = "img",
        Score = ScoreSource.Parse(score),
        Budgets = [new BudgetRule(null, 20)],
        Neighbors = [5],
        Alphas = [new AlphaRule(0.3, 0)],
        Copies = CopyRule.Keep,
        Output = _folder.Root,
    };

    private static (long[] Rows, double[] Values) Scores(RoundRun run, RoundKind round, string name)
    {
        List<long> rows = [];
        List<double> values = [];
        foreach (ArtifactResult result in run.Results<ArtifactResult>(round))
        {
            using Stream stream = run.Store.OpenRead(result.Artifact);
            rows.AddRange(NumbersArtifact.Read<long>(stream, "row"));
            values.AddRange(NumbersArtifact.Read<double>(stream, name));
        }

        return ([.. rows], [.. values]);
    }
}
