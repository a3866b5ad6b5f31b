using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Http;

/// <summary>A round in JSON: its kind in snake case, <c>candidate_graph</c>; a later pass of one that repeats has its number, <c>sweep~2</c>.</summary>
internal sealed class RoundWord : JsonConverter<RoundId>
{
    /// <inheritdoc/>
    public override RoundId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string[] parts = (reader.GetString() ?? "").Split('~');
        RoundKind? kind = Enum.GetValues<RoundKind>().Cast<RoundKind?>().FirstOrDefault(candidate => NameOf(candidate!.Value) == parts[0]);
        int pass = 0;
        return kind is { } known && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out pass))
            ? new RoundId(known, pass)
            : throw new JsonException($"'{parts[0]}' is no round");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RoundId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Pass == 0 ? NameOf(value.Kind) : FormattableString.Invariant($"{NameOf(value.Kind)}~{value.Pass}"));
    }

    private static string NameOf(RoundKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
