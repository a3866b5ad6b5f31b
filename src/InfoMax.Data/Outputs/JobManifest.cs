using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using InfoMax.Data.Formats;

namespace InfoMax.Data.Outputs;

/// <summary>The content of <c>manifest.json</c>; serialized with snake_case names.</summary>
public sealed record JobManifest
{
    /// <summary>Product version.</summary>
    public required string Version { get; init; }

    /// <summary>Every option by its command-line name without dashes, resolved, auto values filled in.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>The options that decide the answer, as they were given: what a resumed job must repeat.</summary>
    public JsonObject Requested { get; init; } = [];

    /// <summary>What was read.</summary>
    public required ManifestInput Input { get; init; }

    /// <summary>What was reached; null where nothing was chosen.</summary>
    public required ManifestObjective? Objective { get; init; }

    /// <summary>The neighbour graph; null where there is none.</summary>
    public required ManifestGraph? Graph { get; init; }

    /// <summary>Rows that are copies of others; null when copies are kept.</summary>
    public ManifestCopies? Copies { get; init; }

    /// <summary>What the reasons of rows that were not chosen go by; null when they are not written.</summary>
    public ManifestReasons? Reasons { get; init; }

    /// <summary>Chosen rows known to have another chosen row at a cosine of at least .95: families below the threshold, and copies that were taken; null where nothing was chosen.</summary>
    public long? CloseRows { get; init; }

    /// <summary>The same with those of which it is not known, because more rows are so near to them than their list names.</summary>
    public long? CloseRowsAtMost { get; init; }

    /// <summary>Mean importance of the chosen rows; null where nothing was chosen.</summary>
    public double? MeanScore { get; init; }

    /// <summary>Mean raw score of the chosen rows; null where the score is made of the graph, of labels or of prototypes.</summary>
    public double? MeanRawScore { get; init; }

    /// <summary>The same of all valid rows.</summary>
    public double? MeanRawScoreOfAll { get; init; }

    /// <summary>Mean best cosine of a family that is left out to a kept one, along the job's longest neighbour lists; null where nothing was chosen, and where not all lists are known at one place.</summary>
    public double? Coverage { get; init; }

    /// <summary>Neighbours of a row that coverage looks among: the most of a sweep, so that its results are measured alike; null as <see cref="Coverage"/>.</summary>
    public int? CoverageNeighbors { get; init; }

    /// <summary>Families (a row and its copies) of which a row is kept; null where copies were not looked for.</summary>
    public long? FamiliesKept { get; init; }

    /// <summary>Simpler choices of as many rows; null where the edges of all rows are not known at one place, and where nothing was weighed.</summary>
    public IReadOnlyList<ManifestRival>? Rivals { get; init; }

    /// <summary>How many rows of each source file and of each label were chosen; null where nothing was chosen.</summary>
    public ManifestRetention? Retention { get; init; }

    /// <summary>What rows were weighed by.</summary>
    public IReadOnlyList<ManifestScore> Scores { get; init; } = [];

    /// <summary>The method that produced the selection; null where nothing was chosen.</summary>
    public required string? Solver { get; init; }

    /// <summary>How the budget was divided among groups; null without a quota.</summary>
    public ManifestQuota? Quota { get; init; }

    /// <summary>Rows chosen, p; the representatives where nothing was chosen.</summary>
    public required long Budget { get; init; }

    /// <summary>Number of partitions.</summary>
    public required int Partitions { get; init; }

    /// <summary>Wall time, workers and retries of each round, in order.</summary>
    public required IReadOnlyList<ManifestStage> Stages { get; init; }

    /// <summary>Peak resident memory of the process that wrote the outputs.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>What every random choice followed from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the user should know of the input and of these results, a line each; empty when there is nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>False when the share of neighbours that was asked for lies above the 95 % interval of the share that was found.</summary>
    public bool RecallReached { get; init; } = true;

    /// <summary>How much work solve and bound were allowed: <c>fast</c>, <c>standard</c> or <c>best</c>.</summary>
    public string Effort { get; init; } = "standard";

    /// <summary>What a tuning chose and how sure that is; null for a job that was not tuned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tuned { get; init; }

    /// <summary>What the score's defaults came to and why; null where the options left nothing open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Defaults { get; init; }

    /// <summary>
    /// As the input's fingerprint, of the embeddings' files alone: two results with the same one are of the same rows, whatever
    /// scores, labels or groups they read.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VectorsFingerprint { get; init; }

    /// <summary>The input files in the order of their rows.</summary>
    public required IReadOnlyList<FileRows> Files { get; init; }
}

/// <param name="Files">Input files (a pair counts once).</param>
/// <param name="Rows">Input rows.</param>
/// <param name="ValidRows">Rows that took part, N.</param>
/// <param name="Dim">Embedding dimension.</param>
/// <param name="Fingerprint">See the layout's fingerprint.</param>
public sealed record ManifestInput(int Files, long Rows, long ValidRows, int Dim, string Fingerprint);

/// <param name="Value">F(S).</param>
/// <param name="UpperBound">A certified upper bound of the optimum.</param>
/// <param name="Gap">(upper_bound - value) / |value|, 0 when they agree, null when only the value is 0.</param>
/// <param name="Random">Expected F of a uniformly random selection of as many rows that are no copies.</param>
/// <param name="TopScore">F of the p rows with the largest I (ties to the lower row); null when their edges are not known.</param>
public sealed record ManifestObjective(double Value, double UpperBound, double? Gap, double Random, double? TopScore);

/// <param name="Neighbors">k.</param>
/// <param name="RecallEstimate">
/// Estimated share of the true neighbours within their partition that the lists of the rows hold; 1 for an exact search.
/// </param>
/// <param name="RecallInterval">Its 95 % confidence interval, lower end and upper end.</param>
/// <param name="RecallSampleRows">Rows that were compared with an exact search.</param>
/// <param name="NeighborSearch"><c>exact</c> or <c>blocks</c>.</param>
public sealed record ManifestGraph(
    int Neighbors, double RecallEstimate, IReadOnlyList<double> RecallInterval, long RecallSampleRows, string NeighborSearch);

/// <param name="Threshold">The cosine from which a row is a copy; 1 for equal rows alone.</param>
/// <param name="Rows">Copies.</param>
/// <param name="Families">Representatives that have copies.</param>
/// <param name="Largest">Rows of the largest family, its representative included; 0 without copies.</param>
/// <param name="Conflicts">Vectors that several labels share.</param>
/// <param name="PairRecall">Estimated share of the copies that were found; 1 where every pair was looked at.</param>
/// <param name="Sampled">Rows that the estimate goes by; 0 where every pair was looked at.</param>
/// <param name="Missed">Those of them that are copies and were missed.</param>
public sealed record ManifestCopies(
    double Threshold, long Rows, long Families, long Largest, long Conflicts, double PairRecall, long Sampled, long Missed);

/// <param name="Name">The round's name.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Workers">Workers that finished items of it.</param>
/// <param name="Retries">Attempts that failed or were lost while it ran.</param>
public sealed record ManifestStage(string Name, double Seconds, int Workers, int Retries);
