using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;

namespace InfoMax.Cli.Progress;

/// <summary>The closing summary as one line of JSON, in the names of the manifest and of <c>sweep.parquet</c>.</summary>
internal static class SummaryJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The line.</summary>
    public static string Serialize(JobReport report, PruneOptions options)
    {
        JsonObject summary = JsonSerializer.SerializeToNode(report, Json)!.AsObject();
        summary["points"] = new JsonArray([.. report.Points.Select(Point)]);
        summary["stages"] = new JsonArray([.. report.Stages.Select(stage => new JsonObject
        {
            ["name"] = RoundCatalog.NameOf(stage.Round),
            ["seconds"] = Math.Round(stage.Seconds, 3),
            ["workers"] = stage.Workers,
            ["retries"] = stage.Retries,
        })]);
        summary["output"] = options.Job.Output;
        summary["hints"] = new JsonArray([.. SummaryHints.Of(report, options.Job).Select(hint => JsonValue.Create(hint))]);
        return summary.ToJsonString(Json);
    }

    /// <summary>What is not known of a result is null, for JSON has no word for it.</summary>
    private static JsonNode Point(PointSummary point)
    {
        JsonObject json = JsonSerializer.SerializeToNode(point, Json)!.AsObject();
        if (!double.IsFinite(point.TopScore))
        {
            json["top_score"] = null;
        }

        return json;
    }
}
