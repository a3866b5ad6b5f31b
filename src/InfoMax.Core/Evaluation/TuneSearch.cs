using System.Runtime.InteropServices;
using System.Security.Cryptography;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Evaluation;

/// <summary>
/// Chooses how to choose: every candidate selects from the pool, a ridge regression on its rows is judged on rows held out, the best by a softmax
/// regression too (<see cref="TuneElection"/>). The first candidate is the default.
/// Rows that were not chosen judge nothing: a choice of hard rows would leave the easy ones to be judged on.
/// </summary>
/// <param name="folds">The rows chosen from, without copies, each with the rows held out of them; one or several, whose accuracies are taken together.</param>
/// <param name="selection">How a candidate chooses.</param>
public sealed class TuneSearch(IReadOnlyList<(SelectionPool Pool, TestRows Judge)> folds, CandidateSelection selection)
{
    /// <summary>delta of the error radius.</summary>
    public const double Delta = 0.05;

    /// <summary>Blocks that the rows held out are in where they are not in several parts.</summary>
    private const int FewestBlocks = 5;

    private readonly int _held = folds.Sum(fold => fold.Judge.Count);
    private readonly int[] _blocks = Blocks(folds);

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
        bool[]?[] ridge = Ridge(selections, distinct, candidates.Count, cancellationToken);
        TuneElection election = TuneElection.Of(
            ridge, i => Right(selections, i, cancellationToken), _blocks, folds.Count > 1, folds.Max(fold => fold.Judge.LargestShare));
        TuneResult[] results =
        [
            .. candidates.Select((candidate, i) => new TuneResult(
                candidate,
                ridge[firsts[i]]!.Count(hit => hit) / (double)_held,
                election.Accuracies.TryGetValue(firsts[i], out double accuracy) ? accuracy : null)),
        ];
        double best = election.Accuracies[election.Best];
        double error = Math.Sqrt(best * (1 - best) / _held);
        double radius = Math.Sqrt(Math.Log(2 * candidates.Count / Delta) / (2.0 * _held));
        return new TuneOutcome(results, results[election.Chosen], results[election.Best], error, election.Lead.Lead, election.Lead.Error, radius);
    }

    /// <summary>Whether a ridge regression on a candidate's rows names the class of each row held out, part after part; null for one that is not among those given.</summary>
    private bool[]?[] Ridge(int[][][] selections, int[] distinct, int candidates, CancellationToken cancellationToken)
    {
        bool[]?[] right = new bool[]?[candidates];
        foreach (int i in distinct)
        {
            right[i] = new bool[_held];
        }

        int first = 0;
        for (int f = 0; f < folds.Count; f++)
        {
            (SelectionPool pool, TestRows judge) = folds[f];
            int start = first;
            int[][] chosen = selections[f];
            pool.Executor.ForEach(
                distinct.Length,
                at => RidgeRight(pool, judge, chosen[distinct[at]], cancellationToken).CopyTo(right[distinct[at]]!, start),
                cancellationToken);
            first += judge.Count;
        }

        return right;
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
