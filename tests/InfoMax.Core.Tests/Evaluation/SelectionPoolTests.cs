using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using Xunit;
using Rows = InfoMax.Core.Tests.Embeddings.TestRows;

namespace InfoMax.Core.Tests.Evaluation;

/// <summary>What selections are compared on: the rows held out, the copies, and the measures, each against its definition.</summary>
public sealed class SelectionPoolTests
{
    private const int Count = 90;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Quality_IsItsDefinition()
    {
        using EmbeddingMatrix rows = Rows.Random(Count, 7, 5);
        NeighborLists lists = ExactNeighborSearch.Build(rows, Count - 1, SequentialExecutor.Instance, null, Token);
        SelectionPool pool = new(rows, lists, SequentialExecutor.Instance, 1);
        float[] importance = pool.Worth("hub", ScoreNormalization.Rank, ScoreOrder.Low, Token);
        int[] selected = [3, 8, 21, 40, 77];
        CoresetProblem problem = pool.Problem(importance, 6, null, 3, selected.Length, Token);

        SelectionQuality quality = SelectionQuality.Of(problem, pool, selected, Token);

        float[] units = Rows.Units(rows);
        double Cosine(int i, int j) => Enumerable.Range(0, 7).Sum(k => (double)units[(i * 7) + k] * units[(j * 7) + k]);
        Assert.Equal(selected.Average(i => selected.Where(j => j != i).Max(j => Cosine(i, j))), quality.Redundancy, 1e-5);
        Assert.Equal(
            Enumerable.Range(0, Count).Except(selected).Average(i => Math.Max(0, selected.Max(j => Cosine(i, j)))), quality.Coverage, 1e-5);
        Assert.Equal(selected.Average(i => (double)importance[i]), quality.MeanScore, 1e-9);
        Assert.Equal(CoresetObjective.Value(problem, selected), quality.Objective);
    }

    [Fact]
    public void HoldOut_TakesOfEveryClassItsShare()
    {
        int[] labels = [.. Enumerable.Range(0, 200).Select(row => row % 10 == 9 ? -1 : row < 100 ? 0 : row < 199 ? 1 : 2)];
        labels[198] = 2;
        labels[197] = 3;

        HoldOut parts = HoldOut.Of(labels, 0.2, int.MaxValue, 7);

        Assert.Equal(Enumerable.Range(0, 200), parts.Pool.Concat(parts.Held).Order());
        Assert.Equal([18, 18], [parts.Held.Count(row => labels[row] == 0), parts.Held.Count(row => labels[row] == 1)]);
        Assert.DoesNotContain(parts.Held, row => labels[row] is < 0 or 3);
        Assert.Equal(12, HoldOut.Of(labels, 0.2, 12, 7).Held.Length);
        Assert.NotEqual(parts.Held, HoldOut.Of(labels, 0.2, int.MaxValue, 8).Held);

        // The only row of a class is never held out: nothing could learn it.
        Assert.DoesNotContain(197, HoldOut.Of(labels, 0.9, int.MaxValue, 7).Held);
    }

    [Fact]
    public void Folds_HoldEveryLabelledRowOutOnce()
    {
        int[] labels = [.. Enumerable.Range(0, 203).Select(row => row % 10 == 9 ? -1 : row % 7)];

        IReadOnlyList<HoldOut> folds = HoldOut.Folds(labels, 5, 7);

        Assert.Equal(Enumerable.Range(0, 203).Where(row => labels[row] >= 0), folds.SelectMany(fold => fold.Held).Order());
        Assert.All(folds, fold => Assert.Equal(Enumerable.Range(0, 203), fold.Pool.Concat(fold.Held).Order()));
        Assert.All(folds, fold => Assert.InRange(fold.Held.Length, 36, 37));
        Assert.All(folds, fold => Assert.All(Enumerable.Range(0, 7), label => Assert.InRange(fold.Held.Count(row => labels[row] == label), 4, 7)));
    }

    [Theory]
    [InlineData(null, 90)]
    [InlineData(1.0, 20)]
    [InlineData(0.95, 20)]
    public void Copies_LeaveOneOfEachFamily(double? threshold, int most)
    {
        using EmbeddingMatrix rows = Rows.WithTies(Count, 12, 20, 3);
        float[] importance = [.. Enumerable.Range(0, Count).Select(row => row / (float)Count)];

        int[] representatives = CopyFinder.Representatives(rows, importance, null, threshold, 1, SequentialExecutor.Instance, Token);

        Assert.InRange(representatives.Distinct().Count(), 1, most);
        Assert.All(representatives, (representative, row) => Assert.Equal(representative, representatives[representative]));
        Assert.All(representatives, (representative, row) => Assert.True(representative >= row));
    }

    [Fact]
    public void TheDefaultOrder_StaysAmongTheLabelsThatTheProbeGetsRight()
    {
        // Labels that say nothing: the probe gets about one in three right.
        using EmbeddingMatrix rows = Rows.Random(Count, 7, 5);
        SelectionPool pool = new(rows, ExactNeighborSearch.Build(rows, 12, SequentialExecutor.Instance, null, Token), SequentialExecutor.Instance, 1)
        {
            Labels = [.. Enumerable.Range(0, Count).Select(row => row % 10 == 9 ? -1 : row * 7 % 3)],
            Classes = 3,
        };
        double[] margin = pool.Score("margin", Token);

        Assert.Equal(new RightLabels(margin.Count(score => score < 1), 81), pool.Hits(Token));
        Assert.InRange(pool.Hits(Token).Share, 0.2, 0.5);
        Assert.Equal(ScoreOrder.At(Math.Round(0.75 * pool.Hits(Token).Share, 3)), pool.OrderOf(ScoreCatalogue.Find("el2n")!, 96, Token));
        Assert.Equal(ScoreOrder.At(0.65), pool.OrderOf(ScoreCatalogue.Find("entropy")!, 96, Token));
    }

    /// <summary>As in a job: neither among the hardest nor among the easiest, whatever looks at them.</summary>
    [Fact]
    public void RowsWithoutLabel_AreInTheMiddle()
    {
        using EmbeddingMatrix rows = Rows.Random(Count, 7, 5);
        int[] labels = [.. Enumerable.Range(0, Count).Select(row => row % 10 == 9 ? -1 : row % 3)];
        int[] without = [.. Enumerable.Range(0, Count).Where(row => labels[row] < 0)];
        SelectionPool pool = new(rows, ExactNeighborSearch.Build(rows, 20, SequentialExecutor.Instance, null, Token), SequentialExecutor.Instance, 1)
        {
            Labels = labels,
            Classes = 3,
        };

        foreach (string score in (string[])["el2n", "margin", "aum", "entropy", "forgetting", "agreement"])
        {
            double[] raw = pool.Score(score, Token);
            double[] known = [.. raw.Where(value => !double.IsNaN(value)).Order()];
            Assert.Equal(without, Enumerable.Range(0, Count).Where(row => double.IsNaN(raw[row])));
            foreach (ScoreOrder order in (ScoreOrder[])[ScoreOrder.Low, ScoreOrder.High, ScoreOrder.At(0.2)])
            {
                float[] worth = pool.Worth(score, ScoreNormalization.Rank, order, Token);
                Assert.All(without, row => Assert.Equal((float)order.Apply(0.5), worth[row]));
                BaselineInput input = pool.Input(worth, score, order, 6, 1);
                Assert.All(without, row => Assert.Equal((known[40] + 0.0) * (order == ScoreOrder.High ? -1 : 1), input.Difficulty[row], 1e-12));
                Assert.Equal(Importance.FromPartialScores(raw, ScoreNormalization.Rank, order), worth);
            }
        }

        // Half of the rows are easier than they are, so methods that leave the hardest fifth out can choose them.
        foreach (string method in (string[])[TuneCandidate.Facility, TuneCandidate.Strata])
        {
            TuneCandidate candidate = new(method, null, 2, 0, QuotaKind.None, 0.8);
            int[] chosen = new CandidateSelection(candidate, ScoreNormalization.Rank).Select(pool, candidate, 70, Token);
            Assert.InRange(chosen.Count(row => labels[row] < 0), 1, 9);
        }
    }

    [Theory]
    [InlineData(new double[] { 3, double.NaN, 1, 2 }, 2)]
    [InlineData(new double[] { 4, double.NaN, 1, 2, 3 }, 2.5)]
    [InlineData(new double[] { double.NaN, double.NaN }, 0)]
    public void TheMiddle_IsTheMedian(double[] raw, double middle) =>
        Assert.Equal(Array.ConvertAll(raw, score => double.IsNaN(score) ? middle : score), Importance.WithMiddle(raw));

    [Fact]
    public void Paper_ChoosesExactlyP_AndAnotherSeedOtherRows()
    {
        using EmbeddingMatrix rows = Rows.Random(Count, 7, 5);
        SelectionPool pool = new(rows, ExactNeighborSearch.Build(rows, 12, SequentialExecutor.Instance, null, Token), SequentialExecutor.Instance, 1);
        float[] importance = pool.Worth("density", ScoreNormalization.Rank, ScoreOrder.Low, Token);
        int[][] chosen = [.. new ulong[] { 1, 2 }.Select(seed => PaperBaseline.Choose(pool.Input(importance, "density", ScoreOrder.Low, 5, seed), 31, Token))];

        Assert.All(chosen, rows => Assert.Equal(31, rows.Distinct().Count()));
        Assert.NotEqual(chosen[0], chosen[1]);
    }
}
