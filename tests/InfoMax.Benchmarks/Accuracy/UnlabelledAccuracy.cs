using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy --unlabelled 0.1,0.3,0.6 [--sets A,B] [--fractions F,..] [--divisions 1]</c>: what a row without label should be worth beside those with a score of
/// <c>el2n</c>: what the row of middle rank is, nothing, as much as the best, or what its labelled neighbours are on the mean; and whether such rows should
/// have their share of the budget. Two judgements of each choice: the labels as they are (a row without teaches nothing), and all of them, as if the chosen rows
/// were labelled afterwards. One line a cell: points of test accuracy over random rows so judged. Greedy, copies kept, each class its share.
/// </summary>
internal static class UnlabelledAccuracy
{
    private const ulong Stream = 0x756E6C61;

    public static void Run(IReadOnlyList<AccuracySet> divisions, double missing, double[] fractions, IKernelExecutor executor)
    {
        int rows = divisions.Sum(set => set.Test.Rows);
        (string Name, LabelledCells<double> Cells)[] judged = [("as they are", new(rows)), ("all labelled", new(rows))];
        for (int division = 0; division < divisions.Count; division++)
        {
            AccuracySet set = divisions[division];
            SeededRandom random = new((ulong)division, Stream);
            int[] labels = Array.ConvertAll(set.Labels, label => random.NextDouble() < missing ? -1 : label);
            SelectionPool whole = LabelledCells<double>.Pool(set, executor);
            SelectionPool pool = new(set.Pool, whole.Lists, executor, 42) { Labels = labels, Classes = set.Classes };
            TestRows judge = new(set.Test, set.TestLabels, set.Classes, executor);
            foreach (double fraction in fractions)
            {
                int budget = (int)Math.Floor((fraction * pool.Rows) + 0.5);
                (string Cell, int[] Selected)[] choices = [.. Choices(pool, budget)];
                foreach ((LabelledCells<double> cells, SelectionPool judging) in new[] { (judged[0].Cells, pool), (judged[1].Cells, whole) })
                {
                    cells.Add(fraction,
                    [
                        .. LabelledCells<double>.RandomRows(judging, judge, budget),
                        .. choices.Select(choice => (choice.Cell, judge.Accuracy(judging, choice.Selected))),
                    ]);
                }
            }
        }

        foreach ((string name, LabelledCells<double> cells) in judged)
        {
            foreach ((double fraction, string cell, double mean, double gain, double error) in cells.Means())
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{divisions[0].Name,-14} missing {missing:0.##} judged {name,-12} kept {fraction:0.###}  {cell,-20} {mean,6:F2} ({gain,6:+0.00;-0.00} +- {error:F2})"));
            }
        }
    }

    private static IEnumerable<(string Cell, int[] Selected)> Choices(SelectionPool pool, int budget)
    {
        ScoreDefinition own = ScoreCatalogue.Find("el2n")!;
        float[] middle = pool.Worth(own.Name, ScoreNormalization.Rank, pool.OrderOf(own, budget));
        int k = own.Neighbors((double)budget / pool.Rows);
        (string Name, float[] Worth)[] rules =
        [
            ("middle", middle),
            ("nothing", Unlabelled(pool, middle, _ => 0)),
            ("best", Unlabelled(pool, middle, _ => 1)),
            ("as neighbours", Unlabelled(pool, middle, row => Neighbours(pool, middle, row))),
        ];
        foreach ((string name, float[] worth) in rules)
        {
            CoresetProblem problem = pool.Problem(worth, k, null, own.Boost, budget);
            yield return (name, QuotaSolver.Solve(pool.Divided(problem, own.Quota, 0), polishes: false, new SolverOptions(), CancellationToken.None).Selected);
            yield return ($"{name}, no shares", CoresetSolvers.For(SolverKind.Greedy).Solve(problem, new SolverOptions(), CancellationToken.None).Selected);
        }
    }

    private static float[] Unlabelled(SelectionPool pool, float[] worth, Func<int, float> of) =>
        [.. worth.Select((one, row) => pool.Labels![row] < 0 ? of(row) : one)];

    /// <summary>The mean worth of the labelled rows among the 20 nearest; the middle's where there are none.</summary>
    private static float Neighbours(SelectionPool pool, float[] worth, int row)
    {
        int start = row * pool.Lists.K;
        int[] near = [.. Enumerable.Range(start, Math.Min(GraphScores.AgreementNeighbors, pool.Lists.K)).Select(e => pool.Lists.Neighbors[e]).Where(other => other >= 0 && pool.Labels![other] >= 0)];
        return near.Length == 0 ? worth[row] : near.Average(other => worth[other]);
    }
}
