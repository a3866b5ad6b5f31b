using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Estimates;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Commands;

/// <summary>
/// The report of <c>validate --json</c>: <c>accepted</c>, <c>refusals</c>, then the report's own keys, <c>copies</c> (the estimated share, or null) and <c>estimate</c>, all in
/// snake_case. An input that cannot be read at all has the first two only, and <c>error</c>.
/// </summary>
internal static class ValidationJson
{
    /// <summary>The report of an input that was read.</summary>
    public static JsonObject Document(ValidationReport report, CopyShare? copies, PruneEstimate estimate, IReadOnlyList<string> refusals)
    {
        JsonObject json = ReportJson.Verdict(refusals);
        foreach ((string key, JsonNode? value) in JsonSerializer.SerializeToNode(report, ReportJson.Options)!.AsObject().ToList())
        {
            json[key] = value?.DeepClone();
        }

        json.Remove("would_be_refused");
        json["copies"] = JsonSerializer.SerializeToNode(copies, ReportJson.Options);
        json["estimate"] = JsonSerializer.SerializeToNode(estimate, ReportJson.Options);
        return json;
    }
}
