using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>A running round as the HTTP API shows it.</summary>
public sealed record RoundView
{
    /// <summary>As progress, logs and the manifest call it.</summary>
    [Description("The round's name.")]
    public required string Name { get; init; }

    /// <summary>Its place.</summary>
    [Description("Its place among the job's rounds, from 1.")]
    public required int Number { get; init; }

    /// <summary>How many rounds there are.</summary>
    [Description("Rounds of the job; null until its rows are counted, since the rounds follow from their number.")]
    public int? Rounds { get; init; }

    /// <summary>Partitions, splits or other items.</summary>
    [Description("Items of the round: partitions, splits of files, or the whole job.")]
    public required int Items { get; init; }

    /// <summary>Items that are done.</summary>
    [Description("Items that are done.")]
    public required int Done { get; init; }

    /// <summary>Items that are leased.</summary>
    [Description("Items that workers have.")]
    public required int Running { get; init; }

    /// <summary>Items that wait.</summary>
    [Description("Items that wait for a worker.")]
    public required int Pending { get; init; }

    /// <summary>Finished share.</summary>
    [Description("Finished share of the round in [0, 1], running items included.")]
    public required double Fraction { get; init; }

    /// <summary>Rows so far.</summary>
    [Description("Rows that the round went through so far, running items included.")]
    public required long RowsDone { get; init; }

    /// <summary>Rows that all items of the round go through.</summary>
    [Description("Rows of the round; 0 while they are not counted.")]
    public required long Rows { get; init; }

    /// <summary>The pace since the round began; null before it is known.</summary>
    [Description("Rows a second so far; null before there are any.")]
    public double? RowsPerSecond { get; init; }

    /// <summary>Wall time.</summary>
    [Description("Wall time of the round so far.")]
    public required double Seconds { get; init; }

    /// <summary>Time left.</summary>
    [Description("Time that the round still needs at its present pace; null while there is too little to go by.")]
    public double? RemainingSeconds { get; init; }
}
