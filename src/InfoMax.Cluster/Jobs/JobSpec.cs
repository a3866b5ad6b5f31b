using InfoMax.Core.Solvers;
using InfoMax.Data.Formats;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>Everything that decides a job's answer, plus where it reads and writes. Immutable; travels with the job.</summary>
[MessagePackObject]
public sealed record JobSpec
{
    /// <summary>Input files and directories, full paths.</summary>
    [Key(0)]
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Input layout.</summary>
    [Key(1)]
    public InputFormat Format { get; init; }

    /// <summary>Embedding name as typed, or null.</summary>
    [Key(2)]
    public string? Embedding { get; init; }

    /// <summary>Id column as typed, or null.</summary>
    [Key(3)]
    public string? IdColumn { get; init; }

    /// <summary>Kind of the raw score.</summary>
    [Key(4)]
    public ScoreKind ScoreKind { get; init; }

    /// <summary>Column or full path of the raw score, or null.</summary>
    [Key(5)]
    public string? ScoreArgument { get; init; }

    /// <summary><c>rank</c>, <c>minmax</c> or <c>none</c>.</summary>
    [Key(6)]
    public string ScoreNormalization { get; init; } = "rank";

    /// <summary><c>high</c>, <c>low</c>, <c>at:Q</c>, or null for the score's own default.</summary>
    [Key(7)]
    public string? ScoreOrder { get; init; }

    /// <summary>Budgets, at least one; more than one makes a sweep.</summary>
    [Key(8)]
    public required IReadOnlyList<BudgetRule> Budgets { get; init; }

    /// <summary>Neighbour counts, 0 for auto; more than one makes a sweep.</summary>
    [Key(9)]
    public required IReadOnlyList<int> Neighbors { get; init; }

    /// <summary>Weights of the redundancy term; more than one makes a sweep.</summary>
    [Key(10)]
    public required IReadOnlyList<AlphaRule> Alphas { get; init; }

    /// <summary>Number of partitions, 0 for auto.</summary>
    [Key(11)]
    public int Partitions { get; init; }

    /// <summary>Rows that one partition may hold when <see cref="Partitions"/> is auto.</summary>
    [Key(12)]
    public long PartitionRows { get; init; }

    /// <summary><c>random</c> or <c>semantic</c>.</summary>
    [Key(13)]
    public string Partitioner { get; init; } = "semantic";

    /// <summary>The solver.</summary>
    [Key(14)]
    public SolverKind Solver { get; init; }

    /// <summary>Seed of every random choice.</summary>
    [Key(15)]
    public ulong Seed { get; init; } = 42;

    /// <summary>Drop invalid rows instead of refusing the input.</summary>
    [Key(16)]
    public bool DropInvalid { get; init; }

    /// <summary>Full path of the result directory.</summary>
    [Key(17)]
    public required string Output { get; init; }

    /// <summary>Export kinds: <c>nemo</c>, <c>txt</c>, <c>mask</c>, <c>rows</c>.</summary>
    [Key(18)]
    public IReadOnlyList<string> Exports { get; init; } = [];

    /// <summary>Options as resolved by the command line, name and text, for the manifest; auto values are added by the rounds.</summary>
    [Key(19)]
    public IReadOnlyList<OptionText> Options { get; init; } = [];

    /// <summary>Memory that the job may use on one node, in bytes; 0 for no limit.</summary>
    [Key(20)]
    public long MemoryBytes { get; init; }

    /// <summary>How neighbours are found: <c>auto</c>, <c>exact</c> or <c>blocks</c>; see <see cref="NeighborSearchRule"/>.</summary>
    [Key(21)]
    public string NeighborSearch { get; init; } = NeighborSearchRule.Auto;

    /// <summary>Share of the true neighbours that a block search must find, in (0, 1]; 1 makes every search exact.</summary>
    [Key(22)]
    public double Recall { get; init; } = 0.95;

    /// <summary>What is read, as the input formats take it.</summary>
    [IgnoreMember]
    public InputRequest InputRequest => new()
    {
        Paths = Inputs,
        Format = Format,
        Embedding = Embedding,
        IdColumn = IdColumn,
        Score = new ScoreSource(ScoreKind, ScoreArgument),
    };

    /// <summary>True when the job has more than one result.</summary>
    [IgnoreMember]
    public bool IsSweep => (long)Budgets.Count * Neighbors.Count * Alphas.Count > 1;
}

/// <summary>One option of the manifest.</summary>
/// <param name="Name">Command-line name without dashes.</param>
/// <param name="Value">Its value as JSON text.</param>
[MessagePackObject]
public sealed record OptionText([property: Key(0)] string Name, [property: Key(1)] string Value);

/// <summary>A budget: a fraction of the valid rows, or a row count. Exactly one is set.</summary>
/// <param name="Fraction">In (0, 1].</param>
/// <param name="Rows">At least 1.</param>
[MessagePackObject]
public sealed record BudgetRule([property: Key(0)] double? Fraction, [property: Key(1)] long? Rows)
{
    /// <summary>p for N valid rows; a fraction is rounded half up.</summary>
    public long Resolve(long validRows) =>
        Rows ?? (long)Math.Floor((decimal)Fraction!.Value * validRows + 0.5m);
}

/// <summary>The weight of the redundancy term: a fixed value, or <c>auto:B</c>.</summary>
/// <param name="Fixed">A fixed alpha, or null for auto.</param>
/// <param name="Boost">B of the automatic rule alpha = B * mean(I) / (f * mean_i sum_j W_ij).</param>
[MessagePackObject]
public sealed record AlphaRule([property: Key(0)] double? Fixed, [property: Key(1)] double Boost);
