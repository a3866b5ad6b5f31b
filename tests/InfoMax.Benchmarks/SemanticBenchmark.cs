using System.Diagnostics;
using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Graph;
using InfoMax.Data.Formats;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>semantic [--rows N] [--dimension D] [--fractions 0.1,0.3] [--partitions 1,4,16] [--partitioners semantic,random]
/// [--memory MiB]</c>:
/// recall, objective, bound, seconds and peak memory for several numbers of partitions on CLIP-like rows; with a
/// memory that the edges of all rows do not fit, several partitions solve among themselves.
/// </summary>
internal static class SemanticBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = int.Parse(Value(args, "--rows") ?? "400000", CultureInfo.InvariantCulture);
        int dimension = int.Parse(Value(args, "--dimension") ?? "512", CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("infomax-semantic-").FullName;
        try
        {
            GenerateFiles.Write(folder, rows, dimension, 500_000);
            Console.WriteLine($"{rows} x {dimension} Half, {Environment.ProcessorCount} cores, prototype scores, automatic k and alpha");
            foreach (string fraction in (Value(args, "--fractions") ?? "0.1,0.3").Split(','))
            {
                double one = double.NaN;
                foreach (string partitions in (Value(args, "--partitions") ?? "1,4,16").Split(','))
                {
                    foreach (string partitioner in (partitions == "1" ? "semantic" : Value(args, "--partitioners") ?? "semantic").Split(','))
                    {
                        JobSpec spec = new()
                        {
                            Inputs = [folder],
                            ScoreKind = ScoreKind.Prototype,
                            Budgets = [new BudgetRule(double.Parse(fraction, CultureInfo.InvariantCulture), null)],
                            Neighbors = [0],
                            Alphas = [new AlphaRule(null, AutoParameters.DefaultBoost)],
                            Partitioner = Enum.Parse<Partitioner>(partitioner, ignoreCase: true),
                            Partitions = int.Parse(partitions, CultureInfo.InvariantCulture),
                            MemoryBytes = partitions == "1" ? 0 : long.Parse(Value(args, "--memory") ?? "0", CultureInfo.InvariantCulture) << 20,
                            Output = folder,
                        };
                        double value = Measure(spec, one);
                        one = double.IsNaN(one) ? value : one;
                    }
                }
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Measure(JobSpec spec, double one)
    {
        using RoundRun run = new(spec, Environment.ProcessorCount);
        OrderedDictionary<string, double> stages = [];
        long start = Stopwatch.GetTimestamp();
        foreach (RoundKind round in run.Rounds(CancellationToken.None))
        {
            stages[RoundCatalog.NameOf(round)] = stages.GetValueOrDefault(RoundCatalog.NameOf(round)) + Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
        }

        PointResult point = run.Points()[0];
        bool merged = spec.Partitioner == Partitioner.Semantic && spec.Partitions > 1;
        GraphRecall? recall = merged ? MergeRound.Recall(run.ContextOf(RoundKind.Reduction, 0, 1, CancellationToken.None))
            : spec.Partitions == 1 ? run.Results<GraphResult>(RoundKind.Graph)[0].Recall
            : null;
        string found = recall is null ? "of each part's own rows" : string.Create(CultureInfo.InvariantCulture, $"{recall.Value:F4} [{recall.Lower:F4}, {recall.Upper:F4}]");
        long guests = merged ? run.Results<VisitResult>(RoundKind.Visit).Sum(v => v.Guests.Rows) : 0;
        string plan = merged ? string.Create(CultureInfo.InvariantCulture, $"reach {run.Results<CheckResult>(RoundKind.Check)[0].Reach:F3} visits {run.Results<CheckResult>(RoundKind.Check)[0].Visits}") : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"f {point.Fraction} P {spec.Partitions} {spec.Partitioner}: F {point.Value:F2} ({point.Value / one:F4} of the first), bound {point.UpperBound:F2}, alpha {point.Alpha:F5}, recall {found} {plan}, guests {guests}, {point.Method}"));
        Console.WriteLine($"   {string.Join(", ", stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Key} {stage.Value:F1}")))}; peak {ProcessMemory.PeakResidentBytes() >> 20} MiB");
        return point.Value;
    }

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
