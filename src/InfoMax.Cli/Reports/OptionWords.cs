using System.Text.Json;
using System.Text.Json.Nodes;

namespace InfoMax.Cli.Reports;

/// <summary>An option's value in a manifest as a user would write it.</summary>
internal static class OptionWords
{
    /// <summary>Text without quotes, a list by commas, and a word for what was not given.</summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "not given",
        JsonArray { Count: 0 } => "none",
        JsonArray list => string.Join(',', list.Select(Of)),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        JsonValue other when other.GetValueKind() is JsonValueKind.True or JsonValueKind.False => other.GetValue<bool>() ? "yes" : "no",
        _ => value.ToJsonString(),
    };
}
