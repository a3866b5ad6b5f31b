using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>The input of finished results, where it is still there.</summary>
internal static class ReportInput
{
    /// <summary>The input as the manifest names it, which must not have changed.</summary>
    /// <exception cref="InputDataException">It is gone, or is another by now.</exception>
    public static DatasetLayout Find(ResultDirectory results, CancellationToken cancellationToken)
    {
        JsonNode asked = results.Manifest["requested"]!;
        DatasetLayout layout = InputDataset.Discover(
            new InputRequest
            {
                Paths = results.Manifest["options"]!["input"].Deserialize<string[]>() ?? [],
                Format = Enum.TryParse(Word(asked["format"])?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out InputFormat format) ? format : InputFormat.Auto,
                Embedding = Word(asked["embedding"]),
                IdColumn = Word(asked["id-column"]),
                Split = Word(asked["split"]),
                Score = new ScoreSource(ScoreKind.Uniform),
            },
            cancellationToken);
        JsonNode input = results.Manifest["input"]!;
        return layout.Rows == (long)input["rows"]! && layout.Dimension == (int)input["dim"]!
            ? layout
            : throw new InputDataException(FormattableString.Invariant($"the input has {layout.Rows} rows of {layout.Dimension} values, and had {(long)input["rows"]!} of {(int)input["dim"]!} when the job ran"));
    }

    /// <summary>A text of the manifest; null for anything else.</summary>
    internal static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? word) ? word : null;
}
