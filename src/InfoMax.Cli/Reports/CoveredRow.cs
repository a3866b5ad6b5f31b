using System.Text.Json.Serialization;

namespace InfoMax.Cli.Reports;

/// <summary>A row that was not kept, and how near it is to the kept one that stands for it.</summary>
/// <param name="Row">Row number.</param>
/// <param name="Id">Its id; null without ids.</param>
/// <param name="Cosine">The cosine of the two; of a copy whose representative was not kept either, that of its representative.</param>
/// <param name="Representative">That representative; null where the cosine is the row's own.</param>
public sealed record CoveredRow(
    long Row,
    string? Id,
    float Cosine,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Representative = null);
