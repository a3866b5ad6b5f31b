using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Options;

/// <summary>Reads and checks the options of <c>prune</c>; every violation is noted, each with its remedy.</summary>
public static class PruneOptionsReader
{
    private static readonly string[] Formats = ["auto", "npy", "parquet", "arrow", "datacomp", "clip-retrieval"];
    private static readonly string[] Solvers = ["auto", "gradient", "softmax", "greedy"];

    /// <summary>The options, or null when <paramref name="problems"/> has lines.</summary>
    public static PruneOptions? Read(PruneOptionSet set, ParseResult parsed, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(problems);
        string Value(Option<string?> option, string fallback) => parsed.GetValue(option) ?? fallback;

        IReadOnlyList<string> inputs = Inputs(parsed.GetValue(set.Inputs) ?? [], problems);
        string? output = Output(parsed.GetValue(set.Output), problems);
        IReadOnlyList<BudgetRule> budgets = Budgets(parsed.GetValue(set.Fraction), parsed.GetValue(set.Budget), problems);
        IReadOnlyList<int> neighbors = OptionParsing.Neighbors(Value(set.Neighbors, "auto"), problems);
        IReadOnlyList<AlphaRule> alphas = OptionParsing.Alphas(Value(set.Alpha, "auto"), problems);
        ScoreSource score = OptionParsing.Score(Value(set.Score, "auto"), problems);
        string? order = ScoreOrder(parsed.GetValue(set.ScoreOrder), problems);
        string normalization = OptionParsing.Choice(
            "--score-normalization", Value(set.ScoreNormalization, "rank"), ["rank", "minmax", "none"], problems);
        string format = OptionParsing.Choice("--format", Value(set.Format, "auto"), Formats, problems);
        string partitions = Value(set.Partitions, "auto");
        long partitionCount = partitions == "auto" ? 0 : OptionParsing.WholeNumber("--partitions", partitions, 1, 1 << 20, problems);
        long partitionRows = OptionParsing.WholeNumber("--partition-rows", Value(set.PartitionRows, "0"), 0, long.MaxValue, problems);
        string partitioner = OptionParsing.Choice("--partitioner", Value(set.Partitioner, "semantic"), ["semantic", "random"], problems);
        string search = OptionParsing.Choice("--neighbor-search", Value(set.NeighborSearch, "auto"), ["auto", "exact"], problems);
        string solver = OptionParsing.Choice("--solver", Value(set.Solver, "auto"), Solvers, problems);
        ulong seed = Seed(Value(set.Seed, "42"), problems);
        long memory = parsed.GetValue(set.Memory) is { } size ? OptionParsing.Memory(size, problems) : HalfOfMachine();
        int cores = parsed.GetValue(set.Cores) is { } threads
            ? (int)OptionParsing.WholeNumber("--cores", threads, 1, 1024, problems)
            : Environment.ProcessorCount;
        string onInvalid = OptionParsing.Choice("--on-invalid", Value(set.OnInvalid, "fail"), ["fail", "drop"], problems);
        string logFormat = OptionParsing.Choice("--log-format", Value(set.LogFormat, "text"), ["text", "json"], problems);
        bool resume = parsed.GetValue(set.Resume);
        bool overwrite = parsed.GetValue(set.Overwrite);
        if (resume && overwrite)
        {
            problems.Add("--resume and --overwrite exclude each other: give --resume to go on, or --overwrite to begin again");
        }

        if (problems.Lines.Count > 0)
        {
            return null;
        }

        JobSpec job = new()
        {
            Inputs = inputs,
            Format = FormatOf(format),
            Embedding = parsed.GetValue(set.Embedding),
            IdColumn = parsed.GetValue(set.IdColumn),
            ScoreKind = score.Kind,
            ScoreArgument = score.Argument,
            ScoreNormalization = normalization,
            ScoreOrder = order,
            Budgets = budgets,
            Neighbors = neighbors,
            Alphas = alphas,
            Partitions = (int)partitionCount,
            PartitionRows = partitionRows,
            Partitioner = partitioner,
            Solver = Enum.Parse<SolverKind>(solver, ignoreCase: true),
            Seed = seed,
            DropInvalid = onInvalid == "drop",
            Output = output!,
            MemoryBytes = memory,
        };
        return new PruneOptions
        {
            Job = job with { Options = Describe(set, parsed, job, search, onInvalid, partitions, solver, format, cores) },
            Cores = cores,
            Resume = resume,
            Overwrite = overwrite,
            JsonLogs = logFormat == "json",
            Verbose = parsed.GetValue(set.Verbose),
            Quiet = parsed.GetValue(set.Quiet),
        };
    }

    private static IReadOnlyList<string> Inputs(string[] typed, OptionProblems problems)
    {
        if (typed.Length == 0)
        {
            problems.Add("no INPUT: name the embedding files or their directory");
        }

        foreach (string input in typed.Where(i => !File.Exists(i) && !Directory.Exists(i)))
        {
            problems.Add($"{input}: there is no such file or directory");
        }

        return Array.ConvertAll(typed, Path.GetFullPath);
    }

    private static string? Output(string? typed, OptionProblems problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            problems.Add("--output is missing: name a directory for the results");
            return null;
        }

        return Path.GetFullPath(typed);
    }

    private static IReadOnlyList<BudgetRule> Budgets(string? fraction, string? budget, OptionProblems problems)
    {
        switch (fraction, budget)
        {
            case (null, null):
                problems.Add("no budget: give --fraction F (a share of the rows) or --budget N (a number of rows)");
                return [];
            case (not null, not null):
                problems.Add($"--fraction {fraction} and --budget {budget} exclude each other: give exactly one");
                return [];
            default:
                return fraction is not null ? OptionParsing.Fractions(fraction, problems) : OptionParsing.Budgets(budget!, problems);
        }
    }

    private static string? ScoreOrder(string? typed, OptionProblems problems)
    {
        if (typed is null or "high" or "low")
        {
            return typed;
        }

        if (!typed.StartsWith("at:", StringComparison.Ordinal) || OptionParsing.Number(typed[3..]) is not (>= 0 and <= 1))
        {
            problems.Add("--score-order", typed, "must be high, low or at:Q with Q in [0, 1]");
        }

        return typed;
    }

    private static ulong Seed(string typed, OptionProblems problems)
    {
        if (ulong.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            return seed;
        }

        problems.Add("--seed", typed, "must be a whole number of at least 0");
        return 0;
    }

    private static InputFormat FormatOf(string name) => name switch
    {
        "clip-retrieval" => InputFormat.ClipRetrieval,
        "datacomp" => InputFormat.DataComp,
        _ => Enum.Parse<InputFormat>(name, ignoreCase: true),
    };

    private static long HalfOfMachine() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>The options for the manifest; what only the rounds can resolve is overwritten there.</summary>
    private static IReadOnlyList<OptionText> Describe(
        PruneOptionSet set, ParseResult parsed, JobSpec job, string search, string onInvalid, string partitions, string solver, string format, int cores)
    {
        List<OptionText> options = [];
        void Text(string name, string? value) => options.Add(new OptionText(name, JsonSerializer.Serialize(value)));
        void Number(string name, long value) => options.Add(new OptionText(name, value.ToString(CultureInfo.InvariantCulture)));
        options.Add(new OptionText("input", JsonSerializer.Serialize(job.Inputs)));
        Text("output", job.Output);
        Text("fraction", parsed.GetValue(set.Fraction));
        Text("budget", parsed.GetValue(set.Budget));
        Text("neighbors", parsed.GetValue(set.Neighbors) ?? "auto");
        Text("alpha", parsed.GetValue(set.Alpha) ?? "auto");
        Text("score", parsed.GetValue(set.Score) ?? "auto");
        Text("score-order", job.ScoreOrder);
        Text("score-normalization", job.ScoreNormalization);
        Text("embedding", job.Embedding);
        Text("id-column", job.IdColumn);
        Text("format", format);
        Text("partitions", partitions);
        Number("partition-rows", job.PartitionRows);
        Text("partitioner", job.Partitioner);
        Text("neighbor-search", search);
        Text("solver", solver);
        options.Add(new OptionText("seed", job.Seed.ToString(CultureInfo.InvariantCulture)));
        Text("on-invalid", onInvalid);
        Number("memory", job.MemoryBytes);
        Number("cores", cores);
        return options;
    }
}
