using System.Text.Json.Nodes;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>One option of the manifest.</summary>
/// <param name="Name">Command-line name without dashes.</param>
/// <param name="Value">Its value as JSON text.</param>
[MessagePackObject]
public sealed record OptionText([property: Key(0)] string Name, [property: Key(1)] string Value)
{
    /// <summary>Options as one JSON object, in their order.</summary>
    public static JsonObject ToJson(IEnumerable<OptionText> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        JsonObject json = [];
        foreach (OptionText option in options)
        {
            json[option.Name] = JsonNode.Parse(option.Value);
        }

        return json;
    }
}
