using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Data;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax status</c>: how the jobs of a cluster stand, or one of them.</summary>
public static class StatusCommand
{
    private const int DefaultLimit = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("status", typeof(ClusterOptions), typeof(ClientOptions), typeof(StatusOptions));
        Argument<string?> job = new("JOB")
        {
            Description = "The job's id, or a beginning that no other job has; all jobs without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Verb command = new(
            "Show how the jobs of a cluster stand, those that run first, or one of them.",
            set,
            "status --coordinator http://10.0.0.1:8080 --state running,queued",
            "status coreset-1a2b3c4d --watch",
            "status --history --limit 5 --coordinator http://10.0.0.1:8080");
        command.Arguments.Add(job);
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, parsed.GetValue(job), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(OptionSet set, ParseResult parsed, string? job, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        ClusterOptions cluster = set.Read<ClusterOptions>(values, problems);
        ClientOptions options = set.Read<ClientOptions>(values, problems);
        StatusOptions status = set.Read<StatusOptions>(values, problems);
        CoordinatorUrl.RequireGiven(values, problems);
        CheckTogether(job, status, problems);
        if (cluster.Coordinator is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        using JobsApi api = new(cluster.Coordinator.Url, cluster.TokenFile, cluster.TlsCa);
        try
        {
            string? id = job is null ? null : await api.ResolveAsync(job, cancellationToken);
            ReadinessNotice readiness = new();
            while (await ShowAsync(api, id, options, status, readiness, cancellationToken) && status.Watch)
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

    /// <summary>What would have no effect is refused.</summary>
    private static void CheckTogether(string? job, StatusOptions status, OptionProblems problems)
    {
        (string Name, bool IsGiven)[] ofLists = [("--limit", status.Limit is not null), ("--state", status.States.Count > 0), ("--history", status.History)];
        foreach ((string name, _) in ofLists.Where(option => job is not null && option.IsGiven))
        {
            problems.Add($"{name}: is for the list of jobs, and {job} alone is shown, with all that is known of it; leave out one of the two");
        }

        if (status is { History: true, Watch: true })
        {
            problems.Add("--watch: jobs that are over do not change; leave it out, or --history");
        }
    }

    /// <summary>Prints once; true while a job waits or runs. Of JSON that is watched the last document alone is printed.</summary>
    private static async Task<bool> ShowAsync(
        JobsApi api, string? id, ClientOptions options, StatusOptions status, ReadinessNotice readiness, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            JobList list = await api.ListAsync(cancellationToken);
            readiness.Take(list.Problem);
            IReadOnlyList<JobView> jobs = JobChoice.Ordered(list.Jobs, [.. status.States.Select(state => EnumWords.Of(state))]);
            int limit = status.Limit ?? (options.Json ? 0 : DefaultLimit);
            if (status.History)
            {
                return await ShowHistoryAsync(api, list with { Jobs = jobs }, limit, options, cancellationToken);
            }

            JobList shown = list with { Jobs = limit == 0 ? jobs : [.. jobs.Take(limit)] };
            bool goesOn = list.Jobs.Any(IsUnfinished);
            if (!(options.Json && status.Watch && goesOn))
            {
                Console.Out.WriteLine(options.Json ? JsonSerializer.Serialize(shown, ApiJson.Options) : JobText.Of(shown, jobs.Count - shown.Jobs.Count));
            }

            return goesOn;
        }

        JobView job = await api.StatusAsync(id, cancellationToken);
        readiness.Take(job.Problem);
        if (!(options.Json && status.Watch && IsUnfinished(job)))
        {
            Console.Out.WriteLine(options.Json ? JsonSerializer.Serialize(job, ApiJson.Options) : JobText.Of(job));
        }

        return IsUnfinished(job);
    }

    /// <summary>The jobs that are over, each with all that is known of it; nothing of it changes, so it is not watched.</summary>
    private static async Task<bool> ShowHistoryAsync(
        JobsApi api, JobList list, int limit, ClientOptions options, CancellationToken cancellationToken)
    {
        List<JobView> shown = [];
        foreach (JobView job in list.Jobs.Where(job => !IsUnfinished(job)).Take(limit == 0 ? int.MaxValue : limit))
        {
            shown.Add(await api.StatusAsync(job.Id, cancellationToken));
        }

        Console.Out.WriteLine(options.Json ? JsonSerializer.Serialize(list with { Jobs = shown }, ApiJson.Options)
            : shown.Count == 0 ? "no job is over"
            : string.Join("\n\n", shown.Select(JobText.Of)));
        return false;
    }

    private static bool IsUnfinished(JobView job) => JobViews.OutcomeOf(job.State) is null;
}
