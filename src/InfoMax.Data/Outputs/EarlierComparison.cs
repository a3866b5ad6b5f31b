using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Data.Outputs.Folders;

namespace InfoMax.Data.Outputs;

/// <summary>What a manifest of <c>compare</c> or <c>tune</c> says that it wrote beside itself.</summary>
internal static class EarlierComparison
{
    /// <summary>Removes it, when the folder's manifest is of one of the two; repeating that is harmless.</summary>
    public static void Remove(ResultFolder folder)
    {
        if (!folder.Holds(ResultFiles.Manifest) || Parse(folder.Read(ResultFiles.Manifest)) is not { } manifest)
        {
            return;
        }

        JsonObject[] results = manifest["results"] is JsonArray list ? [.. list.OfType<JsonObject>()] : [];
        // Earlier versions had other keys for the files.
        string[] names = Text(manifest["goal"]) switch
        {
            "compare" => [ResultFiles.Comparison, ResultFiles.ComparisonPlot, .. results.Select(result => Text(result["file"] ?? result["rows"]))],
            "tune" => [ResultFiles.Tuning, .. results.Select(result => Text(result["file"] ?? result["run"]))],
            _ => [],
        };
        foreach (string name in names.Where(name => name.Length > 0 && !name.Split('/').Contains("..") && !Path.IsPathRooted(name)))
        {
            folder.Remove(name);
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static JsonObject? Parse(byte[] content)
    {
        try
        {
            return ResultFiles.IsManifest(content) ? JsonNode.Parse(content) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
