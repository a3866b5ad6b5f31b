using System.Globalization;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Scores;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy --tune [--sets A,B] [--fractions F,..] [--divisions 1]</c>: what tuning finds, held against test rows that it does not read. For each set,
/// division and fraction the test accuracy of the default, of the choice, of every finalist with its lead on the rows held out, and of the methods of
/// <c>compare</c>. Copies collapsed, greedy.
/// </summary>
internal static class TuneAccuracy
{
    private const int Parts = 5;
    private const double HeldShare = 0.2;
    private const int MostHeld = 3000;
    private const int Seeds = 3;
    private static readonly string[] Scores = ["hub", "density", "prototype", "el2n", "margin", "aum", "entropy", "forgetting", "agreement"];

    public static void Run(AccuracySet set, int division, double[] fractions, IKernelExecutor executor)
    {
        List<(SelectionPool Pool, TestRows Judge)> folds = [];
        foreach (HoldOut parts in HeldShare * set.Pool.Rows >= MostHeld ? [HoldOut.Of(set.Labels, HeldShare, MostHeld, 42)] : HoldOut.Folds(set.Labels, Parts, 42))
        {
            TestRows held = new(set.Pool.Gather(parts.Held), Array.ConvertAll(parts.Held, row => set.Labels[row]), set.Classes, executor);
            folds.Add((Pool(set.Pool.Gather(parts.Pool), Array.ConvertAll(parts.Pool, row => set.Labels[row]), set.Classes, executor), held));
        }

        SelectionPool whole = Pool(set.Pool, set.Labels, set.Classes, executor);
        TestRows judge = new(set.Test, set.TestLabels, set.Classes, executor);
        foreach (double fraction in fractions)
        {
            ScoreDefinition own = ScoreCatalogue.Find("el2n")!;
            TuneCandidate standard = new(own.Name, whole.OrderOf(own, fraction * set.Pool.Rows), own.NeighborFactor, own.Boost, own.Quota);
            CandidateSelection search = new(standard, ScoreNormalization.Rank);
            TuneOutcome outcome = new TuneSearch(folds, search).Run(TuneCandidate.Of(standard, Scores.Select(name => ScoreCatalogue.Find(name)!)), fraction);
            int budget = (int)Math.Floor((fraction * whole.Rows) + 0.5);
            string cell = Invariant($"{set.Name} {division} {fraction:P0}");
            foreach (TuneResult result in outcome.Results.Where(result => result.Softmax is not null).DistinctBy(result => (result.Ridge, result.Softmax)))
            {
                TuneCandidate candidate = result.Candidate;
                double[] leads = [.. folds.Select(fold => Lead(search, fold, candidate, standard, fraction))];
                double test = judge.Accuracy(whole, search.Select(whole, candidate, budget));
                Console.WriteLine(Invariant(
                    $"{cell}\tcandidate\t{candidate.Score} {candidate.Order} c {candidate.Factor} B {candidate.Boost} {candidate.Quota}\t{100 * result.Ridge:F2}\t{100 * result.Softmax:F2}\t{100 * test:F2}\t{string.Join(',', leads.Select(lead => Invariant($"{lead:F2}")))}\t{(ReferenceEquals(result, outcome.Standard) ? "default" : "")}{(ReferenceEquals(result, outcome.Chosen) ? "chosen" : "")}"));
            }

            float[] importance = whole.Worth(own.Name, ScoreNormalization.Rank, standard.Order!);
            foreach (BaselineDefinition method in BaselineCatalogue.All)
            {
                double accuracy = Enumerable.Range(1, method.IsRandom ? Seeds : 1).Average(seed => judge.Accuracy(
                    whole, method.Choose(whole.Input(importance, own.Name, standard.Order!, AutoParameters.Neighbors(fraction, own.NeighborFactor), (ulong)seed), budget, CancellationToken.None)));
                Console.WriteLine(Invariant($"{cell}\trival\t{method.Name}\t\t\t{100 * accuracy:F2}\t\t"));
            }
        }
    }

    /// <summary>Points by which a candidate leads the default on one part.</summary>
    private static double Lead(CandidateSelection search, (SelectionPool Pool, TestRows Judge) fold, TuneCandidate candidate, TuneCandidate standard, double fraction)
    {
        int budget = (int)Math.Floor((fraction * fold.Pool.Rows) + 0.5);
        return 100 * (fold.Judge.Accuracy(fold.Pool, search.Select(fold.Pool, candidate, budget)) - fold.Judge.Accuracy(fold.Pool, search.Select(fold.Pool, standard, budget)));
    }

    private static SelectionPool Pool(EmbeddingMatrix rows, int[] labels, int classes, IKernelExecutor executor)
    {
        int[] representatives = CopyFinder.Representatives(rows, null, labels, 0.98f, 42, executor, CancellationToken.None);
        int[] kept = [.. Enumerable.Range(0, representatives.Length).Where(row => representatives[row] == row)];
        EmbeddingMatrix distinct = rows.Gather(kept);
        return new SelectionPool(distinct, ExactNeighborSearch.Build(distinct, AutoParameters.MostNeighbors, executor), executor, 42)
        {
            Labels = Array.ConvertAll(kept, row => labels[row]),
            Classes = classes,
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
