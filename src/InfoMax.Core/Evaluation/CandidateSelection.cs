using InfoMax.Core.Baselines;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;

namespace InfoMax.Core.Evaluation;

/// <summary>How a <see cref="TuneCandidate"/> chooses rows of a pool: by greedy where it has an objective.</summary>
/// <param name="own">The job's own score and order, for <see cref="TuneCandidate.DedupeTop"/>.</param>
/// <param name="normalization">How raw scores are brought to [0, 1].</param>
/// <param name="leastPerLabel">Rows that a quota gives each label at least.</param>
public sealed class CandidateSelection(TuneCandidate own, ScoreNormalization normalization, int leastPerLabel = 0)
{
    /// <summary>Has a pool make what a candidate looks at, so that candidates may then run side by side.</summary>
    /// <param name="pool">What is chosen from.</param>
    /// <param name="candidate">How.</param>
    /// <param name="budget">p.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Prepare(SelectionPool pool, TuneCandidate candidate, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(candidate);
        if (candidate.Factor > 0)
        {
            pool.Graph(Neighbors(pool, candidate, budget), cancellationToken);
        }

        bool isMethod = TuneCandidate.Methods.Contains(candidate.Score);
        if (isMethod)
        {
            pool.Graph(Neighbors(pool, own, budget), cancellationToken);
        }

        if (candidate.HasObjective || Orders(candidate))
        {
            pool.Score(candidate.HasObjective ? candidate.Score : TuneCandidate.Difficulty, cancellationToken);
        }
        else if (isMethod || candidate.Score == TuneCandidate.DedupeTop)
        {
            pool.Score(own.Score, cancellationToken);
        }
    }

    /// <summary>The rows that one candidate chooses of a pool.</summary>
    /// <param name="pool">What is chosen from.</param>
    /// <param name="candidate">How.</param>
    /// <param name="budget">p.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public int[] Select(SelectionPool pool, TuneCandidate candidate, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(candidate);
        switch (candidate.Score)
        {
            case TuneCandidate.Random:
                return RandomBaselines.Random(pool.Rows, budget, pool.Seed);
            case TuneCandidate.ClassRandom:
                return RandomBaselines.ClassRandom(pool.Labels, budget, pool.Seed);
            case TuneCandidate.DedupeTop:
                return ScoreBaselines.Top(Array.ConvertAll(pool.Worth(own.Score, normalization, own.Order!, cancellationToken), worth => (double)worth), budget);
            case TuneCandidate.Facility:
                (NeighborLists lists, _) = pool.Graph(Neighbors(pool, candidate, budget), cancellationToken);
                GroupQuota covered = Quota(pool, candidate, budget);
                return GraphBaselines.FacilityLocation(
                    lists, lists.K, Orders(candidate) ? EasyRows.Of(covered, pool.Difficulty(TuneCandidate.Difficulty, cancellationToken), candidate.Easiest) : covered, cancellationToken);
            case TuneCandidate.Strata:
                return ScoreBaselines.Ccs(
                    pool.Difficulty(TuneCandidate.Difficulty, cancellationToken), 1 - candidate.Easiest, ScoreBaselines.Strata, Quota(pool, candidate, budget), pool.Seed);
            case var method when TuneCandidate.Methods.Contains(method):
                BaselineInput input = pool.Input(
                    pool.Worth(own.Score, normalization, own.Order!, cancellationToken), own.Score, own.Order!, Neighbors(pool, own, budget), pool.Seed);
                return BaselineCatalogue.Find(method)!.Choose(input, budget, cancellationToken);
            default:
                float[] importance = pool.Worth(candidate.Score, normalization, candidate.Order!, cancellationToken);
                CoresetProblem problem = pool.Problem(importance, Neighbors(pool, candidate, budget), null, candidate.Boost, budget, cancellationToken);
                return candidate.Quota == QuotaKind.None
                    ? CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions { Seed = pool.Seed }, cancellationToken).Selected
                    : QuotaSolver.Solve(pool.Divided(problem, candidate.Quota, leastPerLabel), polishes: false, new SolverOptions { Seed = pool.Seed }, cancellationToken).Selected;
        }
    }

    /// <summary>Whether a method without objective looks at how hard rows are.</summary>
    private static bool Orders(TuneCandidate candidate) => candidate.Score == TuneCandidate.Strata || candidate.Easiest < 1;

    /// <summary>The budget divided among the labels, or undivided as one group.</summary>
    private GroupQuota Quota(SelectionPool pool, TuneCandidate candidate, int budget) =>
        candidate.Quota == QuotaKind.None ? new GroupQuota(new int[pool.Rows], [budget]) : pool.Quota(budget, candidate.Quota, leastPerLabel);

    private static int Neighbors(SelectionPool pool, TuneCandidate candidate, int budget) =>
        AutoParameters.Neighbors((double)budget / pool.Rows, candidate.Factor);
}
