using System.Text.Json;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Client;

/// <summary>Follows a submitted job to its end, on the displays of <c>prune</c>.</summary>
public static class JobWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The exit code of the job's end. A cluster that is away for a moment (its coordinator starts again, or moves) is asked
    /// again for as long as it takes.
    /// </summary>
    public static async Task<int> RunAsync(JobsApi api, string id, PruneOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(options);
        JobView job;
        using (IProgressDisplay display = ProgressDisplay.For(options))
        {
            int place = 0;
            bool isAway = false;
            ReadinessNotice readiness = new();
            while (true)
            {
                try
                {
                    job = await api.StatusAsync(id, cancellationToken);
                }
                catch (ApiException exception) when (exception.IsTransient)
                {
                    if (!isAway && !options.Quiet)
                    {
                        ErrorOutput.Report($"{exception.Lines[0]}; the job goes on when the cluster does", ExitCode.Done);
                    }

                    isAway = true;
                    await Task.Delay(Pause, cancellationToken);
                    continue;
                }

                isAway = false;
                if (!options.Quiet)
                {
                    readiness.Take(job.Problem);
                }

                if (JobViews.OutcomeOf(job.State) is { } end)
                {
                    if (end == JobOutcome.Succeeded)
                    {
                        display.Complete();
                    }

                    break;
                }

                if (job.Place is { } now && now != place && !options.Quiet)
                {
                    ErrorOutput.Report($"job {id} waits, place {now}", ExitCode.Done);
                    place = now;
                }

                if (JobViews.ProgressOf(job) is { } progress)
                {
                    display.Show(progress);
                }

                await Task.Delay(Interval, cancellationToken);
            }
        }

        JobOutcome outcome = JobViews.OutcomeOf(job.State)!.Value;
        if (outcome == JobOutcome.Succeeded)
        {
            ErrorOutput.Warn(job.Report?.Warnings ?? []);
            if ((!options.Quiet || options.Json) && job.Report is { } report)
            {
                JobSummary.Print(report, options);
            }

            return ExitCode.Done;
        }

        JsonAnswer.Refuse(JsonSerializer.SerializeToNode(job, ApiJson.Options)!.AsObject());
        string hint = outcome == JobOutcome.Failed ? $"; remove the cause and submit the same job again with --job {id} --resume to go on" : "";
        return ErrorOutput.Report((job.Message ?? $"the job ended as {job.State}") + hint, ExitCode.Of(outcome));
    }
}
