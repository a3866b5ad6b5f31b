using System.CommandLine;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>prune</c> as the command line declares them; their texts are parsed by <see cref="PruneOptionsReader"/>.</summary>
public sealed class PruneOptionSet
{
    /// <summary>Input files or directories.</summary>
    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Embedding files, or directories that are searched recursively.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Result directory.</summary>
    public Option<string?> Output { get; } = Text("--output", "DIR", "Directory for the results; must be empty or new.", "-o");

    /// <summary>Budget as a fraction.</summary>
    public Option<string?> Fraction { get; } = Text("--fraction", "F", "Share of the valid rows to keep, in (0, 1]; a list F,F,… makes a sweep.");

    /// <summary>Budget in rows.</summary>
    public Option<string?> Budget { get; } = Text("--budget", "N", "Rows to keep; a list N,N,… makes a sweep.");

    /// <summary>Neighbours of a row.</summary>
    public Option<string?> Neighbors { get; } = Text("--neighbors", "K|auto", "Neighbours of a row that count as redundant [default: auto = 2/F, 5 to 64].");

    /// <summary>Redundancy weight.</summary>
    public Option<string?> Alpha { get; } = Text("--alpha", "A|auto|auto:B", "Weight of the redundancy [default: auto = auto:3].");

    /// <summary>Raw score.</summary>
    public Option<string?> Score { get; } = Text(
        "--score", "SOURCE", "column:NAME, file:PATH.npy, clip, prototype or uniform [default: the input's CLIP score, else clip, else prototype].");

    /// <summary>Which end of the score matters.</summary>
    public Option<string?> ScoreOrder { get; } = Text("--score-order", "high|low|at:Q", "Which scores are informative [default: high, but low for prototype].");

    /// <summary>How raw scores become importance.</summary>
    public Option<string?> ScoreNormalization { get; } = Text("--score-normalization", "rank|minmax|none", "How raw scores are brought to [0, 1] [default: rank].");

    /// <summary>Embedding name.</summary>
    public Option<string?> Embedding { get; } = Text("--embedding", "NAME", "npz key, column, or img / txt; NAME+NAME concatenates two.");

    /// <summary>Id column.</summary>
    public Option<string?> IdColumn { get; } = Text("--id-column", "NAME", "Column of the rows' ids.");

    /// <summary>Input layout.</summary>
    public Option<string?> Format { get; } = Text("--format", "FORMAT", "auto, datacomp, clip-retrieval, npy, parquet or arrow [default: auto].");

    /// <summary>Number of partitions.</summary>
    public Option<string?> Partitions { get; } = Text("--partitions", "P|auto", "Partitions that are solved apart before the reduction [default: auto].");

    /// <summary>Rows of a partition.</summary>
    public Option<string?> PartitionRows { get; } = Text("--partition-rows", "R", "Rows up to which there is a single partition.");

    /// <summary>Routing of rows to partitions.</summary>
    public Option<string?> Partitioner { get; } = Text("--partitioner", "semantic|random", "How rows are routed to partitions; random is the paper's scheme [default: semantic].");

    /// <summary>How neighbours are found.</summary>
    public Option<string?> NeighborSearch { get; } = Text("--neighbor-search", "auto|exact", "How neighbours are found [default: auto].");

    /// <summary>Solver.</summary>
    public Option<string?> Solver { get; } = Text("--solver", "auto|gradient|softmax|greedy", "How the coreset is found [default: auto].");

    /// <summary>Seed.</summary>
    public Option<string?> Seed { get; } = Text("--seed", "S", "Seed of every random choice [default: 42].");

    /// <summary>Memory limit.</summary>
    public Option<string?> Memory { get; } = Text("--memory", "SIZE", "Memory to use, such as 8G [default: half of the machine's].");

    /// <summary>Compute threads.</summary>
    public Option<string?> Cores { get; } = Text("--cores", "C", "Threads that compute [default: all].");

    /// <summary>What to do with invalid rows.</summary>
    public Option<string?> OnInvalid { get; } = Text("--on-invalid", "fail|drop", "What to do with rows that have no usable embedding or score [default: fail].");

    /// <summary>Resume.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on with an interrupted job." };

    /// <summary>Overwrite.</summary>
    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace earlier results in the output directory." };

    /// <summary>Log format.</summary>
    public Option<string?> LogFormat { get; } = Text("--log-format", "text|json", "Form of logs, progress and summary [default: text].");

    /// <summary>Verbose.</summary>
    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Log what the cluster does." };

    /// <summary>Quiet.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no summary." };

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(Inputs);
        foreach (Option option in All())
        {
            command.Options.Add(option);
        }
    }

    private IEnumerable<Option> All() =>
    [
        Output, Fraction, Budget, Neighbors, Alpha, Score, ScoreOrder, ScoreNormalization, Embedding, IdColumn, Format,
        Partitions, PartitionRows, Partitioner, NeighborSearch, Solver, Seed, Memory, Cores, OnInvalid, Resume, Overwrite,
        LogFormat, Verbose, Quiet,
    ];

    private static Option<string?> Text(string name, string form, string description, params string[] aliases) => new(name, aliases)
    {
        HelpName = form,
        Description = description,
    };
}
