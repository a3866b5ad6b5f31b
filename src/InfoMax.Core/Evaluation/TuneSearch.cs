using System.Security.Cryptography;
using System.Runtime.InteropServices;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;

namespace InfoMax.Core.Evaluation;

/// <summary>
/// Chooses how to choose: every candidate selects from the pool, a ridge regression on its rows is judged on rows held out, the best few by a
/// softmax regression too. The first candidate, the default, is kept unless another leads it by more than the standard error.
/// Rows that were not chosen judge nothing: a choice of hard rows would leave the easy ones to be judged on.
/// </summary>
/// <param name="pool">The rows chosen from, without copies.</param>
/// <param name="judge">The rows held out.</param>
/// <param name="own">The job's own score and order, for <see cref="TuneCandidate.DedupeTop"/>.</param>
/// <param name="normalization">How raw scores are brought to [0, 1].</param>
public sealed class TuneSearch(SelectionPool pool, TestRows judge, TuneCandidate own, ScoreNormalization normalization)
{
    /// <summary>Candidates that a softmax regression judges too.</summary>
    public const int Finalists = 8;

    /// <summary>delta of the error radius.</summary>
    public const double Delta = 0.05;

    /// <summary>Tries all candidates at one budget.</summary>
    /// <param name="candidates">The default first.</param>
    /// <param name="budget">p in [1, N].</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TuneOutcome Run(IReadOnlyList<TuneCandidate> candidates, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Prepare(candidates, budget, cancellationToken);
        int[][] selections = new int[candidates.Count][];
        pool.Executor.ForEach(candidates.Count, i => selections[i] = Select(candidates[i], budget, cancellationToken), cancellationToken);

        // Candidates that choose the same rows are fitted once.
        int[] firsts = Firsts(selections);
        double[] ridge = new double[candidates.Count];
        int[] distinct = [.. Enumerable.Range(0, candidates.Count).Where(i => firsts[i] == i)];
        pool.Executor.ForEach(distinct.Length, i => ridge[distinct[i]] = RidgeAccuracy(selections[distinct[i]], cancellationToken), cancellationToken);
        int[] finalists = [.. distinct.OrderByDescending(i => ridge[i]).ThenBy(i => i).Take(Finalists).Append(0).Distinct()];
        Dictionary<int, double> softmax = finalists.ToDictionary(i => i, i => judge.Accuracy(pool, selections[i], cancellationToken));
        TuneResult[] results =
        [
            .. candidates.Select((candidate, i) => new TuneResult(candidate, ridge[firsts[i]], softmax.TryGetValue(firsts[i], out double accuracy) ? accuracy : null)),
        ];
        int best = finalists.OrderByDescending(i => softmax[i]).ThenBy(i => i).First();
        double error = judge.StandardError(softmax[best]);
        int chosen = softmax[best] - softmax[0] > error ? best : 0;
        double radius = Math.Sqrt(Math.Log(2 * candidates.Count / Delta) / (2.0 * judge.Count));
        return new TuneOutcome(results, results[chosen], results[best], error, radius);
    }

    /// <summary>Scores and graphs, which candidates share, before they run side by side.</summary>
    private void Prepare(IReadOnlyList<TuneCandidate> candidates, int budget, CancellationToken cancellationToken)
    {
        foreach (TuneCandidate candidate in candidates.Where(candidate => candidate.HasObjective))
        {
            pool.Score(candidate.Score, cancellationToken);
            pool.Graph(Neighbors(candidate, budget), cancellationToken);
        }

        pool.Score(own.Score, cancellationToken);
    }

    private int Neighbors(TuneCandidate candidate, int budget) => AutoParameters.Neighbors((double)budget / pool.Rows, candidate.Factor);

    private int[] Select(TuneCandidate candidate, int budget, CancellationToken cancellationToken)
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
                CoresetProblem problem = pool.Problem(importance, Neighbors(candidate, budget), null, candidate.Boost, budget, cancellationToken);
                return CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions { Seed = pool.Seed }, cancellationToken).Selected;
        }
    }

    private double RidgeAccuracy(int[] selected, CancellationToken cancellationToken)
    {
        using EmbeddingMatrix chosen = pool.Embeddings.Gather(selected);
        ProbeModel model = RidgeRegression.Fit(
            chosen, Array.ConvertAll(selected, row => pool.Labels![row]), judge.Classes, SequentialExecutor.Instance, cancellationToken);
        return judge.ShareRight(SoftmaxRegression.Predict(model, judge.Rows, SequentialExecutor.Instance, cancellationToken));
    }

    /// <summary>The first candidate that chose the same rows as each.</summary>
    private static int[] Firsts(int[][] selections)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return
        [
            .. selections.Select((rows, i) =>
            {
                string digest = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<int>(rows)));
                return seen.TryAdd(digest, i) ? i : seen[digest];
            }),
        ];
    }
}
