using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>
/// Everything that decides a job's answer, plus where it reads and writes. Immutable; travels with the job.
/// </summary>
/// <remarks>
/// The options of a job are declared here and nowhere else. To add one: a property with the next free <see cref="KeyAttribute"/>
/// number, an <see cref="OptionAttribute"/> and a default as its initial value; the round that uses it. Then let the tests
/// rewrite the reference files (<c>INFOMAX_WRITE_REFERENCE=1</c>, class <c>ReferenceFilesTests</c>) and freeze the key in
/// <c>FrozenWireTests</c>. An option that is only another view of stored ones has <see cref="IgnoreMemberAttribute"/> instead of
/// a key; what is no option stands in <c>JobSpec.Views.cs</c>. Numbers of keys and words of enumerations are never changed: journals hold them.
/// </remarks>
[MessagePackObject]
public sealed partial record JobSpec
{
    private readonly ScoreOrder? _scoreOrder;

    /// <summary>Input files and directories, full paths.</summary>
    [Key(0)]
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Full path of the result directory.</summary>
    [Key(17)]
    [Option(
        "output", OptionGroup.Output, "Directory for the results; must be empty or new.", Form = "DIR", Short = "-o", IsPath = true,
        Verbs = JobVerbs.All)]
    public required string Output { get; init; } = "";

    /// <summary>The budgets that are fractions, in (0, 1]; sets <see cref="Budgets"/> unless empty.</summary>
    [IgnoreMember]
    [Option(
        "fraction", OptionGroup.Budget, "Share of the valid rows to keep, in (0, 1]; a list F,F,… makes a sweep.",
        Form = "F", Min = 0, IsAboveMin = true, Max = 1, Remedy = "for a row count use --budget", Excludes = "budget",
        Note = "Exactly one of fraction and budget is given.")]
    public IReadOnlyList<double> Fractions
    {
        get => [.. Budgets.Select(rule => rule.Fraction).OfType<double>()];
        init => Budgets = value.Count > 0 ? [.. value.Select(fraction => new BudgetRule(fraction, null))] : Budgets;
    }

    /// <summary>The budgets that are row counts, at least 1; sets <see cref="Budgets"/> unless empty.</summary>
    [IgnoreMember]
    [Option(
        "budget", OptionGroup.Budget, "Rows to keep; a list N,N,… makes a sweep.",
        Form = "N", Min = 1, Remedy = "for a share of the rows use --fraction", Verbs = JobVerbs.ForOneResult)]
    public IReadOnlyList<long> BudgetRows
    {
        get => [.. Budgets.Select(rule => rule.Rows).OfType<long>()];
        init => Budgets = value.Count > 0 ? [.. value.Select(rows => new BudgetRule(null, rows))] : Budgets;
    }

    /// <summary>Budgets, at least one; more than one makes a sweep.</summary>
    [Key(8)]
    public required IReadOnlyList<BudgetRule> Budgets { get; init; } = [];

    /// <summary>Which rows are copies of others.</summary>
    [Key(26)]
    [Option(
        "copies", OptionGroup.Value, "The cosine from which a row is a copy: of copies one is chosen from.", Form = "T|exact|keep", Words = "exact keep",
        Note = "exact: only rows with equal unit vectors; keep: no row is a copy. A budget above the number of the others takes copies too.",
        Verbs = JobVerbs.ForCopies)]
    public CopyRule Copies { get; init; } = CopyRule.Default;

    /// <summary>Neighbour counts, 0 for auto; more than one makes a sweep.</summary>
    [Key(9)]
    [Option(
        "neighbors", OptionGroup.Value, "Neighbours of a row that count as redundant.",
        Form = "K|auto", Min = 1, Max = 1024, HasAuto = true, Words = "auto", Default = "auto = 2/F, 4/F for scores of labels and from outside (column, file, clip), 5 to 128",
        Verbs = JobVerbs.ForBudgets & ~JobVerbs.Tune)]
    public required IReadOnlyList<int> Neighbors { get; init; } = [0];

    /// <summary>Weights of the redundancy term; more than one makes a sweep.</summary>
    [Key(10)]
    [Option(
        "alpha", OptionGroup.Value, "Weight of the redundancy.", Form = "A|auto|auto:B", Words = "auto", Default = "auto = auto:3, auto:0.5 for a score from outside",
        Note = "auto:B makes the redundancy of a random selection B times its information.", Verbs = JobVerbs.ForBudgets & ~JobVerbs.Tune)]
    public required IReadOnlyList<AlphaRule> Alphas { get; init; } = [AlphaRule.Auto];

    /// <summary>The raw score; sets <see cref="ScoreKind"/> and <see cref="ScoreArgument"/>.</summary>
    [IgnoreMember]
    [Option(
        "score", OptionGroup.Value, "What a row is worth.", Form = "SOURCE",
        Default = "auto = the input's CLIP score, else clip, else el2n with --labels, else hub (dedupe: uniform; it takes none of hub, density and agreement, which need a graph)",
        Note = "hub: how much other rows count the row among their 10 nearest; density: mean cosine to its 10 nearest. With --labels: el2n, "
            + "margin, aum, entropy, forgetting of an out-of-fold probe; agreement of the 20 nearest rows' labels. negclip: clip less what image and "
            + "text give to others; target: largest cosine to a row of PATH, or PATH:mean. combine: weighted sum of ranks, each score in its own "
            + "order so that high is good (el2n low, column high, …); a negative weight turns one round.", Verbs = JobVerbs.All)]
    public ScoreSource Score
    {
        get => new(ScoreKind, ScoreArgument);
        init => (ScoreKind, ScoreArgument) = (value.Kind, value.Argument);
    }

    /// <summary>The scores as typed, which name the columns of a table of scores.</summary>
    [Key(34)]
    public IReadOnlyList<string> ScoreNames { get; init; } = [];

    /// <summary>Kind of the raw score.</summary>
    [Key(4)]
    public ScoreKind ScoreKind { get; init; }

    /// <summary>Column or full path of the raw score, or null.</summary>
    [Key(5)]
    public string? ScoreArgument { get; init; }

    /// <summary>Which scores are informative; null for the score's own default.</summary>
    [Key(7)]
    [MessagePackFormatter(typeof(ScoreOrderFormatter))]
    [Option(
        "score-order", OptionGroup.Value, "Which scores are informative.", Form = "auto|high|low|at:Q", Words = "auto high low at:",
        Default = "auto = high; low for hub, density and prototype; at:Q for scores of labels",
        Note = "at:Q: those at quantile Q in [0, 1]; of labels Q is 0 up to 4 rows kept of each, .65 from 32 on, but at most .75 of the share that the probe gets right.",
        Verbs = JobVerbs.ForCopies)]
    public ScoreOrder? ScoreOrder
    {
        get => _scoreOrder;
        init => _scoreOrder = value is { Kind: ScoreOrderKind.Auto } ? null : value;
    }

    /// <summary>Where the rows' labels come from; null for a job without.</summary>
    [Key(27)]
    [MessagePackFormatter(typeof(LabelSourceFormatter))]
    [Option(
        "labels", OptionGroup.Value, "The rows' labels, integers or text.", Form = "column:NAME|file:PATH.npy", Default = "none",
        Note = "A row without one (null, empty, NaN) is left out of scores of labels, with a count.", Verbs = JobVerbs.All)]
    public LabelSource? Labels { get; init; }

    /// <summary>What groups the rows are of; null for a job without. Groups are no labels: they count, and divide budgets.</summary>
    [Key(37)]
    [MessagePackFormatter(typeof(GroupSourceFormatter))]
    [Option(
        "groups", OptionGroup.Value, "Groups that are no labels: a column of text or integers, or clusters.", Form = "column:NAME|cluster", Words = "cluster", Default = "none",
        Note = "How many rows of each are kept is in the manifest; with --quota they divide the budget, in place of labels. cluster: as many k-means "
            + "clusters as the square root of the rows, 1000 at most.", Verbs = JobVerbs.ForOneResult)]
    public GroupSource? Groups { get; init; }

    /// <summary>How the budget is divided among the groups, or the labels where there are none.</summary>
    [Key(29)]
    [MessagePackFormatter(typeof(WordFormatter<QuotaKind>))]
    [Option(
        "quota", OptionGroup.Value, "How the budget is divided among the labels, or the groups where given.",
        Default = "auto = proportional over labels for scores of labels and with --min-per-group, else none",
        Note = "proportional: to the rows of each; equal: the same for each, as far as it has rows. Rows without one are a group of their own.")]
    public QuotaKind Quota { get; init; } = QuotaKind.Auto;

    /// <summary>
    /// How the budget is divided, what <c>auto</c> stands for found: with a score of labels each label has its share, and with
    /// <see cref="MinPerGroup"/> whatever the score. Of an automatic score that is not found yet it is that of the default.
    /// </summary>
    [IgnoreMember]
    public QuotaKind Division => Quota != QuotaKind.Auto ? Quota
        : Goal != JobGoal.Prune || Labels is null || Groups is not null || Solver is not (SolverKind.Auto or SolverKind.Greedy) ? QuotaKind.None
        : (Score.Kind == ScoreKind.Auto ? ScoreSource.DefinitionOf(InputRequest.DefaultScore)! : Score.Definition) is { Quota: not QuotaKind.None } ofLabels ? ofLabels.Quota
        : MinPerGroup > 0 ? QuotaKind.Proportional : QuotaKind.None;

    /// <summary>Rows that each group gets at least, as far as it has them.</summary>
    [Key(30)]
    [Option("min-per-group", OptionGroup.Value, "Rows that each label or group gets at least, as far as it has them; with --quota.", Form = "N", Min = 0, Max = int.MaxValue)]
    public int MinPerGroup { get; init; }

    /// <summary>What a tuning chose for the job and how sure that is, a sentence for the manifest; null for a job that was not tuned.</summary>
    [Key(38)]
    public string? Tuned { get; init; }

    /// <summary>How raw scores are brought to [0, 1].</summary>
    [Key(6)]
    [MessagePackFormatter(typeof(WordFormatter<ScoreNormalization>))]
    [Option("score-normalization", OptionGroup.Value, "How raw scores are brought to [0, 1].", Verbs = JobVerbs.ForCopies)]
    public ScoreNormalization ScoreNormalization { get; init; } = ScoreNormalization.Rank;

    /// <summary>Embedding name as typed, or null.</summary>
    [Key(2)]
    [Option(
        "embedding", OptionGroup.Input, "npz key, column, or img / txt; NAME+NAME concatenates two.", Form = "NAME", Default = "the format's own",
        Verbs = JobVerbs.All)]
    public string? Embedding { get; init; }

    /// <summary>Id column as typed, or null.</summary>
    [Key(3)]
    [Option(
        "id-column", OptionGroup.Input, "Column of the rows' ids.", Form = "NAME", Default = "uid, id, image_id, sample_id or key",
        Verbs = JobVerbs.All)]
    public string? IdColumn { get; init; }

    /// <summary>Input layout.</summary>
    [Key(1)]
    [Option("format", OptionGroup.Input, "Layout of the input.", Form = "FORMAT", Verbs = JobVerbs.All)]
    public InputFormat Format { get; init; }

    /// <summary>The split to read of an input that holds several, or null.</summary>
    [Key(23)]
    [Option(
        "split", OptionGroup.Input, "Split to read where the input holds several, such as train.", Form = "NAME", Default = "all that is there",
        Verbs = JobVerbs.All)]
    public string? Split { get; init; }

    /// <summary>Number of partitions, 0 for auto.</summary>
    [Key(11)]
    [Option(
        "partitions", OptionGroup.Cluster, "Partitions that the rows are cut into.", Form = "P|auto", Min = 1, Max = 1 << 20, HasAuto = true,
        Words = "auto", Default = "auto, the fewest that fit --memory", Verbs = JobVerbs.ForGraphs)]
    public int Partitions { get; init; }

    /// <summary>Ranges in which copies are sought, 0 for auto; 1 for all rows at once.</summary>
    [Key(45)]
    [Option(
        "copy-ranges", OptionGroup.Cluster, "Ranges of rows in which copies are sought, each an item for some worker.", Form = "R|auto", Min = 1, Max = 4096,
        HasAuto = true, Words = "auto", Default = "auto, all rows at once where they fit --memory", Verbs = JobVerbs.ForCopies)]
    public int CopyRanges { get; init; }

    /// <summary>Rows that one partition may hold when <see cref="Partitions"/> is auto.</summary>
    [Key(12)]
    [Option(
        "partition-rows", OptionGroup.Cluster, "Rows of a partition when their number is automatic.", Form = "R", Min = 0,
        Default = "0, as many as --memory takes", Verbs = JobVerbs.ForGraphs)]
    public long PartitionRows { get; init; }

    /// <summary>Whether nearby rows share a partition, or chance decides as in the paper.</summary>
    [Key(13)]
    [MessagePackFormatter(typeof(WordFormatter<Partitioner>))]
    [Option(
        "partitioner", OptionGroup.Cluster, "How rows are routed to partitions: to those of nearby rows, or at random as in the paper.")]
    public Partitioner Partitioner { get; init; } = Partitioner.Semantic;

    /// <summary>How neighbours are found; see <see cref="NeighborSearchRule"/>.</summary>
    [Key(21)]
    [MessagePackFormatter(typeof(WordFormatter<NeighborSearch>))]
    [Option(
        "neighbor-search", OptionGroup.Search, "How neighbours are found.", Default = "auto = the faster for the rows",
        Note = "exact multiplies all pairs; blocks only nearby ones, until the lists hold a share of recall of the true neighbours; "
            + "auto takes exact up to 16384 rows a partition.", Verbs = JobVerbs.ForGraphs)]
    public NeighborSearch NeighborSearch { get; init; } = NeighborSearch.Auto;

    /// <summary>Share of the true neighbours that a block search must find, in (0, 1]; 1 makes every search exact.</summary>
    [Key(22)]
    [Option(
        "recall", OptionGroup.Search, "Share of the true neighbours that the block search must find.",
        Form = "R", Min = 0, IsAboveMin = true, Max = 1, Remedy = "1 makes the search exact", Verbs = JobVerbs.ForGraphs)]
    public double Recall { get; init; } = BlockSearchOptions.DefaultRecall;

    /// <summary>Which solver finds the coreset; auto takes the best of several.</summary>
    [Key(14)]
    [Option("solver", OptionGroup.Search, "How the coreset is found.")]
    public SolverKind Solver { get; init; }

    /// <summary>How much work the solve and its bound do.</summary>
    [Key(31)]
    [MessagePackFormatter(typeof(WordFormatter<SolverEffort>))]
    [Option(
        "effort", OptionGroup.Search, "How much work solve and bound do, always a count and never time.", Form = "fast|standard|best", Default = "standard",
        Note = "fast anneals nothing and takes an eighth of the bound's steps; best anneals five times as long and takes four times the steps.")]
    public SolverEffort Effort { get; init; } = SolverEffort.Standard;

    /// <summary>Seed of every random choice.</summary>
    [Key(15)]
    [Option("seed", OptionGroup.Search, "Seed of every random choice.", Form = "S", Min = 0, Verbs = JobVerbs.All)]
    public ulong Seed { get; init; } = 42;

    /// <summary>What to do with invalid rows; sets <see cref="DropInvalid"/>.</summary>
    [IgnoreMember]
    [Option(
        "on-invalid", OptionGroup.Input, "What to do with rows that have no usable embedding or score.",
        Note = "fail stops at them before any heavy work; drop lists them and goes on.", Verbs = JobVerbs.All)]
    public InvalidRows OnInvalid
    {
        get => DropInvalid ? InvalidRows.Drop : InvalidRows.Fail;
        init => DropInvalid = value == InvalidRows.Drop;
    }

    /// <summary>What to do with rows whose id an earlier row has.</summary>
    [Key(25)]
    [MessagePackFormatter(typeof(WordFormatter<DuplicateIds>))]
    [Option(
        "on-duplicate-id", OptionGroup.Input, "What to do with rows whose id an earlier row has.",
        Note = "keep takes them all; first drops all but the first row of each id and lists them; fail refuses the input.", Verbs = JobVerbs.All)]
    public DuplicateIds OnDuplicateId { get; init; } = DuplicateIds.Keep;

    /// <summary>Drop invalid rows instead of refusing the input.</summary>
    [Key(16)]
    public bool DropInvalid { get; init; }

    /// <summary>Further result files, without repeats, in the order of the enumeration.</summary>
    [Key(18)]
    [MessagePackFormatter(typeof(WordListFormatter<ExportKind>))]
    [Option(
        "export", OptionGroup.Output,
        "nemo (ids to remove), txt (ids to keep), mask (a flag for every row), rows (the chosen rows of the input's tables), atlas (a table for Embedding Atlas).", Form = "KIND,…",
        Verbs = JobVerbs.ForOneResult | JobVerbs.Dedupe)]
    public IReadOnlyList<ExportKind> Exports { get; init; } = [];

    /// <summary>Say of every valid row what became of it, however many there are.</summary>
    [Key(32)]
    [Option(
        "reasons", OptionGroup.Output, "Write reasons.parquet, which says of every row why it was kept or not, above 10 million rows too.",
        Note = "Up to 10 million valid rows it is always written.", Verbs = JobVerbs.ForOneResult)]
    public bool Reasons { get; init; }

    /// <summary>Column of the input's tables with the rows' texts, or null.</summary>
    [Key(47)]
    [Option(
        "text", OptionGroup.Output, "Column with a text for each row, for the report and --export atlas.", Form = "COLUMN", Default = "none",
        Verbs = JobVerbs.ForOneResult)]
    public string? Text { get; init; }

    /// <summary>The full path of the directory with the rows' images, a column of the input's tables, or null.</summary>
    [Key(48)]
    [Option(
        "images", OptionGroup.Output, "Images of the rows, for the report and --export atlas: a directory, or a column.", Form = "DIR|COLUMN", Default = "none",
        Note = "In a directory a row's file is named by its id, or its number where rows have no ids: ID.jpg, jpeg, png, webp or gif. A column has bytes, or addresses.",
        Verbs = JobVerbs.ForOneResult)]
    public string? Images { get; init; }

    /// <summary>Memory that the job may use on one node, in bytes; 0 for no limit.</summary>
    [Key(20)]
    [MemoryOption("Memory to use, such as 8G.", IsNeutral = true, Note = "In a container: half of the three quarters of its limit that .NET takes.")]
    public long MemoryBytes { get; init; }

    /// <summary>Among jobs of a cluster that wait.</summary>
    [Key(52)]
    [Option(
        "priority", OptionGroup.Cluster, "On a cluster, jobs with a higher number have their turn first.", Form = "N", Min = -100, Max = 100, IsNeutral = true,
        Note = "What runs already goes on. Jobs of one number have their turn in the order of their submission.", Verbs = JobVerbs.Submit)]
    public int Priority { get; init; }

    /// <summary>
    /// The user said how much memory; else <see cref="MemoryBytes"/> is the machine's default, with which a job that began with
    /// another amount goes on: partitions and candidates follow from the amount it began with.
    /// </summary>
    [Key(24)]
    public bool MemoryGiven { get; init; }

    /// <summary>What the job is for; given by the verb.</summary>
    [Key(33)]
    public JobGoal Goal { get; init; }

    /// <summary>The options as resolved, for the manifest; what only the rounds can resolve is overwritten there.</summary>
    [Key(19)]
    public IReadOnlyList<OptionText> Options { get; init; } = [];
}
