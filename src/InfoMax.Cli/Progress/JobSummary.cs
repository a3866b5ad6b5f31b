using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>The closing summary on standard output.</summary>
public static class JobSummary
{
    /// <summary>Writes to standard output.</summary>
    public static void Print(JobReport report, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClosingWords.Print($"the results are in {options.Job.Output}", writer => Write(writer, report, options));
    }

    /// <summary>Writes tables, or one line of JSON when that or JSON logs are asked for.</summary>
    public static void Write(TextWriter writer, JobReport report, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        if (options.JsonLogs || options.Json)
        {
            JsonObject summary = JsonSerializer.SerializeToNode(report, Json)!.AsObject();
            summary["stages"] = new JsonArray([.. report.Stages.Select(stage => new JsonObject
            {
                ["name"] = RoundCatalog.NameOf(stage.Round),
                ["seconds"] = Math.Round(stage.Seconds, 3),
                ["workers"] = stage.Workers,
                ["retries"] = stage.Retries,
            })]);
            summary["hints"] = new JsonArray([.. SummaryHints.Of(report, options.Job).Select(hint => JsonValue.Create(hint))]);
            writer.WriteLine(summary.ToJsonString(Json));
            return;
        }

        IReadOnlyList<string> hints = SummaryHints.Of(report, options.Job);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, SummaryTables.WidthOf(report.Points));
        foreach (string line in SummaryText.Rows(report))
        {
            writer.WriteLine(line);
        }

        if (report.Defaults is { } defaults)
        {
            writer.WriteLine(defaults);
        }

        bool isExact = report.Recall is not { Search: NeighborSearchRule.Blocks };
        PointSummary? only = report.Points.Count == 1 ? report.Points[0] : null;
        if (only is not null && SummaryText.NothingWeighed(report, only) is { } nothing)
        {
            writer.WriteLine(nothing);
        }
        else if (only is not null)
        {
            console.Write(SummaryTables.Beside(only, isExact));
            writer.WriteLine(SummaryText.Objective(only));
        }
        else if (report.Points.Count > 1)
        {
            console.Write(SummaryTables.Sweep(report.Points, SummaryText.Representatives(report), isExact));
            writer.WriteLine(SummaryText.Advice(report.Points));
        }

        writer.WriteLine(SummaryText.Effort(report));
        if (report.Warnings is { Count: > 0 } warnings)
        {
            // They are on standard error, a line each: on a terminal both are read.
            writer.WriteLine($"{Counted.Of(warnings.Count, "warning")}, above and in manifest.json");
        }

        foreach (string hint in hints)
        {
            writer.WriteLine($"hint: {hint}");
        }

        writer.WriteLine(Text($"results in {options.Job.Output}"));
        foreach (string line in SummaryText.Next(report, options))
        {
            writer.WriteLine(line);
        }
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
