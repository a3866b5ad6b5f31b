using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Cli.Reports;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax report</c>: writes a page that says what was kept, what went and why, beside the results.</summary>
public static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("report", typeof(ResultOptions));
        Argument<string[]> directories = new("DIR")
        {
            Description = "Directories with results of prune; each gets its report.html and report.json.",
            Arity = ArgumentArity.OneOrMore,
        };
        Verb command = new("Write report.html: what was kept, what went and why.", set, "report coreset", "report sweep/fraction-0.05 sweep/fraction-0.1");
        command.Arguments.Add(directories);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(ResultCommand.Run<ResultOptions>(
            set, parsed, options => Write(parsed.GetRequiredValue(directories), options, cancellationToken), cancellationToken)));
        return command;
    }

    private static void Write(string[] directories, ResultOptions options, CancellationToken cancellationToken)
    {
        string[] pages = [.. directories.Select(directory => ReportFiles.Write(directory, ReportJson.Options, cancellationToken))];
        Console.Out.WriteLine(options.Json
            ? JsonSerializer.Serialize(new { reports = pages }, ReportJson.Options)
            : string.Join(Environment.NewLine, pages));
    }
}
