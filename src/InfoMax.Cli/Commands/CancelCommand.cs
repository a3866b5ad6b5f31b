using System.CommandLine;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax cancel</c>: ends a job of a cluster, whether it waits or runs.</summary>
public static class CancelCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("cancel", typeof(ClientOptions));
        Argument<string> job = new("JOB") { Description = "The job's id." };
        Command command = new("cancel", "End a job of a cluster, whether it waits or runs.");
        command.Arguments.Add(job);
        set.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, parsed.GetRequiredValue(job), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(OptionSet set, ParseResult parsed, string job, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        ClientOptions options = set.Read<ClientOptions>(values, problems);
        CoordinatorUrl.RequireGiven(values, problems);
        if (options.Coordinator is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        using JobsApi api = new(options.Coordinator.Url);
        try
        {
            JobView view = await api.CancelAsync(job, cancellationToken);
            return view.State == "cancelled"
                ? ExitCode.Done
                : ErrorOutput.Report($"job {job} was over before: {view.State}", ExitCode.Failed);
        }
        catch (ApiException exception)
        {
            return ErrorOutput.Report(exception.Lines, exception.ExitCode);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report("interrupted", ExitCode.Interrupted);
        }
    }
}
