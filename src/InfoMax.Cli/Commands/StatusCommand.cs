using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax status</c>: how the jobs of a cluster stand, or one of them.</summary>
public static class StatusCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("status", typeof(ClientOptions));
        Argument<string?> job = new("JOB") { Description = "The job's id; all jobs without it.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = new("--json") { Description = "Print JSON as the HTTP API gives it, a line each time." };
        Option<bool> watch = new("--watch") { Description = "Print again every second until no job waits or runs." };
        Command command = new("status", "Show how the jobs of a cluster stand, or one of them.");
        command.Arguments.Add(job);
        set.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(watch);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(set, parsed, parsed.GetValue(job), parsed.GetValue(json), parsed.GetValue(watch), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        OptionSet set, ParseResult parsed, string? job, bool json, bool watch, CancellationToken cancellationToken)
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
            while (await ShowAsync(api, job, json, cancellationToken) && watch)
            {
                await Task.Delay(Interval, cancellationToken);
            }

            return ExitCode.Done;
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

    /// <summary>Prints once; true while a job waits or runs.</summary>
    private static async Task<bool> ShowAsync(JobsApi api, string? id, bool json, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            JobList list = await api.ListAsync(cancellationToken);
            Console.Out.WriteLine(json ? JsonSerializer.Serialize(list, ApiJson.Options) : JobText.Of(list));
            return list.Jobs.Any(IsUnfinished);
        }

        JobView job = await api.StatusAsync(id, cancellationToken);
        Console.Out.WriteLine(json ? JsonSerializer.Serialize(job, ApiJson.Options) : JobText.Of(job));
        return IsUnfinished(job);
    }

    private static bool IsUnfinished(JobView job) => JobViews.OutcomeOf(job.State) is null;
}
