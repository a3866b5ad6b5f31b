using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Scores;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy --tune [--sets A,B] [--fractions F,..] [--divisions 1] [--finalists] [--bars E,..]</c>: what tuning finds, held against test rows that it does not read. For
/// each set, division and fraction the test accuracy of random rows, of the default, of the choice, and of the best of the methods of <c>compare</c>: after
/// their test accuracy is known, and, free of that luck, picked on half of the test rows and judged on the other half. Then the means over the cells of a
/// fraction with their standard errors. With <c>--finalists</c> also every finalist.
/// With <c>--bars</c>, in place of the other methods, what each bar of so many standard errors of the lead would choose: the default or the best. Copies collapsed, greedy.
/// </summary>
internal static class TuneAccuracy
{
    private const int Parts = 5;
    private const double HeldShare = 0.2;
    private const int MostHeld = 3000;
    private const int Seeds = 3;

    /// <summary>
    /// Points of test accuracy at one fraction of one division; the best candidate's too, chosen or not, and by how many standard errors it leads the
    /// default on rows held out (0 where the default stays since labels teach nothing).
    /// </summary>
    internal sealed record Cell(string Set, double Fraction, double Random, double Standard, double Tuned, double Rival, double HalvedRival, double Best, double Errors);

    public static IEnumerable<Cell> Run(AccuracySet set, int division, double[] fractions, bool finalists, bool rivaled, IKernelExecutor executor)
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
            using Process process = Process.GetCurrentProcess();
            TimeSpan before = process.TotalProcessorTime;
            TuneOutcome outcome = new TuneSearch(folds, search).Run(TuneCandidate.Of(standard, TuneCandidate.Scores.Select(name => ScoreCatalogue.Find(name)!)), fraction);
            process.Refresh();
            double seconds = (process.TotalProcessorTime - before).TotalSeconds;
            int budget = (int)Math.Floor((fraction * whole.Rows) + 0.5);
            string name = Invariant($"{set.Name} {division} {fraction:P0}");
            double Test(TuneCandidate candidate)
            {
                search.Prepare(whole, candidate, budget);
                return 100 * judge.Accuracy(whole, search.Select(whole, candidate, budget));
            }

            foreach (TuneResult result in outcome.Results.Where(result => finalists && result.Softmax is not null).DistinctBy(result => (result.Ridge, result.Softmax)))
            {
                Console.WriteLine(Invariant($"{name}\tfinalist\t{Words(result.Candidate)}\t{100 * result.Ridge:F2}\t{100 * result.Softmax:F2}\t{Test(result.Candidate):F2}"));
            }

            Dictionary<string, double[]> rivals = rivaled ? Rivals(whole, judge, standard, fraction, budget) : new() { ["random"] = [double.NaN, double.NaN] };
            string best = rivals.MaxBy(rival => rival.Value.Average()).Key;
            bool keeps = ReferenceEquals(outcome.Chosen, outcome.Standard);
            double kept = Test(standard);
            double other = Test(outcome.Best.Candidate);
            Cell cell = new(
                set.Name,
                fraction,
                100 * rivals["random"].Average(),
                kept,
                keeps ? kept : other,
                100 * rivals[best].Average(),
                100 * Halved(rivals.Values),
                other,
                keeps && outcome.Lead > TuneElection.SureErrors * outcome.LeadError ? 0 : outcome.Lead / Math.Max(outcome.LeadError, 1e-12));
            Console.WriteLine(Invariant(
                $"{name}\trandom {cell.Random:F2}\tdefault {cell.Standard:F2}\ttuned {cell.Tuned:F2}\tbest {cell.Best:F2}\trival {cell.Rival:F2} {best}\thalved {cell.HalvedRival:F2}\tlead {100 * outcome.Lead:F2} +- {100 * outcome.LeadError:F2} ({cell.Errors:F2} errors)\t{(keeps ? "keeps; best " : "")}{Words(outcome.Best.Candidate)}\t{outcome.Results.Count} candidates {seconds:F1} cpu s"));
            yield return cell;
        }
    }

    /// <summary>Means of each fraction over sets and divisions, and their standard errors.</summary>
    public static IEnumerable<string> Means(IEnumerable<Cell> cells) => cells.GroupBy(cell => cell.Fraction).Select(group => Invariant(
        $"mean {group.Key:P0} of {group.Count()}: tuned over the best rival {Mean(group, cell => cell.Tuned - cell.Rival)}, over the rival of the other half {Mean(group, cell => cell.Tuned - cell.HalvedRival)}, over the default {Mean(group, cell => cell.Tuned - cell.Standard)}, over random {Mean(group, cell => cell.Tuned - cell.Random)}"));

    /// <summary>For each bar what it would choose, against the default, over all cells; then the cells that each bar above the first takes back.</summary>
    public static IEnumerable<string> Bars(IReadOnlyList<Cell> cells, double[] bars) => bars.Select((bar, i) => Invariant(
        $"bar {bar}: leaves the default in {cells.Count(cell => cell.Errors > bar)} of {cells.Count}, over it {Mean(cells, cell => cell.Errors > bar ? cell.Best - cell.Standard : 0)}")
        + (i > 0 ? TakenBack([.. cells.Where(cell => cell.Errors > bars[i - 1] && cell.Errors <= bar)]) : ""));

    private static string TakenBack(Cell[] cells) => cells.Length == 0 ? "; no lead in between" : Invariant(
        $"; of {cells.Length} leads in between {cells.Count(cell => cell.Best > cell.Standard)} gain and {cells.Count(cell => cell.Best < cell.Standard)} lose, {Mean(cells, cell => cell.Best - cell.Standard)}");

    private static string Mean(IEnumerable<Cell> cells, Func<Cell, double> difference)
    {
        double[] values = [.. cells.Select(difference)];
        double mean = values.Average();
        double error = values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
        return Invariant($"{mean:F2} +- {error:F2} (worst {values.Min():F2})");
    }

    /// <summary>For each method the share of its seeds that name the class of each test row.</summary>
    private static Dictionary<string, double[]> Rivals(SelectionPool whole, TestRows judge, TuneCandidate standard, double fraction, int budget)
    {
        float[] importance = whole.Worth(standard.Score, ScoreNormalization.Rank, standard.Order!);
        return BaselineCatalogue.All.ToDictionary(method => method.Name, method =>
        {
            double[] hits = new double[judge.Count];
            int seeds = method.IsRandom ? Seeds : 1;
            for (int seed = 1; seed <= seeds; seed++)
            {
                BaselineInput input = whole.Input(importance, standard.Score, standard.Order!, AutoParameters.Neighbors(fraction, standard.Factor), (ulong)seed);
                bool[] right = judge.Right(whole, method.Choose(input, budget, CancellationToken.None));
                for (int row = 0; row < hits.Length; row++)
                {
                    hits[row] += right[row] ? 1.0 / seeds : 0;
                }
            }

            return hits;
        });
    }

    /// <summary>Accuracy of the method that is best on every second test row, on the others; both ways.</summary>
    private static double Halved(IEnumerable<double[]> rivals)
    {
        double sum = 0;
        for (int half = 0; half < 2; half++)
        {
            sum += On(rivals.MaxBy(hits => On(hits, half))!, 1 - half) / 2;
        }

        return sum;

        static double On(double[] hits, int half) => hits.Where((_, row) => row % 2 == half).Average();
    }

    private static string Words(TuneCandidate candidate) =>
        Invariant($"{candidate.Score} {candidate.Where}{(candidate.Factor > 0 ? Invariant($" c {candidate.Factor}") : "")}{(candidate.HasObjective ? Invariant($" B {candidate.Boost}") : "")} {candidate.Quota}");

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
