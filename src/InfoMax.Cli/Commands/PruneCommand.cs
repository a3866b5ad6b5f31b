using System.CommandLine;
using InfoMax.Cli.Comparison;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cli.Outputs;
using InfoMax.Cli.Progress;
using InfoMax.Cli.Reports.Page;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Data;
using InfoMax.Data.Objects;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax prune</c>: runs a job on an embedded node, through the same coordinator and entities as a cluster.</summary>
public static class PruneCommand
{
    private const string JobId = "prune";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new();
        Verb command = new(
            "Choose the rows that carry most information with least redundancy.",
            set,
            "prune embeddings.npy --fraction 0.1 --output coreset",
            "prune shards/ --score column:quality --budget 100000 --output coreset --export txt",
            "prune shards/ --fraction 0.05,0.1 --dry-run");
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, cancellationToken));
        return command;
    }

    /// <summary>Runs the job that a command line describes, whatever its goal.</summary>
    internal static async Task<int> RunAsync(PruneOptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        PruneOptions? options = PruneOptionsReader.ReadHere(set, OptionValues.Collect(set, parsed, problems), problems);
        TunedJob.Check(options, problems);
        if (options is null || problems.Lines.Count > 0)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        try
        {
            return options.DryRun ? await HeldWork.RunAsync(options.Job, () => Task.FromResult(DryRun.Run(options, cancellationToken))) : await RunAsync(options, cancellationToken);
        }
        catch (InputDataException exception)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.Of(exception));
        }
        catch (ObjectStoreException exception)
        {
            return ErrorOutput.Report($"--output {exception.Message}", OutputRefusal.CodeOf(exception));
        }
        catch (ResultException exception)
        {
            return ErrorOutput.Report($"the results are written, but not their report: {exception.Message}", ExitCode.Failed);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report(
                options.DryRun ? "interrupted" : "interrupted; nothing is lost: give the same command with --resume to go on", ExitCode.Interrupted);
        }
    }

    private static async Task<int> RunAsync(PruneOptions options, CancellationToken cancellationToken)
    {
        if (OutputLocation.Problem(options) is { } occupied)
        {
            return ErrorOutput.Report(occupied.Message, occupied.Code);
        }

        // A header that cannot be right is said at once, and leaves nothing behind; what is begun already was looked at.
        if (!options.Resume && HeaderChecks.Of(options.Job, cancellationToken) is { Problems.Count: > 0 } checks)
        {
            return ErrorOutput.Report(checks.Problems, checks.Code);
        }

        using OutputLocation? output = OutputLocation.Prepare(options, out OutputRefusal? refused);
        if (output is null)
        {
            return ErrorOutput.Report(refused!.Message, refused.Code);
        }

        if (options.Tune)
        {
            // Of a job that is finished too: whether it is this one is told by what is found.
            PruneOptions? tuned = null;
            int code = await HeldWork.RunAsync(options.Job, async () =>
            {
                (tuned, int found) = await TunedJob.FindAsync(options, output.WorkDirectory, cancellationToken);
                return found;
            });
            if (tuned is null || output.IsFinished)
            {
                output.RemoveWork();
            }

            if (tuned is null)
            {
                return code;
            }

            options = tuned;
            ErrorOutput.Report(options.Quiet ? [] : [options.Job.Tuned!], ExitCode.Done);
        }

        if (output.IsFinished)
        {
            return FinishedJob.Report(output.Directory, options, cancellationToken);
        }

        return await RunJobAsync(options, output, cancellationToken);
    }

    private static async Task<int> RunJobAsync(PruneOptions options, OutputLocation output, CancellationToken cancellationToken)
    {
        NodeOptions nodeOptions = new() { DataDirectory = output.WorkDirectory, ArtifactAddress = output.ArtifactAddress, Cores = options.Cores };
        JobProtocol.Ended? ended = null;
        string? refusal = null;
        string? stuck = null;
        await using (ClusterNode node = await ClusterNode.StartEmbeddedAsync(
            nodeOptions, logging => LogOutput.Configure(logging, options.LogStyle, cancellationToken), cancellationToken))
        {
            using IProgressDisplay display = ProgressDisplay.For(options);
            await using StandstillWatch standstill = new(node, options.Quiet, cancellationToken);
            try
            {
                await foreach (IClusterMessage update in JobClient.RunAsync(node, JobId, options.Job, standstill.Token))
                {
                    switch (update)
                    {
                        case JobProtocol.Progress progress:
                            display.Show(progress);
                            break;
                        case JobProtocol.Refused refused:
                            refusal = refused.Reason;
                            break;
                        case JobProtocol.Ended end:
                            ended = end;
                            if (end.Outcome == JobOutcome.Succeeded)
                            {
                                display.Complete();
                            }

                            break;
                    }
                }
            }
            catch (OperationCanceledException) when (standstill.Reason is not null)
            {
                stuck = standstill.Reason;
            }
        }

        if (stuck is not null)
        {
            return ErrorOutput.Report(
                $"--output {output.Directory}: {stuck}; make room there, or mend the cause, and give the same command with --resume to go on", ExitCode.Failed);
        }

        if (refusal is not null || ended is null)
        {
            return ErrorOutput.Report(refusal ?? "the node stopped before the job ended", refusal is null ? ExitCode.Failed : ExitCode.BadUsage);
        }

        if (ended.Outcome != JobOutcome.Succeeded)
        {
            // What is wrong with the input or the options stays wrong: there is nothing to resume. A failed job keeps its work.
            if (ended.Outcome is JobOutcome.BadInput or JobOutcome.BadConfiguration)
            {
                output.RemoveWork();
            }

            string hint = ended.Outcome == JobOutcome.Failed ? "; remove the cause and give the same command with --resume to go on" : "";
            return ErrorOutput.Report((ended.Message ?? "the job failed") + hint, ExitCode.Of(ended.Outcome));
        }

        output.RemoveWork();
        IReadOnlyList<WrittenReport> reports = options.Report && ended.Report!.Points.Count > 0
            ? ReportFiles.Write(options.Job.Output, new ReportRequest(ReportJson.Options, options.Job.Shown, null, options.Cores), cancellationToken)
            : [];
        IReadOnlyList<string> warnings = [.. (ended.Report!.Warnings ?? []).Union(reports.SelectMany(report => report.Alarms))];
        ErrorOutput.Warn(warnings);
        if (!options.Quiet || options.Json)
        {
            JobSummary.Print(ended.Report with { Warnings = warnings }, options);
        }

        return ExitCode.Done;
    }
}
