using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy --copies .98,.95,exact,keep [--sets A,B] [--fractions F,..] [--most-in-family 300]</c>: what the threshold of copies is worth by trained accuracy, on sets
/// as they are, with planted copies (<c>A+copies</c>), and with copies of which a fifth has a wrong label (<c>A+conflicts</c>), there with
/// labels looked at (<c>labels</c>) and not. Score <c>hub</c>, c 2, B 3, greedy.
/// </summary>
internal static class CopiesAccuracy
{
    private const float Equal = 1 - 1e-6f;

    public static void Run(IReadOnlyList<AccuracySet> sets, string[] rules, double[] fractions, IKernelExecutor executor)
    {
        foreach (AccuracySet set in sets)
        {
            AccuracyPool whole = new(set, executor);
            foreach (string rule in rules)
            {
                foreach (bool labelled in set.Name.EndsWith("+conflicts", StringComparison.Ordinal) && rule != "keep" ? (bool[])[false, true] : [false])
                {
                    int[] kept = Representatives(set, rule, labelled, executor);
                    AccuracySet left = set with { Pool = set.Pool.Gather(kept), Labels = Array.ConvertAll(kept, row => set.Labels[row]) };
                    AccuracyPool pool = new(left, executor);
                    IEnumerable<string> cells = fractions.Select(fraction =>
                    {
                        // A budget above the representatives would take copies, which no cell here needs.
                        double share = Math.Min(1, Math.Floor((fraction * set.Pool.Rows) + 0.5) / kept.Length);
                        double accuracy = left.Pool.Rows == 0 ? 0 : pool.Accuracy(pool.Prune("hub", ScoreCatalogue.Find("hub")!.Order, share, 2, 3, SolverKind.Greedy).Selected);
                        return Invariant($"{fraction:P0} {100 * accuracy:F1} ({100 * (accuracy - whole.RandomAccuracy(fraction)):+0.0;-0.0} +- {100 * pool.StandardError(accuracy):F1})");
                    });
                    Console.WriteLine(Invariant($"{set.Name,-26} {rule,-5} {(labelled ? "labels" : "      ")} copies {100.0 * (set.Pool.Rows - kept.Length) / set.Pool.Rows,5:F1} %  {string.Join("  ", cells)}"));
                }
            }
        }
    }

    private static int[] Representatives(AccuracySet set, string rule, bool labelled, IKernelExecutor executor)
    {
        int[] all = [.. Enumerable.Range(0, set.Pool.Rows)];
        if (rule == "keep")
        {
            return all;
        }

        double threshold = rule == "exact" ? Equal : double.Parse(rule, CultureInfo.InvariantCulture);
        NearCopyOptions options = new() { Threshold = threshold, ExactRows = int.MaxValue };
        CopyAssignment found = NearCopies.Find(set.Pool, all, labelled ? set.Labels : null, options, executor);
        return [.. all.Where(row => found.Representatives[row] == row)];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
