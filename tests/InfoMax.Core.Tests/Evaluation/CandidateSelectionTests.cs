using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;
using Xunit;
using Rows = InfoMax.Core.Tests.Embeddings.TestRows;

namespace InfoMax.Core.Tests.Evaluation;

/// <summary>A candidate of a search chooses what its method, score, weights and quota do when they are called directly.</summary>
public sealed class CandidateSelectionTests : IDisposable
{
    private const int Count = 200;
    private const int Budget = 24;
    private const int Least = 5;
    private static readonly TuneCandidate Own = new("density", ScoreOrder.Low, 2, 3);
    private readonly EmbeddingMatrix _rows = Rows.Random(Count, 9, 4);
    private readonly SelectionPool _pool;

    public CandidateSelectionTests() =>
        _pool = new SelectionPool(_rows, ExactNeighborSearch.Build(_rows, 60, SequentialExecutor.Instance, null, Token), SequentialExecutor.Instance, 5)
        {
            // Unbalanced, so that each quota gives other budgets.
            Labels = [.. Enumerable.Range(0, Count).Select(row => row % 10 == 0 ? 2 : row % 3 == 0 ? 1 : 0)],
            Classes = 3,
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void Methods_ChooseAsCompareDoes()
    {
        BaselineInput input = _pool.Input(Worth(Own), Own.Score, Own.Order!, Neighbors(Own), _pool.Seed);
        foreach (string name in (string[])[TuneCandidate.Random, TuneCandidate.ClassRandom, TuneCandidate.DedupeTop, .. TuneCandidate.Methods])
        {
            Assert.Equal(BaselineCatalogue.Find(name)!.Choose(input, Budget, Token), Select(new(name, null, 0, 0)));
        }
    }

    [Theory]
    [InlineData(2.0, 3.0)]
    [InlineData(4.0, 1.0)]
    [InlineData(4.0, 3.0)]
    public void Objectives_HaveTheirOwnNeighboursWeightAndQuota(double factor, double boost)
    {
        foreach (QuotaKind quota in Enum.GetValues<QuotaKind>().Where(kind => kind is QuotaKind.None or QuotaKind.Proportional or QuotaKind.Equal))
        {
            TuneCandidate candidate = new("hub", ScoreOrder.At(0.4), factor, boost, quota);
            CoresetProblem problem = _pool.Problem(Worth(candidate), Neighbors(candidate), null, boost, Budget, Token);
            int[] expected = quota == QuotaKind.None
                ? CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions { Seed = 5 }, Token).Selected
                : QuotaSolver.Solve(_pool.Divided(problem, quota, Least), polishes: false, new SolverOptions { Seed = 5 }, Token).Selected;

            Assert.Equal(expected, Select(candidate));
            Assert.True(quota == QuotaKind.None || expected.Count(row => _pool.Labels![row] == 2) >= Least);
        }
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(4.0)]
    public void FacilityLocation_HasItsOwnNeighbours(double factor)
    {
        TuneCandidate candidate = new(TuneCandidate.Facility, null, factor, 0);
        int k = Neighbors(candidate);

        Assert.Equal(GraphBaselines.FacilityLocation(_pool.Graph(k, Token).Lists, k, Budget, Token), Select(candidate));
    }

    [Fact]
    public void Strata_LeaveTheHardestOut()
    {
        double[] difficulty = _pool.Score(TuneCandidate.Difficulty, Token);

        Assert.Equal(
            ScoreBaselines.Ccs(difficulty, 0.4, ScoreBaselines.Strata, Budget, 5), Select(new(TuneCandidate.Strata, null, 0, 0, QuotaKind.None, 0.6)));
    }

    [Fact]
    public void Quotas_OfMethodsAmongTheEasiest_HaveAFloor()
    {
        foreach (string method in (string[])[TuneCandidate.Facility, TuneCandidate.Strata])
        {
            int[] chosen = Select(new(method, null, 2, 0, QuotaKind.Proportional, 0.8));
            Assert.True(chosen.Count(row => _pool.Labels![row] == 2) >= Least, method);
        }
    }

    private int[] Select(TuneCandidate candidate)
    {
        CandidateSelection selection = new(Own, ScoreNormalization.Rank, Least);
        selection.Prepare(_pool, candidate, Budget, Token);
        return selection.Select(_pool, candidate, Budget, Token);
    }

    private float[] Worth(TuneCandidate candidate) => _pool.Worth(candidate.Score, ScoreNormalization.Rank, candidate.Order!, Token);

    private static int Neighbors(TuneCandidate candidate) => AutoParameters.Neighbors((double)Budget / Count, candidate.Factor);
}
