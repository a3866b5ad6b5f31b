using System.Text.Json.Nodes;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>
/// Compares two jobs' results from their files alone. F of a choice under the other's settings follows where both have the same
/// graph: its redundancy is what its own importance leaves of its own F, its importance there stands in the other's
/// <c>reasons.parquet</c>.
/// </summary>
public static class CoresetComparer
{
    /// <summary>Options that do not matter to the answer, or are told by others.</summary>
    private static readonly string[] Passed = ["input", "output", "cores", "memory", "export", "reasons"];

    /// <summary>Options that decide the graph, apart from the score that says which row of a family stands for it.</summary>
    private static readonly string[] OfGraph =
        ["neighbors", "neighbor-search", "recall", "copies", "embedding", "on-invalid", "on-duplicate-id", "partitioner"];

    /// <summary>Compares two results of the same input: their rows, options and figures.</summary>
    /// <exception cref="ResultException">The results are of different inputs, or cannot be read.</exception>
    public static CoresetDifference Compare(ResultDirectory first, ResultDirectory second, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!OfOneInput(first.Manifest, second.Manifest))
        {
            throw new ResultException($"{first.Path} and {second.Path} are results of different inputs, or the input changed between them: only choices of one input can be compared");
        }

        Kept one = Kept.Read(first, cancellationToken);
        Kept other = Kept.Read(second, cancellationToken);
        string? why = GraphDiffers(first, second, one, other);
        bool bothLabelled = HasLabels(first) && HasLabels(second);
        bool oneLabelling = bothLabelled && OfOneLabelling(first, second);
        return new CoresetDifference
        {
            First = one.Rows.Count,
            Second = other.Rows.Count,
            Shared = one.Rows.Count(other.Rows.Contains),
            FamiliesKept = Measure(first, second, "families_kept", null),
            Coverage = Measure(first, second, "coverage", "coverage_neighbors"),
            CoverageNeighbors = Measure(first, second, "coverage_neighbors", null),
            MeanScore = Measure(first, second, "mean_score", null),
            MeanRawScore = Json(first.Manifest["options"]!["score"]) == Json(second.Manifest["options"]!["score"]) ? Measure(first, second, "mean_raw_score", null) : new Both(null, null),
            Files = Groups(first, second, "files"),
            Labels = oneLabelling ? Groups(first, second, "labels") : [],
            LabelsDiffer = bothLabelled && !oneLabelling,
            OfFirst = Cross(first, second, one, why, isFirst: true, cancellationToken),
            OfSecond = Cross(second, first, other, why, isFirst: false, cancellationToken),
            Options =
            [
                .. first.Manifest["options"]!.AsObject().Concat(second.Manifest["options"]!.AsObject()).Select(option => option.Key).Distinct()
                    .Where(name => !Passed.Contains(name))
                    .Select(name => new OptionDifference(name, first.Manifest["options"]![name], second.Manifest["options"]![name]))
                    .Where(option => Json(option.First) != Json(option.Second)),
            ],
        };
    }

    /// <summary>The same files of embeddings: score, label and group files may be others, for that is what settings are compared for.</summary>
    private static bool OfOneInput(JsonNode first, JsonNode second) =>
        first["vectors_fingerprint"] is { } one && second["vectors_fingerprint"] is { } other
            ? (string?)one == (string?)other
            : (string?)first["input"]?["fingerprint"] == (string?)second["input"]?["fingerprint"];

    /// <summary>A figure of both manifests; null on both sides where another key says that it is not of the same kind.</summary>
    private static Both Measure(ResultDirectory first, ResultDirectory second, string key, string? alike) =>
        alike is not null && Json(first.Manifest[alike]) != Json(second.Manifest[alike])
            ? new Both(null, null)
            : new Both((double?)first.Manifest[key], (double?)second.Manifest[key]);

    private static CrossValue Cross(ResultDirectory own, ResultDirectory other, Kept kept, string? why, bool isFirst, CancellationToken cancellationToken)
    {
        double value = (double)own.Manifest["objective"]!["value"]!;
        double alpha = (double)own.Manifest["options"]!["alpha"]!;
        double otherAlpha = (double)other.Manifest["options"]!["alpha"]!;
        why ??= alpha == 0 && otherAlpha != 0 ? "with alpha 0 its F does not tell its redundancy; prune it with an --alpha above 0" : null;
        double? there = why is null ? ImportanceIn(other, kept, cancellationToken) - (alpha == 0 ? 0 : otherAlpha * (kept.Importance - value) / alpha) : null;
        return isFirst ? new CrossValue(value, there, why) : new CrossValue(there, value, why);
    }

    /// <summary>Why the two graphs are not known to be the same; null when they are.</summary>
    private static string? GraphDiffers(ResultDirectory first, ResultDirectory second, Kept one, Kept other)
    {
        JsonNode a = first.Manifest["options"]!;
        JsonNode b = second.Manifest["options"]!;
        return OfGraph.FirstOrDefault(name => Json(a[name]) != Json(b[name])) is { } option ? $"the graphs differ: {option} is {OptionWords.Of(a[option])} and {OptionWords.Of(b[option])}; prune one of them again with the other's --{option} {OptionWords.Of(b[option])}"
            : !one.Copies.SetEquals(other.Copies) ? "other rows stand for their copies; prune both by one --score and --score-order, or with --copies keep"
            : one.Rows.Overlaps(one.Copies) || other.Rows.Overlaps(other.Copies) ? "copies were kept, which F does not count; prune with a budget of no more rows than are no copies, or with --copies keep"
            : a["partitioner"]?.ToString() == "random" && ((int)first.Manifest["partitions"]! > 1 || (int)second.Manifest["partitions"]! > 1) ? "random partitions know a part of the graph alone; prune both with --partitioner semantic"
            : null;
    }

    private static double ImportanceIn(ResultDirectory results, Kept kept, CancellationToken cancellationToken)
    {
        double sum = 0;
        foreach (ReasonRows part in results.Reasons())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < part.Rows.Length; i++)
            {
                sum += kept.Rows.Contains(part.Rows[i]) ? part.Importance[i] : 0;
            }
        }

        return sum;
    }

    private static bool HasLabels(ResultDirectory results) => results.Manifest["retention"]?["labels"] is JsonArray { Count: > 0 };

    /// <summary>
    /// Of two results with labels: they are from one source, each with as many rows on both sides: counts by other labels are of other rows, and say nothing side by side.
    /// </summary>
    private static bool OfOneLabelling(ResultDirectory first, ResultDirectory second)
    {
        if (Json(first.Manifest["options"]!["labels"]) != Json(second.Manifest["options"]!["labels"]))
        {
            return false;
        }

        Dictionary<string, long> rows = second.Manifest["retention"]!["labels"]!.AsArray().ToDictionary(group => (string)group!["name"]!, group => (long)group!["rows"]!, StringComparer.Ordinal);
        return first.Manifest["retention"]!["labels"]!.AsArray().All(group => !rows.TryGetValue((string)group!["name"]!, out long count) || count == (long)group["rows"]!);
    }

    private static IReadOnlyList<GroupDifference> Groups(ResultDirectory first, ResultDirectory second, string kind)
    {
        if (first.Manifest["retention"]?[kind] is not JsonArray one || second.Manifest["retention"]?[kind] is not JsonArray other)
        {
            return [];
        }

        Dictionary<string, long> kept = other.ToDictionary(group => (string)group!["name"]!, group => (long)group!["selected"]!, StringComparer.Ordinal);
        return
        [
            .. one.Where(group => kept.ContainsKey((string)group!["name"]!))
                .Select(group => new GroupDifference((string)group!["name"]!, (long)group["rows"]!, (long)group["selected"]!, kept[(string)group["name"]!]))
                .Where(group => group.First != group.Second)
                .OrderByDescending(group => Math.Abs(group.First - group.Second)).ThenBy(group => group.Name, StringComparer.Ordinal),
        ];
    }

    private static string Json(JsonNode? value) => value?.ToJsonString() ?? "null";

    /// <summary>The kept rows of a result, their importance there, and the rows that are copies.</summary>
    private sealed record Kept(HashSet<long> Rows, double Importance, HashSet<long> Copies)
    {
        public static Kept Read(ResultDirectory results, CancellationToken cancellationToken)
        {
            HashSet<long> rows = [];
            double importance = 0;
            foreach (ReasonRows part in results.Reasons())
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int i = 0; i < part.Rows.Length; i++)
                {
                    if (part.Selected[i])
                    {
                        rows.Add(part.Rows[i]);
                        importance += part.Importance[i];
                    }
                }
            }

            return new Kept(rows, importance, [.. results.Copies().SelectMany(part => part.Rows)]);
        }
    }
}
