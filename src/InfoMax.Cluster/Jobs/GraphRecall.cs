using System.Text.Json.Serialization;
using InfoMax.Core.Graph.Blocks;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>How neighbour lists were found, and the share of the true neighbours that they hold.</summary>
/// <param name="Search"><c>exact</c> or <c>blocks</c>.</param>
/// <param name="Value">The estimated share in [0, 1]; 1 after an exact search.</param>
/// <param name="Lower">Lower end of the 95 % confidence interval.</param>
/// <param name="Upper">Upper end of the 95 % confidence interval.</param>
/// <param name="SampleRows">Rows that were compared with an exact search.</param>
[MessagePackObject]
public sealed record GraphRecall(
    [property: Key(0), JsonPropertyName("neighbor_search")] string Search,
    [property: Key(1), JsonPropertyName("recall_estimate")] double Value,
    [property: Key(2), JsonIgnore] double Lower,
    [property: Key(3), JsonIgnore] double Upper,
    [property: Key(4), JsonPropertyName("recall_sample_rows")] long SampleRows)
{
    /// <summary>Both ends of the interval, as the manifest has them.</summary>
    [IgnoreMember]
    [JsonPropertyName("recall_interval")]
    public IReadOnlyList<double> Interval
    {
        get => [Lower, Upper];
        init => (Lower, Upper) = value is [var lower, var upper] ? (lower, upper) : (double.NaN, double.NaN);
    }

    /// <summary>A line that says that fewer neighbours were found than asked for, or null: the asked share lies above the interval.</summary>
    /// <param name="asked">In (0, 1].</param>
    public string? Miss(double asked) => Upper >= asked ? null : FormattableString.Invariant(
        $"of the nearest neighbours of {SampleRows} sampled rows {Value:P1} were found ({Lower:P1} to {Upper:P1} for all), {asked:P0} were asked for: the search is at its limit of probes; redundancy along the missing edges is not seen");

    /// <summary>The estimate of one search.</summary>
    public static GraphRecall Of(string search, RecallEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return new GraphRecall(search, estimate.Value, estimate.Lower, estimate.Upper, estimate.SampleRows);
    }

    /// <summary>
    /// The share over the lists of several partitions, each weighted by its rows. The interval's ends are averaged alike,
    /// which makes it wider than independent samples would allow, never narrower.
    /// </summary>
    /// <param name="parts">Recall and rows of each partition, at least one.</param>
    public static GraphRecall Pool(IReadOnlyList<(GraphRecall Recall, long Rows)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        long rows = parts.Sum(p => p.Rows);
        double Mean(Func<GraphRecall, double> value) => rows == 0 ? 1 : parts.Sum(p => value(p.Recall) * p.Rows) / rows;
        return new GraphRecall(
            parts.Any(p => p.Recall.Search == NeighborSearchRule.Blocks) ? NeighborSearchRule.Blocks : NeighborSearchRule.Exact,
            Mean(r => r.Value),
            Mean(r => r.Lower),
            Mean(r => r.Upper),
            parts.Sum(p => p.Recall.SampleRows));
    }
}
