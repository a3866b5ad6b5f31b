using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Cli.Reports;
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
            Description = "Directories with results of prune; each gets its report.html and report.json.",
            Arity = ArgumentArity.OneOrMore,
        };
        Verb command = new("Write report.html: what was kept, what went and why.", set, "report coreset", "report sweep/fraction-0.05 sweep/fraction-0.1", "report coreset --text caption --images thumbnails/");
        command.Arguments.Add(directories);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(ResultCommand.Run<ReportOptions>(
            set, parsed, options => Write(parsed.GetRequiredValue(directories), options, cancellationToken), cancellationToken)));
        return command;
    }

    private static void Write(string[] directories, ReportOptions options, CancellationToken cancellationToken)
    {
        ShownColumns shown = new(options.Text, options.Images is { } images && Directory.Exists(images) ? Path.GetFullPath(images) : options.Images);
        string[] pages = [.. directories.Select(directory => ReportFiles.Write(directory, ReportJson.Options, shown, cancellationToken))];
        Console.Out.WriteLine(options.Json
            ? JsonSerializer.Serialize(new { reports = pages }, ReportJson.Options)
            : string.Join(Environment.NewLine, pages));
    }
}
