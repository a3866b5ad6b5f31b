using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>The closing summary on standard output.</summary>
public static class JobSummary
{
    /// <summary>Writes tables, or one JSON line when logs are JSON.</summary>
    public static void Write(TextWriter writer, JobReport report, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        if (options.JsonLogs)
        {
            writer.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, 100);
        console.Write(Results(report));
        console.Write(Stages(report));
        writer.WriteLine(Text($"results in {options.Job.Output}"));
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static Table Results(JobReport report)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.Title = new TableTitle(Text($"{report.ValidRows} rows of {report.Dimension} values from {report.Files} files"));
        string[] columns = ["rows kept", "of all", "neighbours", "alpha", "objective", "upper bound", "gap", "random", "top score", "solver"];
        if (report.Points.Count > 1)
        {
            columns = ["result", .. columns];
        }

        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column) { Alignment = column is "result" or "solver" ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (PointSummary point in report.Points)
        {
            string[] cells =
            [
                Text($"{point.Budget}"),
                Text($"{point.Fraction * 100:F2} %"),
                Text($"{point.Neighbors}"),
                Text($"{point.Alpha:G4}"),
                Text($"{point.Value:F3}"),
                Text($"{point.UpperBound:F3}"),
                Gap(point),
                Text($"{point.Random:F3}"),
                double.IsNaN(point.TopScore) ? "-" : Text($"{point.TopScore:F3}"),
                point.Method,
            ];
            table.AddRow(Array.ConvertAll<string, string>(report.Points.Count > 1 ? [point.Name, .. cells] : cells, Markup.Escape));
        }

        return table;
    }

    private static Table Stages(JobReport report)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("stage");
        table.AddColumn(new TableColumn("seconds") { Alignment = Justify.Right });
        foreach (StageTime stage in report.Stages)
        {
            table.AddRow(RoundNames.Of(stage.Round), Text($"{stage.Seconds:F2}"));
        }

        table.AddRow("peak memory", Text($"{report.PeakMemoryBytes / (double)(1 << 20):F0} MiB"));
        return table;
    }

    private static string Gap(PointSummary point) =>
        point.UpperBound <= point.Value ? "0.00 %" : point.Value == 0 ? "-" : Text($"{(point.UpperBound - point.Value) / Math.Abs(point.Value) * 100:F2} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
