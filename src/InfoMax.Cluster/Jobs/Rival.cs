using System.Text.Json.Serialization;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>A simpler choice of as many rows, for comparison.</summary>
/// <param name="Name">How it chooses.</param>
/// <param name="Value">F.</param>
/// <param name="MeanScore">Mean I.</param>
/// <param name="Coverage">Mean cosine of a row that is not chosen to the nearest chosen one among its neighbours, in either direction; 0 counts where there is none.</param>
/// <param name="CloseRows">Chosen rows known to have another chosen row at a cosine of at least .95.</param>
/// <param name="CloseRowsAtMost">The same with those of which it is not known: more rows are so near to them than a list names.</param>
[MessagePackObject]
public sealed record Rival(
    [property: Key(0)] string Name,
    [property: Key(1), JsonPropertyName("objective")] double Value,
    [property: Key(2)] double MeanScore,
    [property: Key(3)] double Coverage,
    [property: Key(4)] long CloseRows,
    [property: Key(5)] long CloseRowsAtMost = 0);
