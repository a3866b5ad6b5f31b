using System.Text.Json.Serialization;

namespace InfoMax.Data.Formats;

/// <summary>What <see cref="Validation.DatasetValidation"/> found; made to be written as JSON.</summary>
public sealed record ValidationReport
{
    /// <summary>The layout's name on the command line, e.g. <c>datacomp</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Input files in the order of their rows; a pair counts once.</summary>
    public required IReadOnlyList<FileRows> Files { get; init; }

    /// <summary>Input rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that would take part.</summary>
    public required long ValidRows { get; init; }

    /// <summary>Values of one embedding.</summary>
    [JsonPropertyName("dim")]
    public required int Dimension { get; init; }

    /// <summary>Names of the embeddings, several where they are concatenated.</summary>
    public required IReadOnlyList<string> Embeddings { get; init; }

    /// <summary>Number of files for each stored type (<c>float16</c>, <c>float32</c>, <c>float64</c>) of the embeddings.</summary>
    public required IReadOnlyDictionary<string, int> Types { get; init; }

    /// <summary>The score source as the command line names it.</summary>
    public required string Score { get; init; }

    /// <summary>Distribution of the finite scores; null where the source has none of its own (prototype, uniform).</summary>
    public required ScoreDistribution? Scores { get; init; }

    /// <summary>What the labels are; null when none are asked for.</summary>
    public LabelDistribution? Labels { get; init; }

    /// <summary>Rows of each label and of those without one, or of each group where the input has a column of them; empty without either.</summary>
    [JsonIgnore]
    public IReadOnlyList<long> GroupRows { get; init; } = [];

    /// <summary>Column of the ids, null when there is none.</summary>
    public required string? IdColumn { get; init; }

    /// <summary>Fingerprint of the input.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>One entry for each reason that was met, in a fixed order: first those that make rows invalid.</summary>
    public required IReadOnlyList<ValidationFinding> Findings { get; init; }

    /// <summary>What the user should know of the input, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True where <c>--on-invalid fail</c> would refuse the input.</summary>
    public bool WouldBeRefused => ValidRows < Rows;
}

/// <param name="Reason">A reason of <see cref="RowValidation"/>, or <c>duplicate id</c>, <c>duplicate vector</c>, <c>non-unit norm</c>.</param>
/// <param name="Invalid">True where such rows cannot take part; the others are only worth knowing.</param>
/// <param name="Rows">Number of such rows; of equal ids or vectors, all but the first.</param>
/// <param name="Examples">The first ten.</param>
public sealed record ValidationFinding(string Reason, bool Invalid, long Rows, IReadOnlyList<ValidationExample> Examples);

/// <param name="File">Relative path of the row's file.</param>
/// <param name="Row">Row number within the whole input.</param>
/// <param name="RowInFile">Row number within the file.</param>
/// <param name="Id">Its id, null when there is none.</param>
/// <param name="Detail">What was found, e.g. <c>norm 3.2</c>; null where the reason says it all.</param>
public sealed record ValidationExample(string File, long Row, long RowInFile, string? Id, string? Detail);
