using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>The closing summary on standard output.</summary>
public static class JobSummary
{
    /// <summary>
    /// Writes to standard output. The results are written: a summary that nobody can read does not undo them.
    /// </summary>
    public static void Print(JobReport report, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            Write(Console.Out, report, options);
            Console.Out.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ErrorOutput.Report($"the results are in {options.Job.Output}, but standard output took no summary: {exception.Message}", ExitCode.Done);
        }
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
            })]);
            writer.WriteLine(summary.ToJsonString(Json));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, 48 + (20 * Math.Max(2, report.Points.Count)));
        console.Write(report.Points.Count == 0 ? Representatives(report) : Results(report));
        console.Write(Stages(report));
        foreach (string warning in report.Warnings ?? [])
        {
            writer.WriteLine($"warning: {warning}");
        }

        writer.WriteLine(Text($"results in {options.Job.Output}"));
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>A row for each fact; a column for each result of a sweep.</summary>
    private static Table Results(JobReport report)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("");
        foreach (PointSummary point in report.Points)
        {
            table.AddColumn(new TableColumn(Markup.Escape(point.Name)) { Alignment = Justify.Right });
        }

        void Row(string name, Func<PointSummary, string> value) =>
            table.AddRow([name, .. report.Points.Select(point => Markup.Escape(value(point)))]);

        Row("rows", _ => Text($"{report.ValidRows}"));
        Row("copies", _ => Copies(report));
        Row("budget", p => Text($"{p.Budget} ({p.Fraction * 100:F2} %)"));
        Row("neighbours, alpha", p => Text($"{p.Neighbors}, {p.Alpha:G4}"));
        Row("neighbours found", _ => Recall(report.Recall!));
        Row("objective", p => Text($"{p.Value:F3}"));
        Row("upper bound", p => Text($"{p.UpperBound:F3}"));
        Row("gap", Gap);
        Row("objective of a random selection", p => Text($"{p.Random:F3}"));
        Row("objective of the top scores", p => double.IsNaN(p.TopScore) ? "not known" : Text($"{p.TopScore:F3}"));
        Row("mean importance", p => Text($"{p.MeanScore:F3}"));
        Row("chosen rows within .95 of another", p => Text($"{p.CloseRows}"));
        Row("solver", p => p.Method);
        return table;
    }

    /// <summary>What is left of a data set without its copies.</summary>
    private static Table Representatives(JobReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).HideHeaders();
        table.AddColumn("");
        table.AddColumn(new TableColumn("") { Alignment = Justify.Right });
        CopyFacts facts = report.Copies!;
        long left = report.ValidRows - facts.Rows;
        table.AddRow("rows", Text($"{report.ValidRows}"));
        table.AddRow("copies", Copies(report));
        table.AddRow("share of the copies that was found", Text($"{facts.PairRecall * 100:F2} %"));
        table.AddRow("rows left", Text($"{left} ({100.0 * left / Math.Max(1, report.ValidRows):F2} %)"));
        return table;
    }

    private static Table Stages(JobReport report)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("stage");
        table.AddColumn(new TableColumn("seconds") { Alignment = Justify.Right });
        foreach (IGrouping<RoundKind, StageTime> stage in report.Stages.GroupBy(stage => stage.Round.Kind))
        {
            table.AddRow(RoundCatalog.NameOf(stage.Key), Text($"{stage.Sum(pass => pass.Seconds):F2}"));
        }

        table.AddRow("peak memory", Text($"{report.PeakMemoryBytes / (double)(1 << 20):F0} MiB"));
        return table;
    }

    private static string Copies(JobReport report) => report.Copies switch
    {
        null => "kept",
        { Rows: 0, Conflicts: 0 } => "none",
        { Conflicts: 0 } facts => Text($"{facts.Rows} copies of {facts.Families} rows, largest family {facts.Largest}"),
        { } facts => Text($"{facts.Rows} copies of {facts.Families} rows, largest family {facts.Largest}; {facts.Conflicts} vectors with several labels"),
    };

    private static string Recall(GraphRecall recall) => recall.Search == NeighborSearchRule.Exact
        ? "all"
        : Text($"{recall.Value * 100:F1} % ({recall.Lower * 100:F1} to {recall.Upper * 100:F1})");

    private static string Gap(PointSummary point) =>
        point.UpperBound <= point.Value ? "0.00 %" : point.Value == 0 ? "-" : Text($"{(point.UpperBound - point.Value) / Math.Abs(point.Value) * 100:F2} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
