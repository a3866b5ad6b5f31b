using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cli.Reports;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax explain</c>: what became of rows and why, from a job's result files and its input.</summary>
public static class ExplainCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("explain", typeof(ResultOptions));
        Argument<string> directory = new("DIR") { Description = "A directory with results of prune." };
        Argument<string[]> rows = new("ROW")
        {
            Description = "Row numbers or ids; id:NAME is an id even where it is a number.",
            Arity = ArgumentArity.OneOrMore,
        };
        Verb command = new(
            "Say of rows why they were kept or not, and what would change it.",
            set,
            "explain coreset 4711 12",
            "explain coreset id:8f31a2 --json",
            "explain sweep/fraction-0.1 4711");
        command.Arguments.Add(directory);
        command.Arguments.Add(rows);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(ResultCommand.Run<ResultOptions>(
            set, parsed, options => Show(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(rows), options, cancellationToken), cancellationToken)));
        return command;
    }

    /// <summary>What is known is said, whatever else was asked for.</summary>
    private static int Show(string directory, string[] rows, ResultOptions options, CancellationToken cancellationToken)
    {
        List<string> unknown = [];
        IReadOnlyList<RowExplanation> found = RowExplainer.Explain(ResultDirectory.Open(directory), rows, unknown, cancellationToken);
        if (options.Json && unknown.Count > 0)
        {
            JsonAnswer.Refuse(new JsonObject { ["results"] = JsonSerializer.SerializeToNode(found, ReportJson.Options) });
        }
        else if (found.Count > 0)
        {
            Console.Out.WriteLine(options.Json
                ? JsonSerializer.Serialize(found, ReportJson.Options)
                : string.Join(Environment.NewLine + Environment.NewLine, found.Select(row => string.Join(Environment.NewLine + "  ", row.Words))));
        }

        return ErrorOutput.Report(unknown, unknown.Count == 0 ? ExitCode.Done : ExitCode.BadUsage);
    }
}
