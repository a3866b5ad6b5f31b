using System.CommandLine;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>prune</c> as the command line declares them; their texts are parsed by <see cref="PruneOptionsReader"/>.</summary>
public sealed class PruneOptionSet : IOptionSet
{
    /// <inheritdoc/>
    public string CommandName => "prune";

    /// <summary>Input files or directories.</summary>
    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Embedding files, or directories that are searched recursively.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Result directory.</summary>
    public Option<string?> Output { get; } = new("--output", "-o") { HelpName = "DIR", Description = "Directory for the results; must be empty or new." };

    /// <summary>Budget as a fraction.</summary>
    public Option<string?> Fraction { get; } = Text("--fraction", "F", "Share of the valid rows to keep, in (0, 1]; a list F,F,… makes a sweep.");

    /// <summary>Budget in rows.</summary>
    public Option<string?> Budget { get; } = Text("--budget", "N", "Rows to keep; a list N,N,… makes a sweep.");

    /// <summary>Neighbours of a row.</summary>
    public Option<string?> Neighbors { get; } = Text("--neighbors", "K|auto", "Neighbours of a row that count as redundant [default: auto = 2/F, 5 to 64].", "auto");

    /// <summary>Redundancy weight.</summary>
    public Option<string?> Alpha { get; } = Text("--alpha", "A|auto|auto:B", "Weight of the redundancy [default: auto = auto:3].", "auto");

    /// <summary>Raw score.</summary>
    public Option<string?> Score { get; } = Text(
        "--score", "SOURCE", "column:NAME, file:PATH.npy, clip, prototype or uniform [default: the input's CLIP score, else clip, else prototype].", "column:", "file:", "clip", "prototype", "uniform");

    /// <summary>Which end of the score matters.</summary>
    public Option<string?> ScoreOrder { get; } = Text("--score-order", "high|low|at:Q", "Which scores are informative [default: high, but low for prototype].", "high", "low", "at:");

    /// <summary>How raw scores become importance.</summary>
    public Option<string?> ScoreNormalization { get; } = Text("--score-normalization", "rank|minmax|none", "How raw scores are brought to [0, 1] [default: rank].", OptionParsing.Normalizations);

    /// <summary>Embedding name.</summary>
    public Option<string?> Embedding { get; } = Text("--embedding", "NAME", "npz key, column, or img / txt; NAME+NAME concatenates two.");

    /// <summary>Id column.</summary>
    public Option<string?> IdColumn { get; } = Text("--id-column", "NAME", "Column of the rows' ids.");

    /// <summary>Input layout.</summary>
    public Option<string?> Format { get; } = Text("--format", "FORMAT", "auto, datacomp, clip-retrieval, npy, parquet or arrow [default: auto].", OptionParsing.Formats);

    /// <summary>Number of partitions.</summary>
    public Option<string?> Partitions { get; } = Text("--partitions", "P|auto", "Partitions that the rows are cut into [default: auto, the fewest that fit --memory].", "auto");

    /// <summary>Rows of a partition.</summary>
    public Option<string?> PartitionRows { get; } = Text("--partition-rows", "R", "Rows of a partition when their number is automatic [default: as many as --memory takes].");

    /// <summary>Routing of rows to partitions.</summary>
    public Option<string?> Partitioner { get; } = Text("--partitioner", "semantic|random", "How rows are routed to partitions: to those of nearby rows, or at random as in the paper [default: semantic].", OptionParsing.Partitioners);

    /// <summary>How neighbours are found.</summary>
    public Option<string?> NeighborSearch { get; } = Text("--neighbor-search", "auto|exact|blocks", "How neighbours are found [default: auto = the faster for the rows].", OptionParsing.Searches);

    /// <summary>Wanted recall of the block search.</summary>
    public Option<string?> Recall { get; } = Text("--recall", "R", "Share of the true neighbours that the block search must find [default: 0.95].");

    /// <summary>Solver.</summary>
    public Option<string?> Solver { get; } = Text("--solver", "auto|gradient|softmax|greedy", "How the coreset is found [default: auto].", OptionParsing.Solvers);

    /// <summary>Seed.</summary>
    public Option<string?> Seed { get; } = Text("--seed", "S", "Seed of every random choice [default: 42].");

    /// <summary>Memory limit.</summary>
    public Option<string?> Memory { get; } = Text("--memory", "SIZE", "Memory to use, such as 8G [default: half of the machine's].");

    /// <summary>Compute threads.</summary>
    public Option<string?> Cores { get; } = Text("--cores", "C", "Threads that compute [default: all].");

    /// <summary>What to do with invalid rows.</summary>
    public Option<string?> OnInvalid { get; } = Text("--on-invalid", "fail|drop", "What to do with rows that have no usable embedding or score [default: fail].", OptionParsing.InvalidRules);

    /// <summary>Further result files.</summary>
    public Option<string?> Export { get; } = Text(
        "--export", "KIND,…", "nemo (ids to remove), txt (ids to keep), mask (a flag for every row), rows (the chosen rows of the input's tables).", OptionParsing.ExportKinds);

    /// <summary>Options from a file.</summary>
    public Option<string?> Config { get; } = Text("--config", "run.yaml", "YAML file of options; the command line and INFOMAX_* variables win over it.");

    /// <summary>Only the plan.</summary>
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print what would be done, from the files' headers, and stop." };

    /// <summary>Resume.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on with an interrupted job." };

    /// <summary>Overwrite.</summary>
    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace earlier results in the output directory." };

    /// <summary>Log format.</summary>
    public Option<string?> LogFormat { get; } = Text("--log-format", "text|json", "Form of logs, progress and summary [default: text].", OptionParsing.LogFormats);

    /// <summary>Verbose.</summary>
    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Log what the cluster does." };

    /// <summary>Quiet.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no summary." };

    /// <summary>The names that a configuration file may set: every option but <c>config</c>, and <c>input</c>.</summary>
    public IReadOnlyCollection<string> FileNames =>
        [OptionValues.InputName, .. All().Where(option => option != Config).Select(OptionValues.NameOf)];

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => All();

    /// <summary>The options as typed, <c>--output</c> and so on.</summary>
    public IEnumerable<string> OptionNames => All().Select(option => option.Name);

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command) => Add(command, All());

    /// <summary>Adds what <c>validate</c> takes: the inputs, and whatever decides if a job would be refused and what it would cost.</summary>
    public void AddInputsTo(Command command) => Add(command,
    [
        Format, Embedding, IdColumn, Score, ScoreOrder, ScoreNormalization, OnInvalid, Fraction, Budget, Neighbors, Partitions,
        PartitionRows, Partitioner, NeighborSearch, Recall, Memory, Cores, Export, Config, Quiet,
    ]);

    private void Add(Command command, IEnumerable<Option> options)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(Inputs);
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }

    private IEnumerable<Option> All() =>
    [
        Output, Fraction, Budget, Neighbors, Alpha, Score, ScoreOrder, ScoreNormalization, Embedding, IdColumn, Format,
        Partitions, PartitionRows, Partitioner, NeighborSearch, Recall, Solver, Seed, Memory, Cores, OnInvalid, Export, Resume, Overwrite,
        DryRun, Config, LogFormat, Verbose, Quiet,
    ];

    /// <param name="name">With dashes.</param>
    /// <param name="form">How help shows the value.</param>
    /// <param name="description">A sentence.</param>
    /// <param name="words">Words that shell completion offers.</param>
    private static Option<string?> Text(string name, string form, string description, params string[] words)
    {
        Option<string?> option = new(name) { HelpName = form, Description = description };
        option.CompletionSources.Add(words);
        return option;
    }
}
