using System.CommandLine;
using System.Text.Json;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax cancel</c>, <c>pause</c> and <c>resume</c>: change whether a job of a cluster goes on.</summary>
public static class JobCommands
{
    /// <summary>Asks a cluster to change a job.</summary>
    private delegate Task<JobView> Change(JobsApi api, string id, CancellationToken cancellationToken);

    /// <summary>Builds <c>cancel</c>.</summary>
    public static Command CreateCancel() => Create(
        "cancel", "End a job of a cluster, whether it waits or runs.", (api, id, token) => api.CancelAsync(id, token));

    /// <summary>Builds <c>pause</c>.</summary>
    public static Command CreatePause() => Create(
        "pause",
        "Pause a job of a cluster: what workers have of it ends, nothing new is given out, and the next job has its turn.",
        (api, id, token) => api.PauseAsync(id, token));

    /// <summary>Builds <c>resume</c>.</summary>
    public static Command CreateResume() => Create(
        "resume", "Let a paused job of a cluster go on, before all that wait.", (api, id, token) => api.ResumeAsync(id, token));

    /// <param name="name">The verb.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="change">What it asks for.</param>
    private static Verb Create(string name, string description, Change change)
    {
        OptionSet set = new(name, typeof(ClusterOptions), typeof(ClientOptions));
        Argument<string> job = new("JOB") { Description = "The job's id, or a beginning that no other job has." };
        Verb command = new(
            description,
            set,
            $"{name} coreset-1a2b3c4d --coordinator http://10.0.0.1:8080",
            $"{name} core --config cluster.yaml",
            $"{name} coreset-1a2b3c4d --token-file token --json");
        command.Arguments.Add(job);
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, parsed.GetRequiredValue(job), change, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        OptionSet set, ParseResult parsed, string job, Change change, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        ClusterOptions cluster = set.Read<ClusterOptions>(values, problems);
        ClientOptions options = set.Read<ClientOptions>(values, problems);
        CoordinatorUrl.RequireGiven(values, problems);
        if (cluster.Coordinator is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        using JobsApi api = new(cluster.Coordinator.Url, cluster.TokenFile, cluster.TlsCa);
        try
        {
            string id = await api.ResolveAsync(job, cancellationToken);
            JobView before = await api.StatusAsync(id, cancellationToken);
            JobView view;
            try
            {
                view = await change(api, id, cancellationToken);
            }
            catch (ApiException exception) when (exception.IsConflict)
            {
                JsonAnswer.Refuse(JsonSerializer.SerializeToNode(await api.StatusAsync(id, cancellationToken), ApiJson.Options)!.AsObject());
                return ErrorOutput.Report(exception.Lines, ExitCode.Failed);
            }

            string state = $"job {id}: {JobText.StateOf(view)}{(before.State == view.State ? " already" : "")}";
            ClosingWords.Print(state, writer => writer.WriteLine(options.Json ? JsonSerializer.Serialize(view, ApiJson.Options) : state));
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
}
