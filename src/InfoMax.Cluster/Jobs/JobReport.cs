using System.Text.Json.Serialization;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>What a finished job reached, for the closing summary.</summary>
/// <param name="Files">Input files.</param>
/// <param name="Rows">Input rows.</param>
/// <param name="ValidRows">N.</param>
/// <param name="Dimension">Embedding dimension.</param>
/// <param name="Partitions">P.</param>
/// <param name="Points">One result, or one a sweep point; none of a job that only takes out copies.</param>
/// <param name="Stages">Wall time of each round.</param>
/// <param name="PeakMemoryBytes">Peak resident memory of the process that wrote the outputs.</param>
/// <param name="Retries">Attempts that failed or were lost.</param>
/// <param name="Recall">How the graph was found, over all partitions; null where there is none.</param>
/// <param name="Warnings">What the user should know of the input and the results, a line each.</param>
/// <param name="Copies">What is said of copies; null when they are kept.</param>
/// <param name="Defaults">What the score's defaults came to and why; null where the options left nothing open.</param>
[MessagePackObject]
public sealed record JobReport(
    [property: Key(0)] int Files,
    [property: Key(1)] long Rows,
    [property: Key(2)] long ValidRows,
    [property: Key(3), JsonPropertyName("dim")] int Dimension,
    [property: Key(4)] int Partitions,
    [property: Key(5)] IReadOnlyList<PointSummary> Points,
    [property: Key(6)] IReadOnlyList<StageTime> Stages,
    [property: Key(7)] long PeakMemoryBytes,
    [property: Key(8)] int Retries,
    [property: Key(9), JsonPropertyName("graph")] GraphRecall? Recall,
    [property: Key(10)] IReadOnlyList<string>? Warnings = null,
    [property: Key(11)] CopyFacts? Copies = null,
    [property: Key(12)] string? Defaults = null);

/// <param name="Round">The round.</param>
/// <param name="Seconds">Its wall time.</param>
/// <param name="Workers">Workers that finished items of it.</param>
/// <param name="Retries">Attempts that failed or were lost while it ran.</param>
[MessagePackObject]
public sealed record StageTime(
    [property: Key(0)] RoundId Round, [property: Key(1)] double Seconds, [property: Key(2)] int Workers = 0, [property: Key(3)] int Retries = 0);
