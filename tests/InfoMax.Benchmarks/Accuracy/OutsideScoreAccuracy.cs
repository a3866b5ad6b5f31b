using System.Globalization;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy --outside 0,0.2,0.4 [--sets A,B] [--fractions F,..] [--least 4] [--divisions 1]</c>: which score a job with labels should go by that has one from outside
/// too, and how its budget should be divided: a score of AUC .9 for the labels that are wrong (of none: a score that tells nothing), by itself, with shares of the
/// labels and with floors, beside <c>el2n</c>, both together, and rules that look at the score alone. One line a cell: points of test accuracy over random rows (mean of
/// three seeds), the mean over divisions. Greedy, copies kept.
/// </summary>
internal static class OutsideScoreAccuracy
{
    private const string Outside = "column";
    private const string Hub = "hub";

    public static void Run(IReadOnlyList<AccuracySet> divisions, double wrong, double[] fractions, int[] least, IKernelExecutor executor)
    {
        LabelledCells<double> cells = new(divisions.Sum(set => set.Test.Rows));
        for (int division = 0; division < divisions.Count; division++)
        {
            AccuracySet set = divisions[division].WithWrongLabels(42 + (ulong)division, wrong, "");
            SelectionPool pool = LabelledCells<double>.Pool(set, executor);
            pool.Outside = set.Outside;
            TestRows judge = new(set.Test, set.TestLabels, set.Classes, executor);
            foreach (double fraction in fractions)
            {
                cells.Add(fraction, Cells(pool, judge, fraction, least));
            }
        }

        foreach ((double fraction, string cell, double mean, double gain, double error) in cells.Means())
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{divisions[0].Name,-14} wrong {wrong:0.##} kept {fraction:0.###}  {cell,-28} {mean,6:F2} ({gain,6:+0.00;-0.00} +- {error:F2})"));
        }
    }

    private static IEnumerable<(string Cell, double Accuracy)> Cells(SelectionPool pool, TestRows judge, double fraction, int[] least)
    {
        int budget = (int)Math.Floor((fraction * pool.Rows) + 0.5);
        foreach ((string Cell, double Accuracy) rows in LabelledCells<double>.RandomRows(pool, judge, budget))
        {
            yield return rows;
        }

        double[] worth = Array.ConvertAll(pool.Worth(Outside, ScoreNormalization.Rank, ScoreOrder.High), one => (double)one);
        yield return ("top", judge.Accuracy(pool, ScoreBaselines.Top(worth, budget)));
        yield return ("half-random", Enumerable.Range(1, 3).Average(seed => judge.Accuracy(pool, RandomBaselines.HalfRandom(worth, budget, (ulong)seed))));

        ScoreDefinition el2n = ScoreCatalogue.Find("el2n")!;
        ScoreOrder easy = pool.OrderOf(el2n, budget);
        float[] both = Importance.FromScores(
            CombinedScores.Combine([(pool.Score(el2n.Name), easy, 1), (pool.Score(Outside), ScoreOrder.High, 1)]), ScoreNormalization.Rank, ScoreOrder.High);
        ScoreDefinition combined = ScoreCatalogue.Find("combine")!;
        (ScoreDefinition Score, float[] Worth, string Name)[] scores =
        [
            (ScoreCatalogue.Find(Outside)!, pool.Worth(Outside, ScoreNormalization.Rank, ScoreOrder.High), Outside),
            (ScoreCatalogue.Find(Hub)!, pool.Worth(Hub, ScoreNormalization.Rank, ScoreOrder.Low), Hub),
            (el2n, pool.Worth(el2n.Name, ScoreNormalization.Rank, easy), el2n.Name),
            (combined, both, "both"),
        ];
        foreach ((ScoreDefinition score, float[] importance, string name) in scores)
        {
            int k = score.Neighbors((double)budget / pool.Rows);
            CoresetProblem problem = pool.Problem(importance, k, null, score.Boost, budget);
            (string Name, QuotaKind Quota, int Least)[] quotas =
                [("none", QuotaKind.None, 0), ("proportional", QuotaKind.Proportional, 0), .. least.Select(count => ($"proportional, {count}", QuotaKind.Proportional, count)), ("equal", QuotaKind.Equal, 0)];
            int[][] selections = new int[quotas.Length][];
            pool.Executor.ForEach(quotas.Length, i => selections[i] = Select(pool, problem, quotas[i].Quota, quotas[i].Least), CancellationToken.None);
            for (int i = 0; i < quotas.Length; i++)
            {
                yield return ($"{name} {quotas[i].Name}", judge.Accuracy(pool, selections[i]));
            }
        }
    }

    private static int[] Select(SelectionPool pool, CoresetProblem problem, QuotaKind quota, int least) => quota == QuotaKind.None
        ? CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions(), CancellationToken.None).Selected
        : QuotaSolver.Solve(pool.Divided(problem, quota, least), polishes: false, new SolverOptions(), CancellationToken.None).Selected;
}
