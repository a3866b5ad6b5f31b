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

    /// <summary>I.</summary>
    public required float Importance { get; init; }

    /// <summary>1 + the rows of larger importance.</summary>
    public required long Rank { get; init; }

    /// <summary>Valid rows.</summary>
    public required long Rows { get; init; }

    /// <summary>m.</summary>
    public required float Gain { get; init; }

    /// <summary>The smallest gain of a chosen row; null when it is not known.</summary>
    public double? Price { get; init; }

    /// <summary>Rows that were not chosen and are no copies with a larger gain.</summary>
    public required long RowsBefore { get; init; }

    /// <summary>The nearest chosen row among its neighbours; null where none is.</summary>
    public NearRow? Nearest { get; init; }

    /// <summary>Rows of its family.</summary>
    public required int GroupSize { get; init; }

    /// <summary>The row that it is a copy of; null for others.</summary>
    public NearRow? Representative { get; init; }

    /// <summary>Rows that were not chosen and whose nearest chosen row it is.</summary>
    public required long StandsFor { get; init; }

    /// <summary>The nearest of them.</summary>
    public IReadOnlyList<NearRow> Closest { get; init; } = [];

    /// <summary>The same in words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
