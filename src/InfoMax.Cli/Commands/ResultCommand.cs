using System.CommandLine;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Data;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Commands;

/// <summary>What the commands that read results have in common.</summary>
internal static class ResultCommand
{
    /// <summary>Reads the options, runs the command and turns what goes wrong into a line and an exit code.</summary>
    public static int Run<T>(OptionSet set, ParseResult parsed, Action<T> run, CancellationToken cancellationToken)
        where T : class => Run<T>(set, parsed, _ => null, run, cancellationToken);

    /// <summary>As the first, of a command that may end with a code of its own.</summary>
    public static int Run<T>(OptionSet set, ParseResult parsed, Func<T, int> run, CancellationToken cancellationToken)
        where T : class => Run(set, parsed, _ => null, run, cancellationToken);

    /// <summary>As the other, with what may be wrong with the options together.</summary>
    public static int Run<T>(OptionSet set, ParseResult parsed, Func<T, string?> problem, Action<T> run, CancellationToken cancellationToken)
        where T : class => Run<T>(
            set,
            parsed,
            problem,
            options =>
            {
                run(options);
                return ExitCode.Done;
            },
            cancellationToken);

    private static int Run<T>(OptionSet set, ParseResult parsed, Func<T, string?> problem, Func<T, int> run, CancellationToken cancellationToken)
        where T : class
    {
        OptionProblems problems = new();
        T options = set.Read<T>(OptionValues.CollectWithoutFile(set, parsed, problems), problems);
        if (problem(options) is { } wrong)
        {
            problems.Add(wrong);
        }

        if (problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        try
        {
            return run(options);
        }
        catch (ResultException exception)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.BadUsage);
        }
        catch (InputDataException exception)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.Of(exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report("interrupted", ExitCode.Interrupted);
        }
    }
}
