using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InfoMax.Cli;

/// <summary>JSON documents on standard output: snake_case, indented, read by people and parsers.</summary>
internal static class ReportJson
{
    /// <summary>How they are written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",

        // Read by people and JSON parsers, never pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The first keys of a report on a job that does not run: <c>accepted</c> and <c>refusals</c>.</summary>
    public static JsonObject Verdict(IReadOnlyList<string> refusals) => new()
    {
        ["accepted"] = refusals.Count == 0,
        ["refusals"] = new JsonArray([.. refusals.Select(refusal => JsonValue.Create(refusal))]),
    };
}
