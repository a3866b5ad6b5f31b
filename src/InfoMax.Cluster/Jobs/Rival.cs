using System.Text.Json.Serialization;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>A simpler choice of as many rows, for comparison.</summary>
/// <param name="Name">How it chooses.</param>
/// <param name="Value">F.</param>
/// <param name="MeanScore">Mean I.</param>
/// <param name="Coverage">Mean cosine of a row that is not chosen to the nearest chosen one among its neighbours, in either direction; 0 counts where there is none.</param>
/// <param name="CloseRows">Chosen rows that have a chosen neighbour at a cosine of at least .95.</param>
[MessagePackObject]
public sealed record Rival(
    [property: Key(0)] string Name,
    [property: Key(1), JsonPropertyName("objective")] double Value,
    [property: Key(2)] double MeanScore,
    [property: Key(3)] double Coverage,
    [property: Key(4)] long CloseRows);
