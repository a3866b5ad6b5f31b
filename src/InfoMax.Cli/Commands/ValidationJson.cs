using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Estimates;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Commands;

/// <summary>
/// The report of <c>validate --json</c>: <c>accepted</c>, <c>refusals</c>, then the report's own keys and <c>estimate</c>, all in
/// snake_case. An input that cannot be read at all has the first two only.
/// </summary>
internal static class ValidationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",

        // Read by people and JSON parsers, never pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report of an input that was read.</summary>
    public static string Serialize(ValidationReport report, PruneEstimate estimate, IReadOnlyList<string> refusals)
    {
        JsonObject json = Verdict(refusals);
        foreach ((string key, JsonNode? value) in JsonSerializer.SerializeToNode(report, Options)!.AsObject().ToList())
        {
            json[key] = value?.DeepClone();
        }

        json.Remove("would_be_refused");
        json["estimate"] = JsonSerializer.SerializeToNode(estimate, Options);
        return json.ToJsonString(Options);
    }

    /// <summary>The report of one that could not be.</summary>
    public static string Serialize(string refusal) => Verdict([refusal]).ToJsonString(Options);

    private static JsonObject Verdict(IReadOnlyList<string> refusals) => new()
    {
        ["accepted"] = refusals.Count == 0,
        ["refusals"] = new JsonArray([.. refusals.Select(refusal => JsonValue.Create(refusal))]),
    };
}
