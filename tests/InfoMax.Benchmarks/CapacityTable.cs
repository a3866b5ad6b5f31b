using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>capacity [--rows 12.8e6,128e6,1.28e9,12.8e9] [--columns 512,768] [--fractions 0.1,0.3] [--memory 8,32,64]</c>: what the plan of a job of
/// image-text pairs in float16 says, with a score from a column: partitions, the largest items, scratch, the coordinator's items, and the
/// refusal where it does not fit. Nothing is read or run.
/// </summary>
internal static class CapacityTable
{
    private const int Largest = 3;

    /// <summary>Prints the table; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        Console.WriteLine("| rows | columns | kept | --memory | partitions | items | scratch | largest items | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (double rows in Values(args, "--rows", "12.8e6,128e6,1.28e9,12.8e9"))
        {
            foreach (double columns in Values(args, "--columns", "512,768"))
            {
                foreach (double fraction in Values(args, "--fractions", "0.1,0.3"))
                {
                    foreach (double memory in Values(args, "--memory", "8,32,64"))
                    {
                        Console.WriteLine(Line((long)rows, (int)columns, fraction, (long)(memory * (1L << 30))));
                    }
                }
            }
        }

        return 0;
    }

    private static string Line(long rows, int columns, double fraction, long memory)
    {
        int splits = (int)Math.Clamp(rows * columns * 2 >> 27, 1, SplitRule.MostSplits);
        PlanResult plan = new(new ArtifactRef("", "", 0, 0), splits, rows, columns, "", splits, ScoreKind.Column, "column:quality", 2);
        JobSpec spec = new()
        {
            Inputs = ["/data/pairs"],
            ScoreKind = ScoreKind.Column,
            ScoreArgument = "quality",
            Budgets = [new BudgetRule(fraction, null)],
            Neighbors = [0],
            Alphas = [AlphaRule.Auto],
            MemoryBytes = memory,
            Output = "/data/out",
        };
        JobFacts facts = JobFacts.Expected(spec, plan, rows);
        JobSizes sizes = JobSizes.Of(spec, facts);
        IReadOnlyList<RoundMemory> rounds = JobMemory.Largest(sizes, facts);
        string largest = string.Join(", ", rounds.OrderByDescending(round => round.Bytes).Take(Largest).Select(round => Invariant($"{round.Name} {round.Bytes / (double)(1 << 30):F1}")));
        string refused = MemoryRefusal.Of(spec, plan, rows) is { } line ? "refused: " + line[(line.LastIndexOf(';') + 2)..] : "";
        return Invariant($"| {rows / 1e6:F1} M | {columns} | {fraction:P0} | {memory >> 30} GiB | {facts.Partitions} | {rounds.Sum(round => (long)round.Items) / 1000.0:F1} k | {ScratchSpace.PeakBytes(sizes, facts) / 1e12:F2} TB | {largest} GiB | {refused} |");
    }

    private static double[] Values(string[] args, string name, string usual)
    {
        int at = Array.IndexOf(args, name);
        return [.. (at >= 0 && at + 1 < args.Length ? args[at + 1] : usual).Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
