namespace InfoMax.Cli.Reports;

/// <summary>What is known of one row from a job's result files.</summary>
public sealed record RowExplanation
{
    /// <summary>Row number over the whole input.</summary>
    public required long Row { get; init; }

    /// <summary>Its id; null without ids.</summary>
    public string? Id { get; init; }

    /// <summary>Whether it was chosen.</summary>
    public required bool Selected { get; init; }

    /// <summary>The word of <c>reasons.parquet</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>I; null for a copy that <c>dedupe</c> took out, as are all figures of a choice in its results.</summary>
    public float? Importance { get; init; }

    /// <summary>The score as given; null where it is not read from the input.</summary>
    public double? RawScore { get; init; }

    /// <summary>1 + the rows of larger importance.</summary>
    public long? Rank { get; init; }

    /// <summary>Valid rows.</summary>
    public required long Rows { get; init; }

    /// <summary>m.</summary>
    public float? Gain { get; init; }

    /// <summary>The smallest gain of a chosen row; null when it is not known.</summary>
    public double? Price { get; init; }

    /// <summary>Rows that were not chosen and are no copies with a larger gain.</summary>
    public long? RowsBefore { get; init; }

    /// <summary>The nearest chosen row among its neighbours, of a copy whose representative was not chosen among that one's; null where none is.</summary>
    public NearRow? Nearest { get; init; }

    /// <summary>Rows of its family.</summary>
    public required int GroupSize { get; init; }

    /// <summary>The row that it is a copy of; null for others.</summary>
    public NearRow? Representative { get; init; }

    /// <summary>Rows that were not chosen and whose nearest chosen row it is.</summary>
    public required long StandsFor { get; init; }

    /// <summary>The nearest of them.</summary>
    public IReadOnlyList<CoveredRow> Covers { get; init; } = [];

    /// <summary>The rows nearest to it, the nearest first, with what became of them; empty where the vectors were not looked at.</summary>
    public IReadOnlyList<NeighborRow> Closest { get; init; } = [];

    /// <summary>As <see cref="Closest"/>, of the rows that are no copies which went.</summary>
    public IReadOnlyList<NeighborRow> ClosestDistinct { get; init; } = [];

    /// <summary>Why the vectors were not looked at; null where they were.</summary>
    public string? ClosestMissing { get; init; }

    /// <summary>Of a kept row, the one that could first take its place; null for others, where there is none, and where the vectors were not looked at.</summary>
    public RowRival? Rival { get; init; }

    /// <summary>The same in words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
