using System.Runtime.InteropServices;
using System.Security.Cryptography;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;

namespace InfoMax.Core.Evaluation;

/// <summary>
/// Chooses how to choose: every candidate selects from the pool, a ridge regression on its rows is judged on rows held out, the best few by a
/// softmax regression too. The first candidate, the default, is kept unless another leads it by more than the standard error.
/// Rows that were not chosen judge nothing: a choice of hard rows would leave the easy ones to be judged on.
/// </summary>
/// <param name="folds">The rows chosen from, without copies, each with the rows held out of them; one or several, whose accuracies are taken together.</param>
/// <param name="own">The job's own score and order, for <see cref="TuneCandidate.DedupeTop"/>.</param>
/// <param name="normalization">How raw scores are brought to [0, 1].</param>
/// <param name="leastPerLabel">Rows that a quota gives each label at least.</param>
public sealed class TuneSearch(
    IReadOnlyList<(SelectionPool Pool, TestRows Judge)> folds, TuneCandidate own, ScoreNormalization normalization, int leastPerLabel = 0)
{
    /// <summary>Candidates that a softmax regression judges too.</summary>
    public const int Finalists = 8;

    /// <summary>delta of the error radius.</summary>
    public const double Delta = 0.05;

    private readonly int _held = folds.Sum(fold => fold.Judge.Count);

    /// <summary>Tries all candidates at one budget.</summary>
    /// <param name="candidates">The default first.</param>
    /// <param name="fraction">f in (0, 1], of the rows without their copies.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TuneOutcome Run(IReadOnlyList<TuneCandidate> candidates, double fraction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        int[][][] selections = new int[folds.Count][][];
        double[] ridge = new double[candidates.Count];
        for (int f = 0; f < folds.Count; f++)
        {
            selections[f] = Select(folds[f].Pool, candidates, fraction, cancellationToken);
        }

        // Candidates that choose the same rows are fitted once.
        int[] firsts = Firsts(selections, candidates.Count);
        int[] distinct = [.. Enumerable.Range(0, candidates.Count).Where(i => firsts[i] == i)];
        for (int f = 0; f < folds.Count; f++)
        {
            (SelectionPool pool, TestRows judge) = folds[f];
            double share = (double)judge.Count / _held;
            pool.Executor.ForEach(
                distinct.Length, i => ridge[distinct[i]] += share * RidgeAccuracy(pool, judge, selections[f][distinct[i]], cancellationToken), cancellationToken);
        }

        int[] finalists = [.. distinct.OrderByDescending(i => ridge[i]).ThenBy(i => i).Take(Finalists).Append(0).Distinct()];
        Dictionary<int, double> softmax = finalists.ToDictionary(i => i, i => Softmax(selections, i, cancellationToken));
        TuneResult[] results =
        [
            .. candidates.Select((candidate, i) => new TuneResult(candidate, ridge[firsts[i]], softmax.TryGetValue(firsts[i], out double accuracy) ? accuracy : null)),
        ];
        int best = finalists.OrderByDescending(i => softmax[i]).ThenBy(i => i).First();
        double error = Math.Sqrt(softmax[best] * (1 - softmax[best]) / _held);
        int chosen = softmax[best] - softmax[0] > error ? best : 0;
        double radius = Math.Sqrt(Math.Log(2 * candidates.Count / Delta) / (2.0 * _held));
        return new TuneOutcome(results, results[chosen], results[best], error, radius);
    }

    private double Softmax(int[][][] selections, int candidate, CancellationToken cancellationToken) =>
        folds.Select((fold, f) => fold.Judge.Accuracy(fold.Pool, selections[f][candidate], cancellationToken) * fold.Judge.Count / _held).Sum();

    /// <summary>The rows that each candidate chooses of one pool.</summary>
    private int[][] Select(SelectionPool pool, IReadOnlyList<TuneCandidate> candidates, double fraction, CancellationToken cancellationToken)
    {
        int budget = Math.Clamp((int)Math.Floor((fraction * pool.Rows) + 0.5), 1, pool.Rows);

        // Scores and graphs, which candidates share, before these run side by side.
        pool.Score(own.Score, cancellationToken);
        foreach (TuneCandidate candidate in candidates.Where(candidate => candidate.HasObjective))
        {
            pool.Score(candidate.Score, cancellationToken);
            pool.Graph(Neighbors(pool, candidate, budget), cancellationToken);
        }

        int[][] selections = new int[candidates.Count][];
        pool.Executor.ForEach(candidates.Count, i => selections[i] = Select(pool, candidates[i], budget, cancellationToken), cancellationToken);
        return selections;
    }

    private int[] Select(SelectionPool pool, TuneCandidate candidate, int budget, CancellationToken cancellationToken)
    {
        switch (candidate.Score)
        {
            case TuneCandidate.Random:
                return RandomBaselines.Random(pool.Rows, budget, pool.Seed);
            case TuneCandidate.ClassRandom:
                return RandomBaselines.ClassRandom(pool.Labels, budget, pool.Seed);
            case TuneCandidate.DedupeTop:
                return ScoreBaselines.Top(Array.ConvertAll(pool.Worth(own.Score, normalization, own.Order!, cancellationToken), worth => (double)worth), budget);
            default:
                float[] importance = pool.Worth(candidate.Score, normalization, candidate.Order!, cancellationToken);
                CoresetProblem problem = pool.Problem(importance, Neighbors(pool, candidate, budget), null, candidate.Boost, budget, cancellationToken);
                return candidate.Quota == QuotaKind.None
                    ? CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions { Seed = pool.Seed }, cancellationToken).Selected
                    : QuotaSolver.Solve(pool.Divided(problem, candidate.Quota, leastPerLabel), polishes: false, new SolverOptions { Seed = pool.Seed }, cancellationToken).Selected;
        }
    }

    private static int Neighbors(SelectionPool pool, TuneCandidate candidate, int budget) =>
        AutoParameters.Neighbors((double)budget / pool.Rows, candidate.Factor);

    private static double RidgeAccuracy(SelectionPool pool, TestRows judge, int[] selected, CancellationToken cancellationToken)
    {
        using EmbeddingMatrix chosen = pool.Embeddings.Gather(selected);
        ProbeModel model = RidgeRegression.Fit(
            chosen, Array.ConvertAll(selected, row => pool.Labels![row]), judge.Classes, SequentialExecutor.Instance, cancellationToken);
        return judge.ShareRight(SoftmaxRegression.Predict(model, judge.Rows, SequentialExecutor.Instance, cancellationToken));
    }

    /// <summary>The first candidate that chose the same rows of every pool as each.</summary>
    private static int[] Firsts(int[][][] selections, int candidates)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return
        [
            .. Enumerable.Range(0, candidates).Select(i =>
            {
                string digest = string.Concat(selections.Select(fold => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<int>(fold[i])))));
                return seen.TryAdd(digest, i) ? i : seen[digest];
            }),
        ];
    }
}
