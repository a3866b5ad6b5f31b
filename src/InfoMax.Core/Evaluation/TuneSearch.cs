using System.Runtime.InteropServices;
using System.Security.Cryptography;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Evaluation;

/// <summary>
/// Chooses how to choose: every candidate selects from the pool, a ridge regression on its rows is judged on rows held out, the best few by a
/// softmax regression too. The first candidate, the default, is kept unless another leads it by more than <see cref="SureErrors"/> standard errors of
/// its lead.
/// Rows that were not chosen judge nothing: a choice of hard rows would leave the easy ones to be judged on.
/// </summary>
/// <param name="folds">The rows chosen from, without copies, each with the rows held out of them; one or several, whose accuracies are taken together.</param>
/// <param name="selection">How a candidate chooses.</param>
public sealed class TuneSearch(IReadOnlyList<(SelectionPool Pool, TestRows Judge)> folds, CandidateSelection selection)
{
    /// <summary>Candidates that a softmax regression judges too.</summary>
    public const int Finalists = 8;

    /// <summary>delta of the error radius.</summary>
    public const double Delta = 0.05;

    /// <summary>
    /// Standard errors by which a lead must exceed 0: the best of many is the luckiest, and on few rows luck is most of it.
    /// </summary>
    public const double SureErrors = 2;

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
        Dictionary<int, bool[]> right = finalists.ToDictionary(i => i, i => Right(selections, i, cancellationToken));
        Dictionary<int, double> softmax = finalists.ToDictionary(i => i, i => right[i].Count(hit => hit) / (double)_held);
        TuneResult[] results =
        [
            .. candidates.Select((candidate, i) => new TuneResult(candidate, ridge[firsts[i]], softmax.TryGetValue(firsts[i], out double accuracy) ? accuracy : null)),
        ];
        int best = finalists.OrderByDescending(i => softmax[i]).ThenBy(i => i).First();
        double error = Math.Sqrt(softmax[best] * (1 - softmax[best]) / _held);
        double leadError = LeadError(right[best], right[0]);
        int chosen = softmax[best] - softmax[0] > SureErrors * leadError ? best : 0;
        double radius = Math.Sqrt(Math.Log(2 * candidates.Count / Delta) / (2.0 * _held));
        return new TuneOutcome(results, results[chosen], results[best], error, leadError, radius);
    }

    /// <summary>
    /// Standard error of the difference of two accuracies on the same rows. Rows tell how far it is right for these selections; parts, each with
    /// selections of its own, how far for others: the larger of the two.
    /// </summary>
    private double LeadError(bool[] candidate, bool[] standard)
    {
        double[] leads = new double[folds.Count];
        double squares = 0;
        int at = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            for (int end = at + folds[f].Judge.Count; at < end; at++)
            {
                int lead = (candidate[at] ? 1 : 0) - (standard[at] ? 1 : 0);
                leads[f] += lead;
                squares += lead * lead;
            }
        }

        double mean = leads.Sum() / _held;
        double paired = Math.Sqrt(Math.Max(0, (squares / _held) - (mean * mean)) / _held);
        double between = folds.Select((fold, f) => Math.Pow((leads[f] - (mean * fold.Judge.Count)) / _held, 2)).Sum();
        return folds.Count < 2 ? paired : Math.Max(paired, Math.Sqrt(between * folds.Count / (folds.Count - 1)));
    }

    /// <summary>Whether the softmax regression on a candidate's rows names the class of each row held out, part after part.</summary>
    private bool[] Right(int[][][] selections, int candidate, CancellationToken cancellationToken) =>
        [.. folds.SelectMany((fold, f) => fold.Judge.Right(fold.Pool, selections[f][candidate], cancellationToken))];

    /// <summary>The rows that each candidate chooses of one pool.</summary>
    private int[][] Select(SelectionPool pool, IReadOnlyList<TuneCandidate> candidates, double fraction, CancellationToken cancellationToken)
    {
        int budget = Math.Clamp((int)Math.Floor((fraction * pool.Rows) + 0.5), 1, pool.Rows);

        // Scores and graphs, which candidates share, before these run side by side.
        foreach (TuneCandidate candidate in candidates)
        {
            selection.Prepare(pool, candidate, budget, cancellationToken);
        }

        int[][] selections = new int[candidates.Count][];
        pool.Executor.ForEach(candidates.Count, i => selections[i] = selection.Select(pool, candidates[i], budget, cancellationToken), cancellationToken);
        return selections;
    }

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
