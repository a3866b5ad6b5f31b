using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax submit</c>: gives a job to a running cluster.</summary>
public static class SubmitCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>For asking again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new(JobVerbs.Submit, typeof(SubmitOptions), typeof(ClusterOptions));
        Verb command = new(
            "Give a job to a cluster; the options are those of prune, or of another --goal. Paths are those of the coordinator's node.",
            set,
            "submit /data/shards --fraction 0.1 --output /data/out --coordinator http://10.0.0.1:8080",
            "submit /data/shards --budget 100000 --output /data/out --job shards-1 --wait --json",
            "submit /data/shards --goal score --score hub,density --output /data/scores --wait");
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PruneOptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        SubmitOptions submit = set.Read<SubmitOptions>(values, problems);
        ClusterOptions cluster = set.Read<ClusterOptions>(values, problems);
        PruneOptionSet taken = JobOptionSets.Of(submit.Goal);
        foreach (DeclaredOption other in set.SentOptions.Where(option => !taken.SentNames.Contains(option.Name) && values.IsTyped(option.Name)))
        {
            problems.Add(other.TypedName, null, $"is not for a {EnumWords.Of(submit.Goal)}; leave it out");
        }

        PruneOptions? options = PruneOptionsReader.Read(set, values, problems, checkFiles: false, of: submit.Goal);
        if (options?.Tune == true)
        {
            problems.Add("tune", null, "a cluster does not tune: run 'infomax tune', then submit --config with the run-F.yaml that it writes");
        }

        CoordinatorUrl.RequireGiven(values, problems);
        if (options is null || cluster.Coordinator is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        // What a file of options says of the page is not done here: the end of the run names the command that is.
        options = options with { Report = false };
        string id = submit.Job ?? NewId(options.Job.Output);
        using JobsApi api = new(cluster.Coordinator.Url, cluster.TokenFile, cluster.TlsCa);
        try
        {
            Submission submission = await SubmitAsync(api, id, JobBody.Of(taken, values, options), cancellationToken);
            if (submission.Finished && !options.Quiet)
            {
                ErrorOutput.Report($"job {id} was finished before, and nothing is done again: for another run give another --job", ExitCode.Done);
            }

            if (!submit.Wait)
            {
                ClosingWords.Print(
                    $"job {submission.Id} is submitted",
                    writer => writer.WriteLine(options.Json ? JsonSerializer.Serialize(submission, ApiJson.Options) : submission.Id));
                return ExitCode.Done;
            }

            if (!options.Quiet && !submission.Finished)
            {
                ErrorOutput.Report($"job {id}{(submission.Resumed ? " goes on" : "")}", ExitCode.Done);
            }

            return await JobWait.RunAsync(api, id, options, cancellationToken);
        }
        catch (ApiException exception)
        {
            return ErrorOutput.Report(exception.Lines, exception.ExitCode);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report(
                $"interrupted; job {id} goes on without this command: see 'infomax status {id}', or end it with 'infomax cancel {id}'", ExitCode.Interrupted);
        }
    }

    /// <summary>A node that is not ready yet is asked a few times more: repeats are harmless. One that took its time to say so is not.</summary>
    private static async Task<Submission> SubmitAsync(
        JobsApi api, string id, JsonObject body, CancellationToken cancellationToken)
    {
        const int Tries = 5;
        long began = TimeProvider.System.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await api.SubmitAsync(id, body, cancellationToken);
            }
            catch (ApiException exception) when (exception.IsTransient && attempt < Tries && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>The output's name, so that lists can be read, and something that no other job has.</summary>
    private static string NewId(string output)
    {
        string name = new([.. Path.GetFileName(output).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40)]);
        return $"{(name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) ? name : "job")}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
    }
}
