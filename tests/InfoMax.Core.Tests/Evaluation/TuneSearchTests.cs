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

/// <summary>Candidates are ranked by ridge, the best confirmed by softmax, and the default stays unless it is clearly beaten.</summary>
public sealed class TuneSearchTests
{
    private const int Classes = 3;
    private const int Dimension = 9;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(40)]
    [InlineData(8)]
    public void Ridge_SolvesTheNormalEquations(int count)
    {
        using EmbeddingMatrix rows = Rows.Random(count, Dimension, 3);
        int[] labels = [.. Enumerable.Range(0, count).Select(row => row == 7 ? -1 : row % Classes)];

        float[] weights = RidgeRegression.Fit(rows, labels, Classes, SequentialExecutor.Instance, Token).Weights;

        float[] units = Rows.Units(rows);
        double X(int row, int k) => k == Dimension ? 1 : units[(row * Dimension) + k];
        int[] used = [.. Enumerable.Range(0, count).Where(row => labels[row] >= 0)];
        for (int c = 0; c < Classes; c++)
        {
            double W(int k) => weights[(c * (Dimension + 1)) + k];
            for (int k = 0; k <= Dimension; k++)
            {
                double gradient = used.Sum(row => X(row, k) * (Enumerable.Range(0, Dimension + 1).Sum(j => X(row, j) * W(j)) - (labels[row] == c ? 1 : 0)));
                Assert.Equal(0, gradient + (RidgeRegression.Penalty * W(k)), 1e-4);
            }
        }
    }

    [Fact]
    public void ClearlyBetterCandidate_IsChosen_AndTheDefaultStaysWithoutOne()
    {
        // A quarter of the rows carries wrong labels, and a score from outside says which.
        const int Count = 600;
        int[] truth = [.. Enumerable.Range(0, Count).Select(row => row % Classes)];
        using EmbeddingMatrix rows = Clustered(truth, 5);
        double[] outside = [.. truth.Select((_, row) => row % 4 == 3 ? 0.0 : 1.0)];
        int[] labels = [.. truth.Select((label, row) => row % 4 == 3 ? (label + 1) % Classes : label)];
        SelectionPool pool = new(rows, ExactNeighborSearch.Build(rows, 40, SequentialExecutor.Instance, null, Token), SequentialExecutor.Instance, 1)
        {
            Labels = labels,
            Classes = Classes,
            Outside = outside,
        };
        int[] testLabels = [.. Enumerable.Range(0, 300).Select(row => row % Classes)];
        using EmbeddingMatrix test = Clustered(testLabels, 6);
        TestRows judge = new(test, testLabels, Classes, SequentialExecutor.Instance);
        TuneCandidate worst = new("column", ScoreOrder.Low, 4, 0.5);
        TuneCandidate right = new("column", ScoreOrder.High, 4, 0.5);

        TuneOutcome beaten = new TuneSearch([(pool, judge), (pool, judge)], new CandidateSelection(worst, ScoreNormalization.Rank)).Run([worst, right, new(TuneCandidate.Random, null, 0, 0)], 0.15, Token);
        TuneOutcome alone = new TuneSearch([(pool, judge), (pool, judge)], new CandidateSelection(right, ScoreNormalization.Rank)).Run([right, right with { Boost = 0.51 }], 0.15, Token);

        Assert.Equal(right, beaten.Chosen.Candidate);
        Assert.True(beaten.Best.Softmax > beaten.Standard.Softmax + (TuneElection.SureErrors * beaten.LeadError));

        CandidateSelection selection = new(worst, ScoreNormalization.Rank);
        int[] differences = [.. judge.Right(pool, selection.Select(pool, right, 90, Token), Token).Zip(judge.Right(pool, selection.Select(pool, worst, 90, Token), Token), (a, b) => (a ? 1 : 0) - (b ? 1 : 0))];
        double mean = differences.Average();
        Assert.Equal(beaten.Best.Softmax!.Value - beaten.Standard.Softmax!.Value, mean, 1e-12);
        Assert.InRange(beaten.Lead, 0, mean);
        Assert.Equal(Math.Sqrt(Math.Log(2 * 3 / 0.05) / 1200), beaten.ErrorRadius, 1e-12);
        Assert.Equal(right, alone.Chosen.Candidate);
        Assert.Equal(alone.Results[0].Ridge, alone.Results[1].Ridge);
        Assert.Equal(alone.Results[0].Softmax, alone.Results[1].Softmax);
        Assert.Equal(Math.Sqrt(Math.Log(2 * 2 / 0.05) / 1200), alone.ErrorRadius, 1e-12);
        double best = beaten.Best.Softmax!.Value;
        Assert.Equal(Math.Sqrt(best * (1 - best) / 600), beaten.StandardError, 1e-12);

        // Of rows of one class naming that class alone gets all right: the best is told, and the default stays.
        int[] same = new int[100];
        using EmbeddingMatrix ofOneClass = Clustered(same, 7);
        TestRows easy = new(ofOneClass, same, Classes, SequentialExecutor.Instance);
        TuneOutcome kept = new TuneSearch([(pool, easy), (pool, easy)], new CandidateSelection(worst, ScoreNormalization.Rank)).Run([worst, right], 0.15, Token);
        Assert.Equal((worst, right), (kept.Chosen.Candidate, kept.Best.Candidate));
    }

    /// <summary>Each part is judged on what was chosen there: candidates that agree in one part alone are two.</summary>
    [Fact]
    public void CandidatesThatDifferInAnyPart_AreFittedByThemselves()
    {
        const int Count = 120;
        int[] labels = [.. Enumerable.Range(0, Count).Select(row => row % Classes)];
        using EmbeddingMatrix rows = Clustered(labels, 5);
        NeighborLists lists = ExactNeighborSearch.Build(rows, 30, SequentialExecutor.Instance, null, Token);
        using EmbeddingMatrix test = Clustered([.. labels.Take(60)], 6);
        TestRows judge = new(test, [.. labels.Take(60)], Classes, SequentialExecutor.Instance);
        SelectionPool PoolOf(double[] outside) => new(rows, lists, SequentialExecutor.Instance, 1) { Labels = labels, Classes = Classes, Outside = outside };
        TuneCandidate high = new("column", ScoreOrder.High, 4, 0.5);
        TuneCandidate low = high with { Order = ScoreOrder.Low };
        CandidateSelection selection = new(high, ScoreNormalization.Rank);
        SelectionPool[] pools = [PoolOf(new double[Count]), PoolOf([.. labels.Select(label => label == 0 ? 1.0 : 0)])];

        TuneOutcome outcome = new TuneSearch([.. pools.Select(pool => (pool, judge))], selection).Run([high, low], 0.1, Token);

        bool[][] softmax = [.. new[] { high, low }.Select(candidate => pools.SelectMany(pool => judge.Right(pool, selection.Select(pool, candidate, 12, Token), Token)).ToArray())];
        Assert.Equal(softmax.Select(right => right.Count(hit => hit) / 120.0), outcome.Results.Select(result => result.Softmax!.Value));
        Assert.NotEqual(outcome.Results[0].Ridge, outcome.Results[1].Ridge);
        foreach (TuneResult result in outcome.Results)
        {
            int right = pools.Sum(pool => RidgeRight(pool, test, [.. labels.Take(60)], selection.Select(pool, result.Candidate, 12, Token)));
            Assert.Equal(right / 120.0, result.Ridge);
        }

        // Parts that chose by themselves: how far they differ counts.
        int[] blocks = [.. Enumerable.Range(0, 120).Select(row => row / 60)];
        CrossedLead lead = CrossedLead.Of(softmax, [[true, true], [true, true]], blocks, differ: true);
        Assert.Equal((lead.Lead, lead.Error), (outcome.Lead, outcome.LeadError));
        Assert.NotEqual(lead.Error, CrossedLead.Of(softmax, [[true, true], [true, true]], blocks, differ: false).Error);
    }

    [Fact]
    public void LargestShare_IsThatOfAKnownClass()
    {
        using EmbeddingMatrix test = Rows.Random(8, Dimension, 6);

        Assert.Equal(3 / 8.0, new TestRows(test, [0, -1, 1, 1, -1, -1, -1, 1], 4, SequentialExecutor.Instance).LargestShare);
    }

    [Fact]
    public void Candidates_AreEveryScoreQuantileAndWeight_WithTheDefaultOnce()
    {
        TuneCandidate standard = new("hub", ScoreOrder.Low, 2, 3);
        IReadOnlyList<TuneCandidate> all = TuneCandidate.Of(standard, [ScoreCatalogue.Find("hub")!, ScoreCatalogue.Find("file")!]);

        Assert.Equal(standard, all[0]);
        Assert.Equal(3 + (2 * 3 * 5) + (3 * 5) + TuneCandidate.Methods.Count + (2 * 5 * 3 * 3), all.Count);
        Assert.Equal(45, all.Count(candidate => candidate.Quota == QuotaKind.Equal));
        Assert.Equal(30, all.Count(candidate => candidate.Score == TuneCandidate.Facility));
        Assert.Equal(all.Count, all.Select(candidate => (candidate.Score, candidate.Where, candidate.Factor, candidate.Boost, candidate.Quota)).Distinct().Count());
        Assert.Contains(new TuneCandidate("file", ScoreOrder.High, 4, 1), all);
        Assert.Contains(all, candidate => candidate is { Score: "file", Order.Quantile: > 0.79 and < 0.81 });
        Assert.Contains(all, candidate => candidate is { Score: "hub", Order.Quantile: > 0.19 and < 0.21 });
    }

    /// <summary>Candidates that differ by luck alone: the best of them leads, but not on rows that did not choose it.</summary>
    [Fact]
    public void Luck_LeadsOnTheRowsThatRank_AndNotOnThoseThatConfirm()
    {
        const int Held = 400;
        const int Blocks = 5;
        const int Candidates = 20;
        SplitMix64 random = new(3);
        int[] blocks = [.. Enumerable.Range(0, Held).Select(row => row % Blocks)];
        bool[] every = [.. Enumerable.Repeat(true, Candidates)];
        (int naive, int crossed, double mean) = (0, 0, 0);
        for (int run = 0; run < 200; run++)
        {
            bool[][] right = [.. Enumerable.Range(0, Candidates).Select(_ => Enumerable.Range(0, Held).Select(_ => random.NextDouble() < 0.6).ToArray())];
            CrossedLead lead = CrossedLead.Of(right, [.. Enumerable.Repeat(every, Blocks)], blocks, differ: false);
            double best = right.Max(hits => hits.Count(hit => hit)) - right[0].Count(hit => hit);
            naive += best / Held > TuneElection.SureErrors * lead.Error ? 1 : 0;
            crossed += lead.Lead > TuneElection.SureErrors * lead.Error ? 1 : 0;
            mean += lead.Lead / 200;
        }

        Assert.InRange(naive, 150, 200);
        Assert.InRange(crossed, 0, 80);
        Assert.InRange(mean, -0.01, 0.01);
    }

    [Fact]
    public void EasyRows_LeaveTheHardestOut_AndKeepEveryBudget()
    {
        double[] difficulty = [9, 1, 2, 8, 7, 3, 4, 6];
        GroupQuota quota = new([0, 0, 0, 0, 1, 1, 1, 1], [3, 1]);

        GroupQuota easy = EasyRows.Of(quota, difficulty, 0.5);

        // The hardest of all are rows 0, 3, 4 and 7; the first group needs three of its four.
        Assert.Equal([2, 0, 0, 0, 2, 1, 2, 2], easy.Groups);
        Assert.Equal([3, 1, 0], easy.Budgets);

        // A quarter is two rows; of equal ones the higher goes.
        Assert.Equal([0, 0, 1, 1], EasyRows.Of(new([0, 0, 0, 0], [1]), [5, 5, 5, 5], 0.5).Groups);
        Assert.Equal([2, 0, 0, 2, 1, 1, 1, 1], EasyRows.Of(new([0, 0, 0, 0, 1, 1, 1, 1], [1, 1]), difficulty, 0.75).Groups);
    }

    [Theory]
    [InlineData(TuneCandidate.Facility, QuotaKind.None)]
    [InlineData(TuneCandidate.Facility, QuotaKind.Equal)]
    [InlineData(TuneCandidate.Strata, QuotaKind.None)]
    [InlineData(TuneCandidate.Strata, QuotaKind.Proportional)]
    public void MethodsAmongTheEasiest_FillTheBudget_AndLookAtNoHarderRow(string method, QuotaKind division)
    {
        const int Count = 240;
        int[] labels = [.. Enumerable.Range(0, Count).Select(row => row % Classes)];
        using EmbeddingMatrix rows = Clustered(labels, 8);
        SelectionPool pool = new(rows, ExactNeighborSearch.Build(rows, 20, SequentialExecutor.Instance, null, Token), SequentialExecutor.Instance, 1)
        {
            Labels = labels,
            Classes = Classes,
        };
        TuneCandidate candidate = new(method, null, 2, 0, division, 0.6);

        int[] chosen = new CandidateSelection(candidate, ScoreNormalization.Rank).Select(pool, candidate, 30, Token);

        Assert.Equal(30, chosen.Distinct().Count());
        double[] difficulty = pool.Score(TuneCandidate.Difficulty, Token);
        double[] limits = division == QuotaKind.None || method == TuneCandidate.Facility
            ? [.. Enumerable.Repeat(difficulty.Order().ElementAt(143), Classes)]
            : [.. Enumerable.Range(0, Classes).Select(label => difficulty.Where((_, row) => labels[row] == label).Order().ElementAt(47))];
        Assert.All(chosen, row => Assert.True(difficulty[row] <= limits[labels[row]]));
        Assert.True(division == QuotaKind.None || chosen.CountBy(row => labels[row]).All(count => count.Value == 10));
    }

    private static int RidgeRight(SelectionPool pool, EmbeddingMatrix test, int[] testLabels, int[] selected)
    {
        using EmbeddingMatrix chosen = pool.Embeddings.Gather(selected);
        ProbeModel model = RidgeRegression.Fit(chosen, Array.ConvertAll(selected, row => pool.Labels![row]), Classes, SequentialExecutor.Instance, Token);
        return SoftmaxRegression.Predict(model, test, SequentialExecutor.Instance, Token).Zip(testLabels).Count(pair => pair.First == pair.Second);
    }

    /// <summary>Rows around a centre for each class.</summary>
    private static EmbeddingMatrix Clustered(int[] labels, ulong seed)
    {
        SplitMix64 random = new(seed);
        float[] values = new float[labels.Length * Dimension];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1) + (i % Dimension == labels[i / Dimension] ? 0.9f : 0);
        }

        return Rows.From(values, labels.Length, Dimension);
    }
}
