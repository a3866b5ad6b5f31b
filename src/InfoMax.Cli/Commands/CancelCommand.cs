using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
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
        Argument<string> job = new("JOB") { Description = "The job's id, or a beginning that no other job has." };
        Verb command = new("End a job of a cluster, whether it waits or runs.", set, "cancel coreset-1a2b3c4d --coordinator http://10.0.0.1:8080");
        command.Arguments.Add(job);
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

        using JobsApi api = new(options.Coordinator.Url, options.TokenFile);
        try
        {
            string id = await api.ResolveAsync(job, cancellationToken);
            JobView view = await api.CancelAsync(id, cancellationToken);
            if (options.Json)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(view, ApiJson.Options));
            }

            return view.State == "cancelled"
                ? ExitCode.Done
                : ErrorOutput.Report($"job {id} was over before: {view.State}", ExitCode.Failed);
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
