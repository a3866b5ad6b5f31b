using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Cli.Reports.Page;
using InfoMax.Data.Outputs.Shown;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax report</c>: writes a page that says what was kept, what went and why, beside the results.</summary>
public static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("report", typeof(ReportOptions));
        Argument<string[]> directories = new("DIR")
        {
            Description = "Directories with results of prune, a sweep, compare or tune; each gets its report.html and report.json.",
            Arity = ArgumentArity.OneOrMore,
        };
        Verb command = new("Write report.html: what was kept, what went and why.", set, "report coreset", "report sweep/fraction-0.05 sweep/fraction-0.1", "report coreset --text caption --images thumbnails/");
        command.Arguments.Add(directories);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(ResultCommand.Run<ReportOptions>(
            set, parsed, Problems, options => Write(parsed.GetRequiredValue(directories), options, cancellationToken), cancellationToken)));
        return command;
    }

    private static string? Problems(ReportOptions options) => options.Coordinates.Count is 0 or 2 ? null : "--coordinates: names two columns, X,Y";

    private static void Write(string[] directories, ReportOptions options, CancellationToken cancellationToken)
    {
        ShownColumns shown = new(options.Text, options.Images is { } images && Directory.Exists(images) ? Path.GetFullPath(images) : options.Images);
        ReportRequest request = new(ReportJson.Options, shown, options.Coordinates is [var x, var y] ? (x, y) : null, Environment.ProcessorCount);
        WrittenReport[] reports = [.. directories.SelectMany(directory => ReportFiles.Write(directory, request, cancellationToken))];
        ErrorOutput.Warn(reports.SelectMany(report => report.Alarms).Distinct());
        ClosingWords.Print("the reports are written", writer => writer.WriteLine(options.Json
            ? JsonSerializer.Serialize(new { reports = reports.Select(report => report.Path), summaries = reports.Select(report => new { report.Path, report.Words, report.Losses, Warnings = report.Alarms }), warnings = reports.SelectMany(report => report.Alarms).Distinct() }, ReportJson.Options)
            : string.Join(Environment.NewLine, reports.Select(report => string.Join(Environment.NewLine + "  ", report.Words.Prepend(report.Path))))));
    }
}
