using System.Globalization;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Core.Baselines;
using InfoMax.Core.Evaluation;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs.Comparison;
using InfoMax.Data.Results;
using Spectre.Console;

namespace InfoMax.Cli.Comparison;

/// <summary>What a comparison found: the manifest, and the table on standard output.</summary>
/// <param name="Options">The command's options.</param>
/// <param name="Layout">What was read.</param>
/// <param name="Pool">The rows chosen from.</param>
/// <param name="Prepared">Them with their labels, and the rows that choices are judged on.</param>
/// <param name="Methods">The methods beside the job itself.</param>
/// <param name="Rows">All results, by fraction and method.</param>
/// <param name="Classes">Chosen rows of each class, for each result; null without labels.</param>
/// <param name="Seconds">Seconds of what all share, and of the job itself.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Rejected">Rows left out.</param>
internal sealed record ComparisonReport(
    PruneOptions Options,
    DatasetLayout Layout,
    SelectionPool Pool,
    PreparedPool Prepared,
    IReadOnlyList<BaselineDefinition> Methods,
    IReadOnlyList<ComparisonRow> Rows,
    IReadOnlyDictionary<ComparisonRow, int[]?> Classes,
    IReadOnlyDictionary<string, double> Seconds,
    IReadOnlyList<string> Warnings,
    int Rejected)
{
    private const string OwnNote = "the job with its options, through the coordinator; copies leave first";

    /// <summary>The content of <c>manifest.json</c>.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = ComparisonManifest.Begin("compare", Options, Layout, Layout.Rows - Rejected);
        json["pool_rows"] = Pool.Rows;
        json["test_rows"] = Prepared.Judge?.Count;
        json["test_rows_without_label"] = Prepared.UnlabelledTestRows;
        json["test_rows_of_other_labels"] = Prepared.ForeignTestRows;
        json["labels"] = Prepared.Labels is { } labels ? new JsonArray([.. labels.Names.Select(name => (JsonNode)name)]) : null;
        json["score"] = Layout.Score.ToString();
        json["order"] = Options.Job.ScoreOrder?.ToString() ?? Options.Job.Definition.OrderText;
        json["copies"] = Options.Job.Copies.Threshold is not { } threshold ? null : new JsonObject
        {
            ["threshold"] = threshold,
            ["rows"] = Pool.Representatives!.Where((representative, row) => representative != row).Count(),
        };
        json["stages"] = new JsonArray([.. Seconds.Select(pair => (JsonNode)new JsonObject { ["name"] = pair.Key, ["seconds"] = Math.Round(pair.Value, 3) })]);
        json["methods"] = new JsonArray([.. Notes().Select(note => (JsonNode)new JsonObject { ["name"] = note.Name, ["fidelity"] = note.Fidelity, ["note"] = note.Note })]);
        json["results"] = new JsonArray([.. Rows.Select(row => (JsonNode)Result(row))]);
        json["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)warning)]);
        json["seed"] = Options.Job.Seed;
        return json;
    }

    /// <summary>Writes the table, or the manifest with the output's path as one JSON document.</summary>
    public void Print(TextWriter writer, string output)
    {
        if (Options.Json)
        {
            JsonObject document = ToJson();
            document.Insert(0, "output", output);
            writer.WriteLine(ComparisonFiles.Text(document));
            return;
        }

        if (Options.Quiet)
        {
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, 110);
        foreach (IGrouping<double, ComparisonRow> fraction in Rows.GroupBy(row => row.Fraction))
        {
            writer.WriteLine(Text($"{fraction.Key * 100:0.###} % of {Counted.Of(Pool.Rows, "row")}"));
            console.Write(Table(fraction));
        }

        foreach (string line in Legend())
        {
            writer.WriteLine(line);
        }

        writer.WriteLine($"results in {output}");
        writer.WriteLine(ObjectAddress.IsAddress(output)
            ? $"next: {ResultDirectory.HowToCopy(output)}; then infomax report DIR   (the same as curves, one page)"
            : $"next: infomax report {CommandWords.Quoted(output)}   (the same as curves, one page)");
    }

    /// <summary>What the heads of the table mean, a line or two of them in one.</summary>
    private IEnumerable<string> Legend()
    {
        yield return "  objective: F over all rows chosen from (high is better); mean score: importance of the chosen rows, 0 worst, 1 best";
        yield return "  redundancy: mean cosine of a chosen row to the nearest other one (low is better)";
        yield return "  coverage: mean cosine of a family left out (a row and its copies) to the nearest kept one among its neighbours, 0 without one";
        if (Prepared.Judge is { } judge)
        {
            yield return Text($"  accuracy: share of {Counted.Of(judge.Count, "test row")} that a probe of the chosen rows gets right, ± one standard error");
        }

        yield return "  seconds: of the choice alone, with the graph there already; infomax: its whole job with its graph, an equal part for each budget";
        yield return "  ± elsewhere: deviation over seeds";
    }

    private static Table Table(IEnumerable<ComparisonRow> rows)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("method");
        foreach (string name in (string[])["objective", "mean score", "redundancy", "coverage", "accuracy %", "seconds"])
        {
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right });
        }

        foreach (IGrouping<string, ComparisonRow> method in rows.GroupBy(row => row.Method))
        {
            table.AddRow(
                method.Key,
                Spread([.. method.Select(row => row.Objective)], "F2"),
                Spread([.. method.Select(row => row.MeanScore)], "F3"),
                Spread([.. method.Select(row => row.Redundancy)], "F3"),
                Spread([.. method.Select(row => row.Coverage)], "F3"),
                method.All(row => row.Accuracy is not null)
                    ? Text($"{100 * method.Average(row => row.Accuracy!.Value):F2} ± {100 * method.Average(row => row.AccuracyError!.Value):F2}")
                    : "-",
                Text($"{method.Average(row => row.Seconds):F2}"));
        }

        return table;
    }

    /// <summary>The mean, and the standard deviation over seeds where there are several.</summary>
    private static string Spread(double[] values, string format)
    {
        double mean = values.Average();
        string text = mean.ToString(format, CultureInfo.InvariantCulture);
        if (values.Length == 1)
        {
            return text;
        }

        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return $"{text} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}";
    }

    private IEnumerable<(string Name, string Fidelity, string Note)> Notes() =>
    [
        .. Methods.Select(method => (method.Name, method.Fidelity.ToString().ToLowerInvariant(), method.Note)),
        .. Rows.Any(row => row.Method == CompareRun.OwnName) ? new[] { (CompareRun.OwnName, "own", OwnNote) } : [],
    ];

    private JsonObject Result(ComparisonRow row) => new()
    {
        ["fraction"] = row.Fraction,
        ["method"] = row.Method,
        ["seed"] = row.Seed,
        ["file"] = ComparisonFiles.PathOf(row),
        ["objective"] = row.Objective,
        ["mean_score"] = row.MeanScore,
        ["redundancy"] = row.Redundancy,
        ["coverage"] = row.Coverage,
        ["accuracy"] = row.Accuracy,
        ["accuracy_stderr"] = row.AccuracyError,
        ["seconds"] = Math.Round(row.Seconds, 4),
        ["class_counts"] = Classes[row] is { } counts ? new JsonArray([.. counts.Select(count => (JsonNode)count)]) : null,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
