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
/// <c>accuracy --wrong 0,0.1,0.2,0.4 [--sets A,B] [--fractions F,..] [--scores el2n] [--at 0,0.1,..] [--divisions 1]</c>: where scores of labels
/// should look when a share of the labels is wrong. One line a cell: points of test accuracy over random rows (mean of three seeds), the mean over
/// divisions, beside the share of labels that the out-of-fold probe, or for a score of the graph the neighbours, get right (first score). Greedy, copies kept, each class its share.
/// </summary>
internal static class WrongLabelAccuracy
{
    public static void Run(IReadOnlyList<AccuracySet> divisions, double wrong, Options options, IKernelExecutor executor)
    {
        LabelledCells<double> cells = new(divisions.Sum(set => set.Test.Rows));
        List<double> shares = [];
        foreach (AccuracySet set in divisions)
        {
            SelectionPool pool = LabelledCells<double>.Pool(set, executor);
            shares.Add(pool.Right(ScoreCatalogue.Find(options.Scores[0])!).Share);
            TestRows judge = new(set.Test, set.TestLabels, set.Classes, executor);
            foreach (double fraction in options.Fractions)
            {
                cells.Add(fraction, Cells(pool, judge, fraction, options));
            }
        }

        foreach ((double fraction, string cell, double mean, double gain, double error) in cells.Means())
        {
            Console.WriteLine(Invariant(
                $"{divisions[0].Name,-24} wrong {wrong:0.##} kept {fraction:0.###} right {shares.Average():0.000}  {cell,-24} {mean,6:F2} ({gain,6:+0.00;-0.00} +- {error:F2})"));
        }
    }

    private static IEnumerable<(string Cell, double Accuracy)> Cells(SelectionPool pool, TestRows judge, double fraction, Options options)
    {
        int budget = (int)Math.Floor((fraction * pool.Rows) + 0.5);
        foreach ((string Cell, double Accuracy) rows in LabelledCells<double>.RandomRows(pool, judge, budget))
        {
            yield return rows;
        }

        foreach (string score in options.Scores)
        {
            ScoreDefinition own = ScoreCatalogue.Find(score)!;
            pool.Score(score);
            int k = AutoParameters.Neighbors((double)budget / pool.Rows, own.NeighborFactor);
            pool.Graph(k);
            double standard = pool.OrderOf(own, budget).Quantile;
            double free = own.OrderAt(budget, pool.Classes, 1).Quantile;
            double[] quantiles = [.. options.Quantiles.Append(standard).Append(free).Distinct()];
            int[][] selections = new int[quantiles.Length][];
            pool.Executor.ForEach(
                quantiles.Length,
                i =>
                {
                    CoresetProblem problem = pool.Problem(pool.Worth(score, ScoreNormalization.Rank, ScoreOrder.At(quantiles[i])), k, null, own.Boost, budget);
                    selections[i] = QuotaSolver.Solve(pool.Divided(problem, own.Quota, 0), polishes: false, new SolverOptions(), CancellationToken.None).Selected;
                },
                CancellationToken.None);
            for (int i = 0; i < quantiles.Length; i++)
            {
                double accuracy = judge.Accuracy(pool, selections[i]);
                if (quantiles[i] == free)
                {
                    yield return ($"{score} whatever the labels", accuracy);
                }

                if (quantiles[i] == standard)
                {
                    yield return ($"{score} default", accuracy);
                }

                if (options.Quantiles.Contains(quantiles[i]))
                {
                    yield return (Invariant($"{score} at:{quantiles[i]}"), accuracy);
                }
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is tried.</summary>
    internal sealed record Options(double[] Fractions, string[] Scores, double[] Quantiles);
}
