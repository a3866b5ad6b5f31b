using System.CommandLine;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Reading;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Validation;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax validate</c>: reads the input once and reports what is in it, what is wrong with it, and what a prune would cost.</summary>
public static class ValidateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new("validate");
        Verb command = new(
            "Report what the input holds, what is wrong with it, and what a prune with the same options would need.",
            set,
            "validate shards/",
            "validate shards/ --fraction 0.1 --memory 8G",
            "validate embeddings.npy --score file:quality.npy --on-invalid drop --json");
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(set, parsed, cancellationToken)));
        return command;
    }

    private static int Run(PruneOptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        PruneOptions? options = PruneOptionsReader.Read(set, parsed, problems, inputsOnly: true);
        if (options is null)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        try
        {
            DatasetLayout layout = InputDataset.Discover(options.Job.InputRequest, cancellationToken);
            List<string> refusals = [];
            IdCheck? ids = Ids(options.Job, layout, refusals, cancellationToken);
            layout = layout with { WritesSubset = ids?.WritesSubset == true, Warnings = [.. layout.Warnings, .. ids?.Warnings ?? []] };
            ValidationReport report;
            using (ValidationProgress progress = ValidationProgress.For(options, layout.Rows))
            {
                report = DatasetValidation.Run(layout, ids?.Repeats ?? [], progress.Show, cancellationToken);
                progress.Complete();
                report = report with { Warnings = [.. report.Warnings, .. ScoreAdvice.Of(options.Job, layout.Score.Kind, layout.Rows), .. SizeAdvice.Of(options.Job.For(layout.Score.Kind), report.ValidRows, report.ValidRows)] };
            }

            refusals.AddRange(Refusals(options.Job, layout, report, cancellationToken));
            ErrorOutput.Warn(report.Warnings);
            PruneEstimate estimate = PruneEstimate.Of(options.Job, layout, report.ValidRows, options.Cores);
            CopyShare? copies = CopyShare.Of(options.Job, layout, options.Cores, cancellationToken);
            if (options.Json && refusals.Count > 0)
            {
                JsonAnswer.Refuse(ValidationJson.Document(report, copies, estimate, refusals));
                return ErrorOutput.Report(refusals, ExitCode.BadInput);
            }

            if (options.Json)
            {
                Console.Out.WriteLine(ValidationJson.Document(report, copies, estimate, refusals).ToJsonString(ReportJson.Options));
            }
            else
            {
                ValidationText.Write(Console.Out, report, copies, estimate, refusals, options.Job.Budgets.Count > 0, options.Job.MemoryBytes);
            }

            return refusals.Count == 0 ? ExitCode.Done : ExitCode.BadInput;
        }
        catch (InputDataException exception)
        {
            JsonAnswer.Refuse(ReportJson.Verdict([exception.Message]));
            return ErrorOutput.Report(exception.Message, ExitCode.Of(exception));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report("interrupted", ExitCode.Interrupted);
        }
    }

    /// <summary>What the plan finds of the ids; null when it refuses them, for a reason that is added.</summary>
    private static IdCheck? Ids(JobSpec job, DatasetLayout layout, List<string> refusals, CancellationToken cancellationToken)
    {
        try
        {
            string? problem = IdCheck.HeaderProblem(layout, job.IdRequirements, cancellationToken);
            IdCheck? ids = problem is null ? IdCheck.Run(layout, job.IdRequirements, out problem, cancellationToken) : null;
            refusals.AddRange(problem is null ? [] : [problem]);
            return ids;
        }
        catch (InputDataException exception) when (!exception.IsConfiguration)
        {
            refusals.Add(exception.Message);
            return null;
        }
    }

    /// <summary>Every other reason for which <c>prune</c> with the same options would not run, in its own words.</summary>
    private static IEnumerable<string> Refusals(JobSpec job, DatasetLayout layout, ValidationReport report, CancellationToken cancellationToken)
    {
        ValidationFinding[] invalid = [.. report.Findings.Where(finding => finding.Invalid)];
        IReadOnlyList<(JobOutcome, string Message)> refusals = JobFeasibility.Refusals(
            job,
            layout,
            report.ValidRows,
            [.. invalid.Select(finding => new RejectCount(finding.Reason, finding.Rows))],
            [.. invalid.SelectMany(f => f.Examples.Select(e => new RejectCulprit(e.Row, e.File, e.RowInFile, f.Reason))).OrderBy(c => c.Row)]);
        foreach ((_, string message) in refusals)
        {
            yield return message;
        }

        foreach (string message in JobFeasibility.LabelRefusals(job, layout, report).Concat(Targets(layout, cancellationToken)))
        {
            yield return message;
        }

        if (job.ScoreNormalization == ScoreNormalization.None && report.Scores is { } scores && (scores.Min < 0 || scores.Max > 1))
        {
            yield return FormattableString.Invariant(
                $"scores reach from {scores.Min:G6} to {scores.Max:G6}, but --score-normalization none needs [0, 1]; give rank or minmax");
        }
    }

    /// <summary>Why the vectors of target sets are no use.</summary>
    private static List<string> Targets(DatasetLayout layout, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (string path in layout.Score.TargetPaths)
        {
            try
            {
                foreach (EmbeddingMatrix block in TargetVectors.Read(LocalInputFiles.Instance, path, layout.Dimension))
                {
                    block.Dispose();
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
            catch (InputDataException exception) when (!exception.IsConfiguration)
            {
                problems.Add(exception.Message);
            }
        }

        return problems;
    }
}
