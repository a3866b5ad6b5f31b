using System.Runtime.InteropServices;
using System.Security.Cryptography;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Evaluation;

/// <summary>
/// Chooses how to choose: every candidate selects from the pool, a ridge regression on its rows is judged on rows held out, the best by a softmax
/// regression too. The first candidate, the default, is kept unless the lead over it, measured on rows that did not choose (<see cref="CrossedLead"/>),
/// is above <see cref="SureErrors"/> times its standard error.
/// Rows that were not chosen judge nothing: a choice of hard rows would leave the easy ones to be judged on.
/// </summary>
/// <param name="folds">The rows chosen from, without copies, each with the rows held out of them; one or several, whose accuracies are taken together.</param>
/// <param name="selection">How a candidate chooses.</param>
public sealed class TuneSearch(IReadOnlyList<(SelectionPool Pool, TestRows Judge)> folds, CandidateSelection selection)
{
    /// <summary>Candidates that a softmax regression judges too, at least; those that any block's others rank so high are as well.</summary>
    public const int Finalists = 16;

    /// <summary>delta of the error radius.</summary>
    public const double Delta = 0.05;

    /// <summary>
    /// Standard errors that the lead must be above. Low: on sets that teach something the default was never the better one in truth, and a higher
    /// bar kept out choices that are several points better where few rows are chosen. What labels of noise would get past it, <see cref="ChanceErrors"/> stops.
    /// </summary>
    public const double SureErrors = 0.5;

    /// <summary>Standard errors by which accuracy must be above the share of the largest class: else labels teach nothing, and the default stays.</summary>
    public const double ChanceErrors = 2;

    /// <summary>Blocks that the rows held out are in where they are not in several parts.</summary>
    private const int FewestBlocks = 5;

    private readonly int _held = folds.Sum(fold => fold.Judge.Count);
    private readonly int[] _blocks = Blocks(folds);

    private int BlockCount => folds.Count > 1 ? folds.Count : FewestBlocks;

    /// <summary>Tries all candidates at one budget.</summary>
    /// <param name="candidates">The default first.</param>
    /// <param name="fraction">f in (0, 1], of the rows without their copies.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TuneOutcome Run(IReadOnlyList<TuneCandidate> candidates, double fraction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        int[][][] selections = new int[folds.Count][][];
        for (int f = 0; f < folds.Count; f++)
        {
            selections[f] = Select(folds[f].Pool, candidates, fraction, cancellationToken);
        }

        // Candidates that choose the same rows are fitted once.
        int[] firsts = Firsts(selections, candidates.Count);
        int[] distinct = [.. Enumerable.Range(0, candidates.Count).Where(i => firsts[i] == i)];
        int[][] ridge = Ridge(selections, distinct, candidates.Count, cancellationToken);
        double[] shares = Array.ConvertAll(ridge, hits => hits.Sum() / (double)_held);

        // By all blocks, and by all but each.
        HashSet<int>[] ranked = [.. Enumerable.Range(-1, BlockCount + 1).Select(left => First(distinct, i => ridge[i].Sum() - (left < 0 ? 0 : ridge[i][left])))];
        int[] finalists = [.. ranked.SelectMany(first => first).Append(0).Distinct().Order()];
        bool[][] right = [.. finalists.Select(i => Right(selections, i, cancellationToken))];
        Dictionary<int, double> softmax = finalists.Zip(right).ToDictionary(pair => pair.First, pair => pair.Second.Count(hit => hit) / (double)_held);
        TuneResult[] results =
        [
            .. candidates.Select((candidate, i) => new TuneResult(candidate, shares[firsts[i]], softmax.TryGetValue(firsts[i], out double accuracy) ? accuracy : null)),
        ];
        int best = ranked[0].Append(0).OrderByDescending(i => softmax[i]).ThenBy(i => i).First();
        double error = Math.Sqrt(softmax[best] * (1 - softmax[best]) / _held);
        CrossedLead lead = CrossedLead.Of(right, [.. ranked.Skip(1).Select(first => Array.ConvertAll(finalists, first.Contains))], _blocks, folds.Count > 1);
        bool teaches = lead.Accuracy - (ChanceErrors * Math.Sqrt(lead.Accuracy * (1 - lead.Accuracy) / _held)) > folds.Max(fold => fold.Judge.LargestShare);
        int chosen = teaches && lead.Lead > SureErrors * lead.Error ? best : 0;
        double radius = Math.Sqrt(Math.Log(2 * candidates.Count / Delta) / (2.0 * _held));
        return new TuneOutcome(results, results[chosen], results[best], error, lead.Lead, lead.Error, radius);
    }

    private static HashSet<int> First(int[] candidates, Func<int, int> hits) => [.. candidates.OrderByDescending(hits).ThenBy(i => i).Take(Finalists)];

    /// <summary>Rows of each block that a ridge regression on a candidate's rows names rightly; nothing for a candidate that is not among those given.</summary>
    private int[][] Ridge(int[][][] selections, int[] distinct, int candidates, CancellationToken cancellationToken)
    {
        int[][] hits = new int[candidates][];
        for (int i = 0; i < candidates; i++)
        {
            hits[i] = new int[BlockCount];
        }

        int first = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            (SelectionPool pool, TestRows judge) = folds[f];
            int start = first;
            pool.Executor.ForEach(
                distinct.Length,
                at =>
                {
                    int i = distinct[at];
                    bool[] named = RidgeRight(pool, judge, selections[f][i], cancellationToken);
                    for (int row = 0; row < named.Length; row++)
                    {
                        hits[i][_blocks[start + row]] += named[row] ? 1 : 0;
                    }
                },
                cancellationToken);
            first += judge.Count;
        }

        return hits;
    }

    /// <summary>Whether the softmax regression on a candidate's rows names the class of each row held out, part after part.</summary>
    private bool[] Right(int[][][] selections, int candidate, CancellationToken cancellationToken) =>
        [.. folds.SelectMany((fold, f) => fold.Judge.Right(fold.Pool, selections[f][candidate], cancellationToken))];

    /// <summary>The block of each row held out: its part, or one row after the other where there is one part.</summary>
    private static int[] Blocks(IReadOnlyList<(SelectionPool Pool, TestRows Judge)> folds) => folds.Count > 1
        ? [.. folds.SelectMany((fold, f) => Enumerable.Repeat(f, fold.Judge.Count))]
        : [.. Enumerable.Range(0, folds.Sum(fold => fold.Judge.Count)).Select(row => row % FewestBlocks)];

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

    private static bool[] RidgeRight(SelectionPool pool, TestRows judge, int[] selected, CancellationToken cancellationToken)
    {
        using EmbeddingMatrix chosen = pool.Embeddings.Gather(selected);
        ProbeModel model = RidgeRegression.Fit(
            chosen, Array.ConvertAll(selected, row => pool.Labels![row]), judge.Classes, SequentialExecutor.Instance, cancellationToken);
        return judge.RightOf(SoftmaxRegression.Predict(model, judge.Rows, SequentialExecutor.Instance, cancellationToken));
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
