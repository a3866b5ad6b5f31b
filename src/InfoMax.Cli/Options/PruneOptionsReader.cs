using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Commands;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Options;

/// <summary>Reads and checks the options of <c>prune</c>; every violation is noted, each with its remedy.</summary>
public static class PruneOptionsReader
{
    /// <summary>The options, or null when <paramref name="problems"/> has lines.</summary>
    /// <param name="set">The options declared.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="inputsOnly">Only the input is looked at: output and budget may be absent.</param>
    public static PruneOptions? Read(PruneOptionSet set, ParseResult parsed, OptionProblems problems, bool inputsOnly = false)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Read(set, OptionValues.Collect(set, parsed, problems), problems, inputsOnly);
    }

    /// <summary>As <see cref="Read(PruneOptionSet, ParseResult, OptionProblems, bool)"/>, from values that are collected already.</summary>
    /// <param name="set">The options declared.</param>
    /// <param name="values">Their values.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="inputsOnly">Only the input is looked at: output and budget may be absent.</param>
    /// <param name="checkFiles">Inputs must exist here; else they are on another machine.</param>
    public static PruneOptions? Read(
        PruneOptionSet set, OptionValues values, OptionProblems problems, bool inputsOnly = false, bool checkFiles = true)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Lines.Count > 0)
        {
            // What a misspelt name left unset would only be reported as missing too.
            return null;
        }

        string Value(Option<string?> option, string fallback) => values.Text(option) ?? fallback;

        IReadOnlyList<string> inputs = Inputs(values.Inputs(set.Inputs), checkFiles, problems);
        string? output = inputsOnly ? "" : Output(values.Text(set.Output), problems);
        IReadOnlyList<BudgetRule> budgets = Budgets(values.Text(set.Fraction), values.Text(set.Budget), inputsOnly, problems);
        IReadOnlyList<int> neighbors = OptionParsing.Neighbors(Value(set.Neighbors, "auto"), problems);
        IReadOnlyList<AlphaRule> alphas = OptionParsing.Alphas(Value(set.Alpha, "auto"), problems);
        ScoreSource score = OptionParsing.Score(Value(set.Score, "auto"), problems, checkFiles);
        string? order = ScoreOrder(values.Text(set.ScoreOrder), problems);
        string normalization = OptionParsing.Choice(
            "--score-normalization", Value(set.ScoreNormalization, "rank"), OptionParsing.Normalizations, problems);
        string format = OptionParsing.Choice("--format", Value(set.Format, "auto"), OptionParsing.Formats, problems);
        string partitions = Value(set.Partitions, "auto");
        long partitionCount = partitions == "auto" ? 0 : OptionParsing.WholeNumber("--partitions", partitions, 1, 1 << 20, problems);
        long partitionRows = OptionParsing.WholeNumber("--partition-rows", Value(set.PartitionRows, "0"), 0, long.MaxValue, problems);
        string partitioner = OptionParsing.Choice("--partitioner", Value(set.Partitioner, "semantic"), OptionParsing.Partitioners, problems);
        string search = OptionParsing.Choice("--neighbor-search", Value(set.NeighborSearch, "auto"), OptionParsing.Searches, problems);
        double recall = OptionParsing.Recall(Value(set.Recall, "0.95"), problems);
        string solver = OptionParsing.Choice("--solver", Value(set.Solver, "auto"), OptionParsing.Solvers, problems);
        ulong seed = Seed(Value(set.Seed, "42"), problems);
        long memory = values.Text(set.Memory) is { } size ? OptionParsing.Memory(size, problems) : OptionParsing.HalfOfMachine();
        int cores = values.Text(set.Cores) is { } threads
            ? (int)OptionParsing.WholeNumber("--cores", threads, 1, 1024, problems)
            : Environment.ProcessorCount;
        string onInvalid = OptionParsing.Choice("--on-invalid", Value(set.OnInvalid, "fail"), OptionParsing.InvalidRules, problems);
        string logFormat = OptionParsing.Choice("--log-format", Value(set.LogFormat, "text"), OptionParsing.LogFormats, problems);
        IReadOnlyList<string> exports = values.Text(set.Export) is { } kinds ? OptionParsing.Exports(kinds, problems) : [];
        bool resume = values.Flag(set.Resume);
        bool overwrite = values.Flag(set.Overwrite);
        bool dryRun = values.Flag(set.DryRun);
        bool verbose = values.Flag(set.Verbose);
        bool quiet = values.Flag(set.Quiet);
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
            Format = FormatName.Parse(format),
            Embedding = values.Text(set.Embedding),
            IdColumn = values.Text(set.IdColumn),
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
            Exports = exports,
            MemoryBytes = memory,
            NeighborSearch = search,
            Recall = recall,
        };
        return new PruneOptions
        {
            Job = job with { Options = Describe(set, values, job, onInvalid, partitions, solver, format, cores) },
            Cores = cores,
            Resume = resume,
            Overwrite = overwrite,
            JsonLogs = logFormat == "json",
            DryRun = dryRun,
            Verbose = verbose,
            Quiet = quiet,
        };
    }

    /// <summary>A misspelt option reaches the parser as an input.</summary>
    private static string? UnknownOption(string input)
    {
        if (!input.StartsWith("--", StringComparison.Ordinal))
        {
            return null;
        }

        IEnumerable<string> names = new PruneOptionSet().OptionNames;
        return NearestName.Of(input, names) is { } meant
            ? $"{input}: there is no such option; did you mean {meant}?"
            : $"{input}: there is no such option; --help lists them";
    }

    private static IReadOnlyList<string> Inputs(IReadOnlyList<string> typed, bool checkFiles, OptionProblems problems)
    {
        if (typed.Count == 0)
        {
            problems.Add("no INPUT: name the embedding files or their directory");
        }

        foreach (string input in typed.Where(i => !File.Exists(i) && !Directory.Exists(i)))
        {
            if ((UnknownOption(input) ?? (checkFiles ? $"{input}: there is no such file or directory" : null)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return [.. typed.Select(Path.GetFullPath)];
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

    private static IReadOnlyList<BudgetRule> Budgets(string? fraction, string? budget, bool optional, OptionProblems problems)
    {
        switch (fraction, budget)
        {
            case (null, null) when optional:
                return [];
            case (null, null):
                problems.Add("no budget: give --fraction F (a share of the rows) or --budget N (a number of rows)");
                return [];
            case (not null, not null):
                problems.Add($"{problems.NameOf("--fraction")} {fraction} and {problems.NameOf("--budget")} {budget} exclude each other: give exactly one");
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

    /// <summary>The options for the manifest; what only the rounds can resolve is overwritten there.</summary>
    private static IReadOnlyList<OptionText> Describe(
        PruneOptionSet set, OptionValues values, JobSpec job, string onInvalid, string partitions, string solver, string format, int cores)
    {
        List<OptionText> options = [];
        void Text(string name, string? value) => options.Add(new OptionText(name, JsonSerializer.Serialize(value)));
        void Number(string name, long value) => options.Add(new OptionText(name, value.ToString(CultureInfo.InvariantCulture)));
        options.Add(new OptionText("input", JsonSerializer.Serialize(job.Inputs)));
        Text("output", job.Output);
        Text("fraction", values.Text(set.Fraction));
        Text("budget", values.Text(set.Budget));
        Text("neighbors", values.Text(set.Neighbors) ?? "auto");
        Text("alpha", values.Text(set.Alpha) ?? "auto");
        Text("score", values.Text(set.Score) ?? "auto");
        Text("score-order", job.ScoreOrder);
        Text("score-normalization", job.ScoreNormalization);
        Text("embedding", job.Embedding);
        Text("id-column", job.IdColumn);
        Text("format", format);
        Text("partitions", partitions);
        Number("partition-rows", job.PartitionRows);
        Text("partitioner", job.Partitioner);
        Text("neighbor-search", job.NeighborSearch);
        options.Add(new OptionText("recall", JsonSerializer.Serialize(job.Recall)));
        Text("solver", solver);
        options.Add(new OptionText("seed", job.Seed.ToString(CultureInfo.InvariantCulture)));
        Text("on-invalid", onInvalid);
        options.Add(new OptionText("export", JsonSerializer.Serialize(job.Exports)));
        Number("memory", job.MemoryBytes);
        Number("cores", cores);
        return options;
    }
}
