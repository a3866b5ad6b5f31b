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
/// <c>accuracy --missing 0.1,0.3 [--sets A,B] [--fractions F,..] [--divisions 1]</c>: which neighbours <c>agreement</c> should look at where a share
/// of the rows has no label: the 20 nearest rows, or the 20 nearest that have one; and what a row without labelled neighbours is worth: 1/2, or what
/// the row of middle rank is. One line a cell: points of test accuracy over random rows, the mean over divisions. Greedy, copies kept, each class its share.
/// </summary>
internal static class MissingLabelAccuracy
{
    private const ulong Stream = 0x6D697373;

    public static void Run(IReadOnlyList<AccuracySet> divisions, double missing, double[] fractions, IKernelExecutor executor)
    {
        LabelledCells<double> cells = new(divisions.Sum(set => set.Test.Rows));
        List<double> alone = [];
        for (int division = 0; division < divisions.Count; division++)
        {
            SeededRandom random = new((ulong)division, Stream);
            AccuracySet set = divisions[division];
            int[] labels = [.. set.Labels];
            for (int row = 0; row < labels.Length; row++)
            {
                labels[row] = random.NextDouble() < missing ? -1 : labels[row];
            }

            AccuracySet partly = set with { Labels = labels };
            SelectionPool pool = LabelledCells<double>.Pool(partly, executor);
            TestRows judge = new(set.Test, set.TestLabels, set.Classes, executor);
            double[] nearest = GraphScores.Of(ScoreCatalogue.Find("agreement")!, pool.Lists, labels);
            double[] unknown = [.. nearest.Select((score, row) => HasLabelled(pool.Lists, labels, row) ? score : double.NaN)];
            double[] labelled = GraphScores.Of(ScoreCatalogue.Find("agreement")!, OfLabelled(pool.Lists, labels), labels);
            alone.Add(unknown.Where((score, row) => labels[row] >= 0 && double.IsNaN(score)).Count() / (double)labels.Length);
            foreach (double fraction in fractions)
            {
                int budget = (int)Math.Floor((fraction * pool.Rows) + 0.5);
                cells.Add(fraction,
                [
                    .. LabelledCells<double>.RandomRows(pool, judge, budget),
                    ("20 nearest, else 1/2", Accuracy(pool, judge, nearest, budget)),
                    ("20 nearest, else middle", Accuracy(pool, judge, unknown, budget)),
                    ("20 nearest labelled", Accuracy(pool, judge, labelled, budget)),
                ]);
            }
        }

        foreach ((double fraction, string cell, double mean, double gain, double error) in cells.Means())
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{divisions[0].Name,-16} missing {missing:0.##} ({100 * alone.Average():F1} % without a labelled neighbour) kept {fraction:0.###}  {cell,-24} {mean,6:F2} ({gain,6:+0.00;-0.00} +- {error:F2})"));
        }
    }

    private static double Accuracy(SelectionPool pool, TestRows judge, double[] scores, int budget)
    {
        ScoreDefinition own = ScoreCatalogue.Find("agreement")!;
        double quantile = pool.OrderOf(own, budget).Quantile;
        int[] known = [.. Enumerable.Range(0, scores.Length).Where(row => !double.IsNaN(scores[row]))];
        float[] ranked = Importance.FromScores(Array.ConvertAll(known, row => scores[row]), ScoreNormalization.Rank, ScoreOrder.At(quantile));
        float[] importance = new float[scores.Length];
        Array.Fill(importance, (float)(1 - Math.Abs(0.5 - quantile)));
        for (int i = 0; i < known.Length; i++)
        {
            importance[known[i]] = ranked[i];
        }

        int k = AutoParameters.Neighbors((double)budget / pool.Rows, own.NeighborFactor);
        CoresetProblem problem = pool.Problem(importance, k, null, own.Boost, budget);
        return judge.Accuracy(pool, QuotaSolver.Solve(pool.Divided(problem, own.Quota, 0), polishes: false, new SolverOptions(), CancellationToken.None).Selected);
    }

    private static bool HasLabelled(NeighborLists lists, int[] labels, int row)
    {
        int start = row * lists.K;
        return Enumerable.Range(start, Math.Min(GraphScores.AgreementNeighbors, lists.K)).Any(e => lists.Neighbors[e] >= 0 && labels[lists.Neighbors[e]] >= 0 && lists.Cosines[e] > 0);
    }

    /// <summary>The labelled rows of each list, in its order.</summary>
    private static NeighborLists OfLabelled(NeighborLists lists, int[] labels)
    {
        int k = GraphScores.AgreementNeighbors;
        int[] neighbors = new int[lists.Rows * k];
        float[] cosines = new float[lists.Rows * k];
        Array.Fill(neighbors, -1);
        for (int row = 0; row < lists.Rows; row++)
        {
            int to = row * k;
            for (int e = row * lists.K; e < (row + 1) * lists.K && to < (row + 1) * k; e++)
            {
                if (lists.Neighbors[e] >= 0 && labels[lists.Neighbors[e]] >= 0)
                {
                    (neighbors[to], cosines[to]) = (lists.Neighbors[e], lists.Cosines[e]);
                    to++;
                }
            }
        }

        return new NeighborLists(lists.Rows, k, neighbors, cosines);
    }
}
