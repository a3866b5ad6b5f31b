using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Commands;

/// <summary>
/// The plan of <c>prune --dry-run --json</c>: <c>accepted</c>, <c>refusals</c>, the input with its <c>files</c>, the
/// options as <c>requested</c>, initial values filled in (the manifest has them under that name too), those <c>given</c> with their sources, <c>copies</c> (the share estimated
/// from a sample, null when they are kept), <c>hints</c> and <c>estimate</c>; of
/// <c>compare</c> and <c>tune</c> also the <c>methods</c> or <c>candidates</c>.
/// </summary>
internal static class PlanJson
{
    /// <summary>The plan of a job that would run.</summary>
    public static string Serialize(PruneOptions options, DatasetLayout layout, CopyShare? copies, PruneEstimate estimate, PlannedList? planned = null)
    {
        JsonObject json = ReportJson.Verdict([]);
        json["rows"] = layout.Rows;
        json["dim"] = layout.Dimension;
        json["embeddings"] = JsonSerializer.SerializeToNode(layout.Embeddings, ReportJson.Options);
        json["id_column"] = layout.IdColumn;
        json["score"] = layout.Score.ToString();
        json["files"] = JsonSerializer.SerializeToNode(FileRows.Of(layout), ReportJson.Options);
        json["warnings"] = JsonSerializer.SerializeToNode(layout.Warnings, ReportJson.Options);
        json["requested"] = OptionText.ToJson(options.Job.Options.Where(option => option.Name != "output" || options.Job.Output.Length > 0));
        json["given"] = JsonSerializer.SerializeToNode(options.Given, ReportJson.Options);
        json["copies"] = JsonSerializer.SerializeToNode(copies, ReportJson.Options);
        json["hints"] = JsonSerializer.SerializeToNode(SummaryHints.OfPlan(options.Job, layout.Rows), ReportJson.Options);
        json["estimate"] = JsonSerializer.SerializeToNode(estimate, ReportJson.Options);
        if (planned is not null)
        {
            json[planned.Name] = JsonSerializer.SerializeToNode(planned.Items, ReportJson.Options);
        }

        return json.ToJsonString(ReportJson.Options);
    }
}
