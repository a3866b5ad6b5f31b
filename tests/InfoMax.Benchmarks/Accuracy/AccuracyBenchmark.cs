using System.Globalization;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>
/// <c>accuracy [--sets A,B] [--fractions F,..] [--scores A,B] [--factors C,..] [--boosts B,..] [--orders default,low,at:0.2] [--methods all|none|A,B]
/// [--solver greedy] [--divisions 1] [--first-division 0] [--data tests/data] [--fashion-mnist DIR]</c>, or
/// <c>accuracy --copies T,..</c> (see <see cref="CopiesAccuracy"/>), or <c>accuracy --per-class 2,4,..</c> (see <see cref="PerClassAccuracy"/>),
/// or <c>accuracy --wrong 0,0.4,..</c> (see <see cref="WrongLabelAccuracy"/>), or <c>accuracy --missing 0.1,0.3,..</c> (see <see cref="MissingLabelAccuracy"/>),
/// or <c>accuracy --outside 0,0.4,..</c> (see <see cref="OutsideScoreAccuracy"/>), or <c>accuracy --unlabelled 0.1,0.3,..</c> (see <see cref="UnlabelledAccuracy"/>),
/// or <c>accuracy --tune</c> (see <see cref="TuneAccuracy"/>): what choices are worth by trained accuracy. One line a cell: test accuracy of
/// a softmax regression on the chosen rows with its standard error, points over random (three seeds), F, coverage, chosen rows of the largest
/// family. A set named <c>A+wrong</c> has 40 % wrong labels and the score <c>column</c> of AUC .9. Core alone, no processes.
/// </summary>
internal static class AccuracyBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        string data = Value(args, "--data", "tests/data");
        string fashion = Value(args, "--fashion-mnist", "/usr/share/datasets/fashion-mnist");
        double[] fractions = Numbers(Value(args, "--fractions", "0.03,0.1,0.3"));
        double[] factors = Numbers(Value(args, "--factors", "2,4"));
        double[] boosts = Numbers(Value(args, "--boosts", "0.5,1,3"));
        string[] orders = Value(args, "--orders", "default").Split(',');
        SolverKind solver = Enum.Parse<SolverKind>(Value(args, "--solver", "greedy"), ignoreCase: true);
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        if (Value(args, "--copies", "") is { Length: > 0 } rules)
        {
            AccuracySet[] known = [.. Value(args, "--sets", "banking77,spamassassin,sap_docs").Split(',').Select(name => AccuracySet.Load(name, data, fashion)).OfType<AccuracySet>()];
            int most = int.Parse(Value(args, "--most-in-family", "300"), CultureInfo.InvariantCulture);
            CopiesAccuracy.Run([.. known.SelectMany(set => new[] { set, set.WithCopies(42, 0, most), set.WithCopies(42, 0.2, most) })], rules.Split(','), fractions, executor);
            return 0;
        }

        if (Value(args, "--per-class", "") is { Length: > 0 } counts)
        {
            PerClassAccuracy.Options options = new(
                [.. Numbers(counts).Select(count => (int)count)],
                Value(args, "--scores", "el2n").Split(','),
                Numbers(Value(args, "--at", "0,0.1,0.2,0.35,0.5,0.65,0.8")),
                [.. Value(args, "--quotas", "none,equal").Split(',').Select(quota => Enum.Parse<QuotaKind>(quota, ignoreCase: true))],
                Numbers(Value(args, "--factors", "4")),
                Numbers(Value(args, "--boosts", "3")));
            int divisions = int.Parse(Value(args, "--divisions", "1"), CultureInfo.InvariantCulture);
            foreach (string name in Value(args, "--sets", "banking77,spamassassin,sap_docs,fashion-mnist-60000,made-50+noise").Split(','))
            {
                AccuracySet?[] known = [.. Enumerable.Range(0, divisions).Select(division => Noisy(name, data, fashion, division))];
                if (known[0] is not null)
                {
                    PerClassAccuracy.Run([known!], options, executor);
                }
            }

            return 0;
        }

        if (Value(args, "--wrong", "") is { Length: > 0 } wrong)
        {
            WrongLabelAccuracy.Options options = new(fractions, Value(args, "--scores", "el2n").Split(','), Numbers(Value(args, "--at", "0,0.1,0.2,0.3,0.4,0.5,0.65")));
            int divisions = int.Parse(Value(args, "--divisions", "1"), CultureInfo.InvariantCulture);
            foreach (string name in Value(args, "--sets", "banking77,spamassassin,sap_docs,fashion-mnist,made-150").Split(','))
            {
                AccuracySet?[] known = [.. Enumerable.Range(0, divisions).Select(division => AccuracySet.Load(name, data, fashion, division))];
                foreach (double share in known[0] is null ? [] : Numbers(wrong))
                {
                    WrongLabelAccuracy.Run([.. known.Select((set, division) => set!.WithWrongLabels(42 + (ulong)division, share, ""))], share, options, executor);
                }
            }

            return 0;
        }

        int[] least = [.. Numbers(Value(args, "--least", "4")).Select(count => (int)count)];
        foreach ((string option, Action<AccuracySet[], double> run) in new (string, Action<AccuracySet[], double>)[]
        {
            ("--missing", (known, share) => MissingLabelAccuracy.Run(known, share, fractions, executor)),
            ("--outside", (known, share) => OutsideScoreAccuracy.Run(known, share, fractions, least, executor)),
            ("--unlabelled", (known, share) => UnlabelledAccuracy.Run(known, share, fractions, executor)),
        })
        {
            if (Value(args, option, "") is not { Length: > 0 } shares)
            {
                continue;
            }

            foreach (string name in Value(args, "--sets", "banking77,spamassassin,sap_docs,fashion-mnist").Split(','))
            {
                AccuracySet[] known = [.. Divisions(name, data, fashion, args)];
                foreach (double share in known.Length == 0 ? [] : Numbers(shares))
                {
                    run(known, share);
                }
            }

            return 0;
        }

        if (args.Contains("--tune"))
        {
            List<TuneAccuracy.Cell> cells = [];
            double[] bars = Value(args, "--bars", "") is { Length: > 0 } given ? Numbers(given) : [];
            foreach (string name in Value(args, "--sets", "banking77,spamassassin,sap_docs,fashion-mnist").Split(','))
            {
                int division = int.Parse(Value(args, "--first-division", "0"), CultureInfo.InvariantCulture);
                foreach (AccuracySet set in Divisions(name, data, fashion, args))
                {
                    cells.AddRange(TuneAccuracy.Run(set, division++, fractions, args.Contains("--finalists"), bars.Length == 0, executor));
                }
            }

            foreach (string line in bars.Length == 0 ? TuneAccuracy.Means(cells) : TuneAccuracy.Bars(cells, bars))
            {
                Console.WriteLine(line);
            }

            return 0;
        }

        Dictionary<string, List<double>> summary = [];
        foreach (string name in Value(args, "--sets", "banking77,spamassassin,sap_docs,fashion-mnist,banking77+wrong,fashion-mnist+wrong").Split(','))
        {
            AccuracySet[] divided = [.. Divisions(name.Replace("+wrong", "", StringComparison.Ordinal), data, fashion, args)];
            if (divided.Length == 0)
            {
                Console.WriteLine($"{name}: not installed, left out");
            }

            foreach (AccuracySet set in name.EndsWith("+wrong", StringComparison.Ordinal) ? divided.Select(one => one.WithWrongLabels(42)) : divided)
            {
                AccuracyPool pool = new(set, executor);
                string[] scores = Value(args, "--scores", set.Outside is null ? "hub,density,prototype,el2n,margin,aum,entropy,agreement,uniform" : "column").Split(',');
                foreach (double fraction in fractions)
                {
                    Console.WriteLine(Invariant($"{set.Name} {fraction:P0}: random {pool.RandomAccuracy(fraction):P1} ({set.Pool.Rows} rows, {set.Test.Rows} test rows)"));
                    Methods(pool, scores[0], fraction, Value(args, "--methods", "all"), summary);
                    foreach (string score in scores)
                    {
                        foreach (string order in orders)
                        {
                            foreach (double factor in factors)
                            {
                                foreach (double boost in boosts)
                                {
                                    ScoreOrder used = order == "default" ? ScoreCatalogue.Find(score)!.Order : ScoreOrder.Parse(order);
                                    (int[] selected, double objective) = pool.Prune(score, used, fraction, factor, boost, solver);
                                    Print(pool, Invariant($"{score} {used}, c {factor}, B {boost}"), fraction, selected, objective, summary);
                                }
                            }
                        }
                    }
                }
            }
        }

        foreach ((string cell, List<double> gains) in summary.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(Invariant($"mean {cell,-48} {gains.Average(),6:F2} worst {gains.Min(),6:F2} +- {Error(gains):F2} over {gains.Count}"));
        }

        return 0;
    }

    /// <summary>Standard error of a mean; 0 of a single value.</summary>
    private static double Error(List<double> values)
    {
        double mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }

    /// <summary>A set divided into pool and test rows as often as <c>--divisions</c> says; a set with test rows of its own once, nothing where it is not there.</summary>
    private static IEnumerable<AccuracySet> Divisions(string name, string data, string fashion, string[] args) =>
        Enumerable.Range(int.Parse(Value(args, "--first-division", "0"), CultureInfo.InvariantCulture), int.Parse(Value(args, "--divisions", "1"), CultureInfo.InvariantCulture))
            .Take(name is "banking77" or "spamassassin" or "sap_docs" ? int.MaxValue : 1)
            .Select(division => AccuracySet.Load(name, data, fashion, division))
            .OfType<AccuracySet>();

    /// <summary>A set, whose pool has a tenth of wrong labels where its name ends in <c>+noise</c>.</summary>
    private static AccuracySet? Noisy(string name, string data, string fashion, int division)
    {
        const string Suffix = "+noise";
        AccuracySet? set = AccuracySet.Load(name.Replace(Suffix, "", StringComparison.Ordinal), data, fashion, division);
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? set?.WithWrongLabels(42, 0.1, Suffix) : set;
    }

    private static void Methods(AccuracyPool pool, string score, double fraction, string names, Dictionary<string, List<double>> summary)
    {
        foreach (BaselineDefinition method in BaselineCatalogue.All.Where(method => method.Name != "random" && (names == "all" || names.Split(',').Contains(method.Name))))
        {
            Print(pool, $"{method.Name} ({score})", fraction, pool.Baseline(method, score, fraction, 42), double.NaN, summary);
        }
    }

    private static void Print(
        AccuracyPool pool, string cell, double fraction, int[] selected, double objective, Dictionary<string, List<double>> summary)
    {
        double accuracy = pool.Accuracy(selected);
        double points = 100 * (accuracy - pool.RandomAccuracy(fraction));
        Console.WriteLine(Invariant(
            $"  {cell,-34} {100 * accuracy,6:F2} +- {100 * pool.StandardError(accuracy):F2}  {points,6:+0.00;-0.00}  F {objective,9:F2}  coverage {pool.Coverage(selected):F3}  family {pool.LargestFamily(selected)}"));
        string key = Invariant($"{fraction:P0} {cell}");
        if (!summary.TryGetValue(key, out List<double>? gains))
        {
            summary[key] = gains = [];
        }

        gains.Add(points);
    }

    private static double[] Numbers(string list) => [.. list.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string Value(string[] args, string name, string fallback)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
