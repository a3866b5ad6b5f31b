using System.Text.Json.Serialization;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>
/// A simpler choice of as many rows, for comparison. Random rows are as they are on average: exactly, but for coverage and close rows, which are the mean of
/// <see cref="Draws"/> seeded draws.
/// </summary>
/// <param name="Method">How it chooses, as <c>compare</c> names it: <c>random</c>, <c>top</c> or <c>dedupe-top</c>.</param>
/// <param name="Value">F; of random rows that of rows that are no copies, on average; else null where copies are among its rows, of which F does not speak.</param>
/// <param name="MeanScore">Mean I.</param>
/// <param name="Coverage">Mean cosine of a family that it has no row of to the nearest one that it has, along the job's longest neighbour lists in either direction; 0 counts where there is none.</param>
/// <param name="CloseRows">Chosen rows known to have another chosen row at a cosine of at least .95; null where copies are among its rows.</param>
/// <param name="CloseRowsAtMost">The same with those of which it is not known: more rows are so near to them than a list names.</param>
/// <param name="FamiliesKept">Families (a row and its copies) of which it has a row; null where copies were not looked for.</param>
/// <param name="MeanRawScore">Mean raw score of its rows; null where the score is made of the graph, of labels or of prototypes.</param>
[MessagePackObject]
public sealed record Rival(
    [property: Key(0)] string Method,
    [property: Key(1), JsonPropertyName("objective")] double? Value,
    [property: Key(2)] double MeanScore,
    [property: Key(3)] double Coverage,
    [property: Key(4)] long? CloseRows,
    [property: Key(5)] long? CloseRowsAtMost = 0,
    [property: Key(6)] long? FamiliesKept = null,
    [property: Key(7)] double? MeanRawScore = null)
{
    /// <summary>Random choices whose coverage and close rows are averaged.</summary>
    public const int Draws = 5;
}
