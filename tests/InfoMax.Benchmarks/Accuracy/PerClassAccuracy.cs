using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy --per-class 2,4,8,.. [--sets A,B] [--scores el2n] [--at 0,0.2,..] [--quotas none,equal] [--factors 4] [--boosts 3] [--divisions 1]</c>:
/// where scores of labels should look, by how many rows a class are kept. One line a cell: points of test accuracy over random rows (mean of
/// three seeds), the mean over as many divisions of a set into pool and test rows as are asked for. Greedy, copies kept.
/// </summary>
internal static class PerClassAccuracy
{
    private const double LargestShare = 0.6;

    public static void Run(IReadOnlyList<AccuracySet[]> sets, Options options, IKernelExecutor executor)
    {
        foreach (AccuracySet[] divisions in sets)
        {
            LabelledCells<int> cells = new(divisions.Sum(set => set.Test.Rows));
            foreach (AccuracySet set in divisions)
            {
                SelectionPool pool = LabelledCells<int>.Pool(set, executor);
                TestRows judge = new(set.Test, set.TestLabels, set.Classes, executor);
                foreach (int perClass in options.PerClass.Where(count => count * set.Classes <= LargestShare * set.Pool.Rows))
                {
                    cells.Add(perClass, Cells(pool, judge, perClass * set.Classes, options));
                }
            }

            AccuracySet any = divisions[0];
            foreach ((int perClass, string cell, double mean, double gain, double error) in cells.Means())
            {
                double percent = 100.0 * perClass * any.Classes / any.Pool.Rows;
                Console.WriteLine(Invariant(
                    $"{any.Name,-24} {perClass,4} a class {percent,6:F2} %  {cell,-34} {mean,6:F2} ({gain,6:+0.00;-0.00} +- {error:F2})"));
            }
        }
    }

    private static IEnumerable<(string Cell, double Accuracy)> Cells(SelectionPool pool, TestRows judge, int budget, Options options)
    {
        foreach ((string Cell, double Accuracy) rows in LabelledCells<int>.RandomRows(pool, judge, budget))
        {
            yield return rows;
        }

        double fraction = (double)budget / pool.Rows;
        foreach (string score in options.Scores)
        {
            // What a job does with labels and no option but the budget.
            ScoreDefinition own = ScoreCatalogue.Find(score)!;
            ScoreOrder order = pool.OrderOf(own, budget);
            yield return ($"{score} default", judge.Accuracy(pool, Select(pool, score, order, own.Quota, own.NeighborFactor, own.Boost, budget)));
            foreach (double factor in options.Factors)
            {
                foreach (double boost in options.Boosts)
                {
                    pool.Graph(AutoParameters.Neighbors(fraction, factor));
                    pool.Score(score);
                    (double Quantile, QuotaKind Quota)[] choices = [.. options.Quantiles.SelectMany(quantile => options.Quotas.Select(quota => (quantile, quota)))];
                    int[][] selections = new int[choices.Length][];
                    pool.Executor.ForEach(choices.Length, i => selections[i] = Select(pool, score, ScoreOrder.At(choices[i].Quantile), choices[i].Quota, factor, boost, budget), CancellationToken.None);
                    for (int i = 0; i < choices.Length; i++)
                    {
                        yield return (
                            Invariant($"{score} at:{choices[i].Quantile} {choices[i].Quota} c {factor} B {boost}"),
                            judge.Accuracy(pool, selections[i]));
                    }
                }
            }
        }
    }

    private static int[] Select(SelectionPool pool, string score, ScoreOrder order, QuotaKind quota, double factor, double boost, int budget)
    {
        float[] importance = pool.Worth(score, ScoreNormalization.Rank, order);
        CoresetProblem problem = pool.Problem(importance, AutoParameters.Neighbors((double)budget / pool.Rows, factor), null, boost, budget);
        return quota == QuotaKind.None
            ? CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions(), CancellationToken.None).Selected
            : QuotaSolver.Solve(pool.Divided(problem, quota, 0), polishes: false, new SolverOptions(), CancellationToken.None).Selected;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is tried.</summary>
    internal sealed record Options(
        int[] PerClass, string[] Scores, double[] Quantiles, QuotaKind[] Quotas, double[] Factors, double[] Boosts);
}
