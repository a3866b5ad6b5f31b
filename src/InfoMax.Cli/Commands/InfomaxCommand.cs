using System.CommandLine;
using System.CommandLine.Help;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax</c>: every verb that there is.</summary>
public static class InfomaxCommand
{
    /// <summary>An argument is what it is: one that begins with @ is no file of arguments, it may be the name of an input.</summary>
    private static readonly ParserConfiguration Literally = new() { ResponseFileTokenReplacer = null };

    /// <summary>Builds the command.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("InfoMax.Cluster: prune a training corpus to the rows worth training on.")
        {
            PruneCommand.Create(),
            DedupeCommand.Create(),
            ScoreCommand.Create(),
            ReportCommand.Create(),
            ExplainCommand.Create(),
            DiffCommand.Create(),
            ValidateCommand.Create(),
            TuneCommand.Create(),
            CompareCommand.Create(),
            SubmitCommand.Create(),
            StatusCommand.Create(),
            JobCommands.CreateCancel(),
            JobCommands.CreatePause(),
            JobCommands.CreateResume(),
            NodeCommand.Create(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpCommandAction();
        return root;
    }

    /// <summary>Runs a command line; the exit code. Whatever goes wrong is a line on standard error, and with <c>--json</c> a document too.</summary>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        JsonAnswer answer = JsonAnswer.Begin(arguments);
        try
        {
            return answer.End(await InvokeAsync(arguments, cancellationToken));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return answer.End(ErrorOutput.Report("interrupted", ExitCode.Interrupted));
        }
        catch (StandardOutputException exception)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.Failed);
        }
        catch (IOException exception)
        {
            return answer.End(ErrorOutput.Report($"a file cannot be written or read: {exception.Message}", ExitCode.Failed));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return answer.End(ErrorOutput.Report($"unexpected failure: {exception.GetType().Name}: {exception.Message}", ExitCode.Failed));
        }
    }

    private static async Task<int> InvokeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        RootCommand root = Create();
        if (arguments.Length == 0)
        {
            Console.Out.Write(HelpText.Of(root));
            return ExitCode.BadUsage;
        }

        if (UsageProblems.Of(root, arguments) is { Count: > 0 } problems)
        {
            return ErrorOutput.Report(problems, ExitCode.BadUsage);
        }

        ParseResult parsed = root.Parse(arguments, Literally);
        return parsed.Errors.Count > 0
            ? ErrorOutput.Report(ParseProblems.Of(parsed), ExitCode.BadUsage)
            : await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
    }
}
